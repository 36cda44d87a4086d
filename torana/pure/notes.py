"""Signed notes and checkpoints: C2SP signed-note and tlog-checkpoint, with Ed25519 (RFC 8032).

A note is text and, after an empty line, signatures. A verifier key ("vkey") is how a public key is
handed around: name, key id and key in one line, as Go's sumdb and the witnesses write it. The first
byte of the key says what it signs: notes, or cosignatures of checkpoints (cosignatures.py).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from torana.pure.merkle import EMPTY_ROOT

ED25519 = b"\x01"
COSIGNATURE = b"\x04"  # Ed25519 too, with the moment: C2SP tlog-cosignature
KEY_BYTES = 32
KEY_ID_BYTES = 4
NOTE_CHARS_MAX = 100_000
SIGNATURES_MAX = 100
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_DASH = "\N{EM DASH} "


class NoteRefused(ValueError):  # noqa: N818 - reads as what happened
    """A note, a key or a checkpoint is not what it should be; the text says why."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key by its name."""

    name: str
    public: bytes
    kind: bytes = ED25519

    @property
    def key_id(self) -> bytes:
        """Return the four bytes that, with the name, say which key signed."""
        told = self.name.encode() + b"\n" + self.kind + self.public
        return hashlib.sha256(told).digest()[:KEY_ID_BYTES]

    @property
    def vkey(self) -> str:
        """Return the key as people hand it around."""
        return f"{self.name}+{self.key_id.hex()}+{text_of(self.kind + self.public)}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: its name, how many leaves it holds, and their root."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{text_of(self.root)}\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """One line below a note: who signed, by which key, and the bytes after the key id."""

    name: str
    key_id: bytes
    data: bytes

    @property
    def line(self) -> str:
        """Return it as it stands below a note, with its newline."""
        return f"{_DASH}{self.name} {text_of(self.key_id + self.data)}\n"

    def is_of(self, verifier: Verifier) -> bool:
        """Whether it says that this key made it."""
        return (self.name, self.key_id) == (verifier.name, verifier.key_id)


def verifier_of(vkey: str, kind: bytes = ED25519) -> Verifier:
    """Return the key in a vkey; refuse one whose key id does not fit, or of another kind."""
    name, _, rest = vkey.strip().partition("+")
    key_id, _, key = rest.partition("+")
    data = bytes_of(key)
    if not is_name(name) or data[:1] != kind or len(data) != 1 + KEY_BYTES:
        what = "a witness's" if kind == COSIGNATURE else "an Ed25519"
        raise NoteRefused(f"this is not {what} verifier key")
    verifier = Verifier(name, data[1:], kind)
    if verifier.key_id.hex() != key_id:
        raise NoteRefused("the key id does not belong to this key")
    return verifier


def sign(body: str, name: str, private: bytes) -> str:
    """Return the note with its signature; `body` ends with a newline."""
    assert body.endswith("\n")
    assert is_name(name)
    key = Ed25519PrivateKey.from_private_bytes(private)
    verifier = Verifier(name, key.public_key().public_bytes_raw())
    return f"{body}\n{Signature(name, verifier.key_id, key.sign(body.encode())).line}"


def open_note(note: str, verifier: Verifier) -> str:
    """Return the text of a note that `verifier` signed; refuse every other.

    Signatures of keys we do not know are passed over, as the format wants: witnesses add theirs.
    """
    body, signatures = parts_of(note)
    own = [signature for signature in signatures if signature.is_of(verifier)]
    if not own:
        raise NoteRefused(f"{verifier.name} has not signed this")
    for signature in own:
        check(verifier, signature.data, body)
    return body


def parts_of(note: str) -> tuple[str, tuple[Signature, ...]]:
    """Return the text of a note and its signatures, none of which is believed yet.

    Every line is read before any is believed: one bad line spoils the note, wherever it stands.
    """
    if len(note) > NOTE_CHARS_MAX or any(c < " " and c != "\n" for c in note):
        raise NoteRefused("this is not a signed note")
    head, gap, tail = note.rpartition("\n\n")
    lines = tail.split("\n")
    if not gap or lines.pop() or not 0 < len(lines) <= SIGNATURES_MAX:
        raise NoteRefused("this is not a signed note")
    return head + "\n", tuple(signature_of(line) for line in lines)


def check(verifier: Verifier, signature: bytes, signed: str) -> None:
    """Refuse a signature that this key did not make over this text."""
    try:
        Ed25519PublicKey.from_public_bytes(verifier.public).verify(signature, signed.encode())
    except (InvalidSignature, ValueError) as error:
        raise NoteRefused(f"the signature of {verifier.name} does not fit the text") from error


def open_checkpoint(note: str, verifier: Verifier) -> Checkpoint:
    """Return the checkpoint in a note signed by the log itself; refuse every other."""
    found = checkpoint_of(open_note(note, verifier))
    if found.origin != verifier.name:
        raise NoteRefused(f"this is a checkpoint of {found.origin}, not of {verifier.name}")
    if not found.size and found.root != EMPTY_ROOT:
        raise NoteRefused("the root of a checkpoint is one hash")
    return found


def checkpoint_of(body: str) -> Checkpoint:
    """Return the checkpoint that the text of a note is; what follows its root is passed over."""
    lines = body.split("\n")
    if len(lines) < 4 or "" in lines[:-1]:  # noqa: PLR2004 - origin, size, root and the end
        raise NoteRefused("this is not a checkpoint")
    origin, size, root = lines[:3]
    if not _SIZE.fullmatch(size):
        raise NoteRefused("the size of a checkpoint is a whole number")
    found = Checkpoint(origin, int(size), bytes_of(root))
    if len(found.root) != len(EMPTY_ROOT):
        raise NoteRefused("the root of a checkpoint is one hash")
    return found


def signature_of(line: str) -> Signature:
    """Return what a signature line says, without its newline."""
    name, _, signature = line.removeprefix(_DASH).partition(" ")
    data = bytes_of(signature)
    if not line.startswith(_DASH) or not is_name(name) or len(data) <= KEY_ID_BYTES:
        raise NoteRefused("this is not a signature line")
    return Signature(name, data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])


def is_name(name: str) -> bool:
    """Whether a key may have this name."""
    return bool(name) and "+" not in name and not any(c.isspace() for c in name)


def text_of(data: bytes) -> str:
    """Return bytes in base64."""
    return base64.b64encode(data).decode()


def bytes_of(text: str) -> bytes:
    """Return what base64 says; refuse all but its one canonical form.

    Spare bits in the last sign would let one signature be written in many ways, and a line that
    somebody changed would pass for the one that was signed.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteRefused("this is not base64") from error
    if text_of(data) != text:
        raise NoteRefused("this is not base64")
    return data
