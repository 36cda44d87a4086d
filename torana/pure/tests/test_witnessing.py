"""A witness's answers, as C2SP tlog-witness orders them, and the cosignature that it gives."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from torana.pure import cosignatures, merkle, notes, witnessing

ORIGIN = "nyota.example/log"
SEED, OTHER, WITNESS = bytes(range(32)), b"\1" * 32, b"\2" * 32
NAME = "w1.example/witness"


def public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


LOGS = {ORIGIN: witnessing.Log(ORIGIN, (notes.Verifier(ORIGIN, public(SEED)),))}
W1 = notes.Verifier(NAME, public(WITNESS), notes.COSIGNATURE)


class Tree:
    """A log in memory; `forked` gives one whose leaves differ from there on."""

    def __init__(self, forked: int = 10**9) -> None:
        self.leaves = [merkle.leaf_hash(bytes([n, n >= forked])) for n in range(40)]

    def node(self, level: int, index: int) -> bytes:
        """Return the root of a complete subtree."""
        return merkle.root_of(self.leaves[index << level : (index + 1) << level])

    def checkpoint(self, size: int) -> notes.Checkpoint:
        """Return what the log says of its first leaves."""
        return notes.Checkpoint(ORIGIN, size, merkle.root_of(self.leaves[:size]))

    def submission(self, old: int, size: int, seed: bytes = SEED) -> bytes:
        """Return what the log sends."""
        proof = merkle.consistency_proof(old, size, self.node) if old <= size else []
        note = notes.sign(self.checkpoint(size).body, ORIGIN, seed)
        return witnessing.Submission(old, tuple(proof), note).text.encode()


TREE, FORK = Tree(), Tree(forked=5)
AT_TEN = {ORIGIN: TREE.checkpoint(10)}


def answer(sent: bytes, kept: dict[str, notes.Checkpoint]) -> int | tuple[int, str, str]:
    """Return the size that may be cosigned, or the refusal."""
    try:
        decided = witnessing.decide(witnessing.submission_of(sent), LOGS, kept)
    except witnessing.Refused as refused:
        return refused.status, refused.told if refused.status == 409 else "", refused.kind
    return decided.checkpoint.size


def refused(status: int, told: str = "") -> tuple[int, str, str]:
    kind = witnessing.SIZE_TYPE if status == 409 else witnessing.TEXT_TYPE
    return status, told, kind


GOOD = TREE.submission(10, 20)
SENT = [
    # the first word of a log, its next ones, and the same again
    (TREE.submission(0, 1), {}, 1),
    (TREE.submission(0, 40), {}, 40),
    (GOOD, AT_TEN, 20),
    (TREE.submission(10, 10), AT_TEN, 10),
    (TREE.submission(10, 11), AT_TEN, 11),
    # 404 before 403 before 400 before 409 before 422
    (GOOD.replace(ORIGIN.encode(), b"other.example/log"), AT_TEN, refused(404)),
    (TREE.submission(10, 20, OTHER), AT_TEN, refused(403)),
    (GOOD.replace(b"\n20\n", b"\n21\n"), AT_TEN, refused(403)),
    (TREE.submission(21, 20), AT_TEN, refused(400)),
    (TREE.submission(0, 20), AT_TEN, refused(409, "10\n")),
    (TREE.submission(11, 20), AT_TEN, refused(409, "10\n")),
    (TREE.submission(5, 20), {}, refused(409, "0\n")),
    (TREE.submission(0, 9), AT_TEN, refused(409, "10\n")),
    (FORK.submission(10, 20), AT_TEN, refused(422)),
    (FORK.submission(10, 10), AT_TEN, refused(422)),
    (GOOD.replace(b"\n\n", b"\n" + b"A" * 43 + b"=\n\n", 1), AT_TEN, refused(422)),
    (b"old 0\n" + b"A" * 43 + b"=\n\n" + TREE.submission(0, 5)[7:], {}, refused(422)),
    # what is not in the form at all
    (b"", {}, refused(400)),
    (b"old 0", {}, refused(400)),
    (b"old 0\n\n", {}, refused(400)),
    (GOOD.replace(b"old 10", b"old 010"), AT_TEN, refused(400)),
    (GOOD.replace(b"old 10", b"old -1"), AT_TEN, refused(400)),
    (GOOD.replace(b"old 10", b"old  10"), AT_TEN, refused(400)),
    (GOOD.replace(b"old 10", b"Old 10"), AT_TEN, refused(400)),
    (GOOD.replace(b"old 10\n", b"old 10\r\n"), AT_TEN, refused(400)),
    (GOOD.replace(b"old 10\n", b"old 10\nAAAA\n"), AT_TEN, refused(400)),
    (GOOD.replace(b"old 10\n", b"old 10\n" + (b"A" * 43 + b"=\n") * 64), AT_TEN, refused(400)),
    (GOOD.replace(b"old 10\n", b"old 10\n" + b"A" * 42 + b"B=\n"), AT_TEN, refused(400)),
    (GOOD.replace(b"\xe2\x80\x94", b"\xff"), AT_TEN, refused(400)),
    (GOOD[:-1], AT_TEN, refused(400)),
]


@pytest.mark.parametrize(("sent", "kept", "expected"), SENT, ids=range(len(SENT)))
def test_each_submission_has_its_answer(
    sent: bytes, kept: dict[str, notes.Checkpoint], expected: int | tuple[int, str, str]
) -> None:
    assert answer(sent, kept) == expected


def test_a_signed_root_of_nothing_must_be_that_of_the_empty_tree() -> None:
    for root, expected in ((merkle.EMPTY_ROOT, 0), (b"\7" * 32, refused(422))):
        note = notes.sign(notes.Checkpoint(ORIGIN, 0, root).body, ORIGIN, SEED)
        assert answer(f"old 0\n\n{note}".encode(), {}) == expected


def test_every_size_follows_every_smaller_one_and_a_fork_follows_none() -> None:
    for old in range(1, 20):
        for size in range(old, 40):
            kept = {ORIGIN: TREE.checkpoint(old)}
            assert answer(TREE.submission(old, size), kept) == size
            if old > 5:
                assert answer(FORK.submission(old, size), kept) == refused(422)


def test_a_cosignature_opens_under_its_witness_alone() -> None:
    note = notes.sign(TREE.checkpoint(10).body, ORIGIN, SEED)
    body = notes.parts_of(note)[0]
    line = cosignatures.cosign(body, NAME, WITNESS, 1_700_000_000)
    (found,) = cosignatures.cosignatures_of(note + line, [W1])
    assert (found.witness, found.at) == (W1, 1_700_000_000)
    assert cosignatures.witness_of(W1.vkey) == W1
    stranger = notes.Verifier(NAME, public(OTHER), notes.COSIGNATURE)
    assert cosignatures.cosignatures_of(note + line, [stranger]) == ()
    assert notes.open_checkpoint(note + line, LOGS[ORIGIN].verifiers[0]).size == 10


def test_a_moved_cosignature_spoils_the_note() -> None:
    """To another checkpoint, to another moment, or with a signature too short."""
    body = TREE.checkpoint(10).body
    line = cosignatures.cosign(body, NAME, WITNESS, 1_700_000_000)
    other = notes.sign(TREE.checkpoint(11).body, ORIGIN, SEED)
    signature = notes.signature_of(line[:-1])
    later = (1_700_000_001).to_bytes(8, "big") + signature.data[8:]
    short = signature.data[:-1]
    wrong = [other + line]
    note = notes.sign(body, ORIGIN, SEED)
    wrong += [note + notes.Signature(NAME, W1.key_id, data).line for data in (later, short)]
    for spoilt in wrong:
        with pytest.raises(notes.NoteRefused):
            cosignatures.cosignatures_of(spoilt, [W1])


def test_a_key_for_notes_is_no_witness_and_a_witness_signs_no_notes() -> None:
    with pytest.raises(notes.NoteRefused):
        cosignatures.witness_of(notes.Verifier(NAME, public(WITNESS)).vkey)
    with pytest.raises(notes.NoteRefused):
        notes.verifier_of(W1.vkey)


def test_a_signature_is_written_in_one_way_alone() -> None:
    note = notes.sign(TREE.checkpoint(10).body, ORIGIN, SEED)
    verifier = LOGS[ORIGIN].verifiers[0]
    at = note.rindex("=\n") - 1  # the last sign of it has spare bits
    spare = [note[:at] + c + note[at + 1 :] for c in "ABCDEFGHwxyz0189+/" if c != note[at]]
    for other in spare:
        with pytest.raises(notes.NoteRefused):
            notes.open_note(other, verifier)
