"""Signed notes, beside the examples of their specification and of Go's sumdb."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from torana.pure import logproof, merkle, notes

# Go's checksum database publishes this key; its key id shows that ours are made alike.
SUMDB = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
PRIVATE = bytes(range(32))
NAME = "nyota.example/log"


def signed(body: str, name: str = NAME, private: bytes = PRIVATE) -> tuple[str, notes.Verifier]:
    public = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return notes.sign(body, name, private), notes.Verifier(name, public)


def checkpoint(size: int = 1, root: bytes = b"\7" * 32) -> tuple[str, notes.Verifier]:
    return signed(notes.Checkpoint(NAME, size, root).body)


def test_a_key_of_others_is_read_and_written_alike() -> None:
    verifier = notes.verifier_of(SUMDB)
    assert verifier.name == "sum.golang.org"
    assert verifier.vkey == SUMDB


def test_a_checkpoint_opens_under_its_key() -> None:
    note, verifier = checkpoint()
    assert note.startswith(f"{NAME}\n1\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n\n— {NAME} ")
    assert notes.open_checkpoint(note, verifier).size == 1
    assert notes.verifier_of(verifier.vkey) == verifier


def test_signatures_of_witnesses_are_passed_over() -> None:
    note, verifier = checkpoint()
    witness, _ = signed(note.split("\n\n")[0] + "\n", "witness.example", b"\1" * 32)
    assert notes.open_checkpoint(note + witness.split("\n\n")[1], verifier).size == 1


def other_name(note: str) -> str:
    return note.replace(NAME, "other.example/log")


def other_size(note: str) -> str:
    return note.replace("\n1\n", "\n2\n")


def no_gap(note: str) -> str:
    return note.replace("\n\n", "\n")


def cut(note: str) -> str:
    return note[:-2]


def a_tab(note: str) -> str:
    return note.replace("\n1\n", "\n1\t\n")


def junk_line(note: str) -> str:
    return note + "junk\n"


def unsigned(note: str) -> str:
    return note.split("—", maxsplit=1)[0]


@pytest.mark.parametrize(
    "change", [other_name, other_size, no_gap, cut, a_tab, junk_line, unsigned]
)
def test_a_note_that_was_touched_is_refused(change: object) -> None:
    assert callable(change)
    note, verifier = checkpoint()
    with pytest.raises(notes.NoteRefused):
        notes.open_checkpoint(change(note), verifier)


@pytest.mark.parametrize(
    "body",
    [
        f"{NAME}\n1\n",
        f"{NAME}\n01\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{NAME}\n-1\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{NAME}\n{'9' * 5000}\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{NAME}\n1\n{base64.b64encode(bytes(31)).decode()}\n",
        f"{NAME}\n0\n{base64.b64encode(bytes(32)).decode()}\n",
        f"other\n1\n{base64.b64encode(bytes(32)).decode()}\n",
    ],
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(body: str) -> None:
    note, verifier = signed(body)
    with pytest.raises(notes.NoteRefused):
        notes.open_checkpoint(note, verifier)


@pytest.mark.parametrize(
    "vkey", ["", "a", "a+b+c", SUMDB.replace("033d", "033e"), SUMDB[:-4], " +033de0ae+Ac4z"]
)
def test_what_is_no_key_is_refused(vkey: str) -> None:
    with pytest.raises(notes.NoteRefused):
        notes.verifier_of(vkey)


def test_a_proof_of_the_specification_is_written_and_read() -> None:
    entries = [bytes([n]) * 32 for n in range(5)]
    leaves = [merkle.leaf_hash(entry) for entry in entries]

    def node(level: int, index: int) -> bytes:
        return merkle.root_of(leaves[index << level : (index + 1) << level])

    note, verifier = checkpoint(5, merkle.root_of(leaves))
    path = tuple(merkle.inclusion_proof(2, 5, node))
    text = logproof.write(2, path, note)
    assert text.split("\n")[:2] == ["c2sp.org/tlog-proof@v1", "index 2"]
    told = {
        "format": logproof.FORMAT,
        "commitment": entries[2].hex(),
        "event": None,
        "salt": None,
        "proof": text,
    }
    proof = json.dumps(told)
    shown = logproof.check(proof, verifier.vkey)
    assert (shown.index, shown.checkpoint.size, shown.event) == (2, 5, None)
    for wrong in (
        proof.replace("index 2", "index 3"),
        proof.replace(entries[2].hex(), entries[3].hex()),
        proof.replace("tlog-proof@v1", "tlog-proof@v2"),
        proof.replace("torana-log-proof-1", "x"),
        "[]",
        "",
    ):
        with pytest.raises(logproof.ProofRefused):
            logproof.check(wrong, verifier.vkey)
