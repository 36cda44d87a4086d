"""Signed notes and checkpoints: C2SP signed-note and tlog-checkpoint, with Ed25519 (RFC 8032).

A note is text and, after an empty line, signatures. A verifier key ("vkey") is how a public key is
handed around: name, key id and key in one line, as Go's sumdb and the witnesses write it.
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

    @property
    def key_id(self) -> bytes:
        """Return the four bytes that, with the name, say which key signed."""
        told = self.name.encode() + b"\n" + ED25519 + self.public
        return hashlib.sha256(told).digest()[:KEY_ID_BYTES]

    @property
    def vkey(self) -> str:
        """Return the key as people hand it around."""
        return f"{self.name}+{self.key_id.hex()}+{_text(ED25519 + self.public)}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: its name, how many leaves it holds, and their root."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{_text(self.root)}\n"


def verifier_of(vkey: str) -> Verifier:
    """Return the key in a vkey; refuse one whose key id does not fit."""
    name, _, rest = vkey.strip().partition("+")
    key_id, _, key = rest.partition("+")
    data = _bytes(key)
    if not _is_name(name) or data[:1] != ED25519 or len(data) != 1 + KEY_BYTES:
        raise NoteRefused("this is not an Ed25519 verifier key")
    verifier = Verifier(name, data[1:])
    if verifier.key_id.hex() != key_id:
        raise NoteRefused("the key id does not belong to this key")
    return verifier


def sign(body: str, name: str, private: bytes) -> str:
    """Return the note with its signature; `body` ends with a newline."""
    assert body.endswith("\n")
    assert _is_name(name)
    key = Ed25519PrivateKey.from_private_bytes(private)
    verifier = Verifier(name, key.public_key().public_bytes_raw())
    signature = verifier.key_id + key.sign(body.encode())
    return f"{body}\n{_DASH}{name} {_text(signature)}\n"


def open_note(note: str, verifier: Verifier) -> str:
    """Return the text of a note that `verifier` signed; refuse every other.

    Signatures of keys we do not know are passed over, as the format wants: witnesses add theirs.
    """
    if len(note) > NOTE_CHARS_MAX or any(c < " " and c != "\n" for c in note):
        raise NoteRefused("this is not a signed note")
    head, gap, tail = note.rpartition("\n\n")
    lines = tail.split("\n")
    if not gap or lines.pop() or not 0 < len(lines) <= SIGNATURES_MAX:
        raise NoteRefused("this is not a signed note")
    body = head + "\n"
    # Every line is read before any is believed: one bad line spoils the note, wherever it stands.
    signatures = [_signature(line) for line in lines]
    own = [s for name, s in signatures if (name, s[:4]) == (verifier.name, verifier.key_id)]
    if not own:
        raise NoteRefused(f"{verifier.name} has not signed this")
    for signature in own:
        try:
            public = Ed25519PublicKey.from_public_bytes(verifier.public)
            public.verify(signature[KEY_ID_BYTES:], body.encode())
        except InvalidSignature as error:
            raise NoteRefused(f"the signature of {verifier.name} does not fit the text") from error
    return body


def open_checkpoint(note: str, verifier: Verifier) -> Checkpoint:
    """Return the checkpoint in a note signed by the log itself; refuse every other."""
    lines = open_note(note, verifier).split("\n")
    if len(lines) < 4 or "" in lines[:-1]:  # noqa: PLR2004 - origin, size, root and the end
        raise NoteRefused("this is not a checkpoint")
    origin, size, root = lines[:3]
    if origin != verifier.name:
        raise NoteRefused(f"this is a checkpoint of {origin}, not of {verifier.name}")
    if not _SIZE.fullmatch(size):
        raise NoteRefused("the size of a checkpoint is a whole number")
    found = Checkpoint(origin, int(size), _bytes(root))
    if len(found.root) != len(EMPTY_ROOT) or (not found.size and found.root != EMPTY_ROOT):
        raise NoteRefused("the root of a checkpoint is one hash")
    return found


def _signature(line: str) -> tuple[str, bytes]:
    name, _, signature = line.removeprefix(_DASH).partition(" ")
    data = _bytes(signature)
    if not line.startswith(_DASH) or not _is_name(name) or len(data) <= KEY_ID_BYTES:
        raise NoteRefused("this is not a signature line")
    return name, data


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(c.isspace() for c in name)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteRefused("this is not base64") from error
