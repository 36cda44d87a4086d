"""The tree, beside the definitions of RFC 6962 written out as they stand there."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from torana.pure import merkle, tiles

LEAVES = [merkle.leaf_hash(n.to_bytes(4, "big")) for n in range(700)]
sizes = st.integers(0, len(LEAVES))


def mth(leaves: list[bytes]) -> bytes:
    """Return the Merkle tree hash as section 2.1 defines it."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path_of(m: int, leaves: list[bytes]) -> list[bytes]:
    """Return PATH(m, D[n]) as section 2.1.1 defines it."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*path_of(m, leaves[:k]), mth(leaves[k:])]
    return [*path_of(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], *, whole: bool) -> list[bytes]:
    """Return SUBPROOF(m, D[n], b) as section 2.1.2 defines it."""
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return [*subproof(m, leaves[:k], whole=whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], whole=False), mth(leaves[:k])]


def node(level: int, index: int) -> bytes:
    return mth(LEAVES[index << level : (index + 1) << level])


def test_the_hashes_of_the_rfc_come_out() -> None:
    """Known answers of the Certificate Transparency reference implementation."""
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    one = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    eight = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    inputs = ["", "00", "10", "2021", "3031", "40414243"]
    inputs += ["5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    leaves = [merkle.leaf_hash(bytes.fromhex(entry)) for entry in inputs]
    assert merkle.root_of([]).hex() == empty
    assert merkle.root_of(leaves[:1]).hex() == one
    assert merkle.root_of(leaves).hex() == eight


@given(sizes)
def test_a_growing_tree_has_the_root_of_the_definition(size: int) -> None:
    assert merkle.root_of(LEAVES[:size]) == mth(LEAVES[:size])
    assert merkle.root_at(size, node) == mth(LEAVES[:size])


@given(sizes, sizes)
def test_a_tree_goes_on_growing_from_what_is_kept_of_it(size: int, more: int) -> None:
    kept = [node(level, index) for level, index in merkle.subtrees_of(0, size)]
    frontier = merkle.Frontier(kept, size)
    for leaf in LEAVES[:more]:
        frontier.append(leaf)
    assert frontier.root() == mth(LEAVES[:size] + LEAVES[:more])
    assert frontier.size == size + more


@given(st.data(), st.integers(1, len(LEAVES)))
def test_an_inclusion_proof_is_that_of_the_definition(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_proof(index, size, node)
    assert path == path_of(index, LEAVES[:size])
    assert merkle.includes(mth(LEAVES[:size]), size, index, LEAVES[index], path)


@given(st.data(), st.integers(1, len(LEAVES)))
def test_no_other_inclusion_proof_is_believed(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index) | st.just(size))
    root, path = mth(LEAVES[:size]), path_of(index, LEAVES[:size])
    assert not merkle.includes(root, size, other, LEAVES[index], path)
    assert not merkle.includes(
        root, size, index, LEAVES[index - 1] if size > 1 else root[::-1], path
    )
    assert not merkle.includes(root, size, index, LEAVES[index], [*path, root])
    assert not merkle.includes(root[::-1], size, index, LEAVES[index], path)
    if path:
        assert not merkle.includes(root, size, index, LEAVES[index], path[:-1])
        at = data.draw(st.integers(0, len(path) - 1))
        path[at] = path[at][::-1]
        assert not merkle.includes(root, size, index, LEAVES[index], path)


@given(sizes, sizes)
def test_a_consistency_proof_is_that_of_the_definition(one: int, two: int) -> None:
    old, new = sorted((one, two))
    path = merkle.consistency_proof(old, new, node)
    if old:
        assert path == subproof(old, LEAVES[:new], whole=True)
    assert merkle.extends(mth(LEAVES[:old]), old, mth(LEAVES[:new]), new, path)


@given(st.data(), st.integers(1, 300), st.integers(1, 300))
def test_no_other_history_is_believed(data: st.DataObject, old: int, grown: int) -> None:
    new = old + grown
    path = merkle.consistency_proof(old, new, node)
    before, after = mth(LEAVES[:old]), mth(LEAVES[:new])
    rewritten = [*LEAVES[:old][:-1], b"\0" * 32]
    assert not merkle.extends(mth(rewritten), old, after, new, path)
    assert not merkle.extends(before, old, before, new, path)
    assert not merkle.extends(before, old, after, new, [*path, after])
    assert not merkle.extends(before, new, after, old, path)
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        path[at] = path[at][::-1]
        assert not merkle.extends(before, old, after, new, path)


BIG = [merkle.leaf_hash(n.to_bytes(4, "big")) for n in range(70_000)]
BIG_LEVELS = [BIG]
while len(BIG_LEVELS[-1]) >= tiles.WIDTH:
    last = BIG_LEVELS[-1]
    whole = len(last) // tiles.WIDTH
    BIG_LEVELS.append([merkle.root_of(last[n * 256 : n * 256 + 256]) for n in range(whole)])


@settings(max_examples=30)
@given(st.data(), st.integers(1, len(BIG)))
def test_proofs_are_made_from_tiles_alone(data: st.DataObject, size: int) -> None:
    def tile(level: int, index: int, width: int) -> bytes:
        begin = index * tiles.WIDTH
        hashes = BIG_LEVELS[level][: size >> (8 * level)][begin : begin + width]
        assert len(hashes) == width > 0
        return b"".join(hashes)

    read = tiles.node_reader(tile, size)
    index = data.draw(st.integers(0, size - 1))
    root = merkle.root_of(BIG[:size])
    assert merkle.root_at(size, read) == root
    path = merkle.inclusion_proof(index, size, read)
    assert merkle.includes(root, size, index, BIG[index], path)
    old = data.draw(st.integers(0, size))
    assert merkle.extends(
        merkle.root_of(BIG[:old]), old, root, size, merkle.consistency_proof(old, size, read)
    )


@settings(max_examples=30)
@given(st.integers(0, len(BIG)), st.integers(0, 3000))
def test_a_tree_grows_from_its_right_edge(size: int, more: int) -> None:
    size = min(size, len(BIG) - more)
    levels = [hashes[: size >> (8 * level)] for level, hashes in enumerate(BIG_LEVELS)]
    edge = tiles.Edge([hashes[len(hashes) // 256 * 256 :] for hashes in levels], size)
    assert edge.root() == merkle.root_of(BIG[:size])
    full = [tile for leaf in BIG[size : size + more] for tile in edge.append(leaf)]
    assert (edge.size, edge.root()) == (size + more, merkle.root_of(BIG[: size + more]))
    before, after = set(tiles.places_of(size)), set(tiles.places_of(size + more))
    new = {(p.level, p.index) for p in after - before if p.width == tiles.WIDTH}
    assert {(tile.level, tile.index) for tile in full} == new
    for tile in full:
        begin = tile.index * 256
        assert tiles.hashes_of(tile.hashes) == BIG_LEVELS[tile.level][begin : begin + 256]
        assert tile.root == BIG_LEVELS[tile.level + 1][tile.index]


@pytest.mark.parametrize(
    ("index", "path"), [(0, "000"), (67, "067"), (1067, "x001/067"), (1234067, "x001/x234/067")]
)
def test_a_tile_has_its_address(index: int, path: str) -> None:
    assert tiles.number_path(index) == path
    assert tiles.place_of("3", path) == tiles.Place(3, index)
    assert tiles.place_of("entries", f"{path}.p/7") == tiles.Place(None, index, 7)
    assert tiles.Place(3, index, 7).path == f"tile/3/{path}.p/7"


@pytest.mark.parametrize(
    ("level", "rest"),
    [
        ("64", "000"),
        ("00", "000"),
        ("-1", "000"),
        ("0", "0"),
        ("0", "x000/001"),
        ("0", "001/002"),
        ("0", "000.p/0"),
        ("0", "000.p/256"),
        ("0", "000.p/07"),
        ("0", "000.p/"),
        ("0", "٠٠٠"),
        ("0", "x001/" * 9 + "000"),
        ("entry", "000"),
    ],
)
def test_an_address_that_names_nothing_is_nothing(level: str, rest: str) -> None:
    assert tiles.place_of(level, rest) is None


def test_the_tiles_of_a_tree_are_those_of_the_specification() -> None:
    """The example of C2SP tlog-tiles, "Partial Tiles"."""
    places = list(tiles.places_of(70_000))
    whole = [(p.level, p.width) for p in places if p.width == tiles.WIDTH]
    assert (whole.count((0, 256)), whole.count((1, 256))) == (273, 1)
    partial = [(p.level, p.index, p.width) for p in places if p.width < tiles.WIDTH]
    assert partial == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert [(p.level, p.width) for p in tiles.places_of(256)] == [(0, 256), (1, 1)]


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_gives_its_entries_back(entries: list[bytes]) -> None:
    bundled = tiles.bundle(entries)
    assert tiles.entries_of(bundled) == entries
    if bundled and entries[-1]:
        with pytest.raises(ValueError, match="cut short"):
            tiles.entries_of(bundled[:-1])
