"""The key of a witness: an Ed25519 seed in a file that nobody else may read, beside its name."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from torana.pure import notes

if TYPE_CHECKING:
    from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyUnusable(Exception):  # noqa: N818 - reads as what happened
    """The key of a witness cannot be used; the text is a sentence for its operator."""


@dataclass(frozen=True, slots=True)
class WitnessKey:
    """A witness's name and the private half of its key."""

    name: str
    private: bytes

    @property
    def verifier(self) -> notes.Verifier:
        """Return the public half."""
        key = Ed25519PrivateKey.from_private_bytes(self.private)
        return notes.Verifier(self.name, key.public_key().public_bytes_raw(), notes.COSIGNATURE)


def read(file: Path) -> WitnessKey:
    """Return the key in a file; refuse one that others may read."""
    try:
        mode = file.stat().st_mode
        name, seed = file.read_text().split()
        key = WitnessKey(name, bytes.fromhex(seed))
        found = notes.is_name(name) and bool(key.verifier)
    except (OSError, ValueError) as error:
        raise KeyUnusable(f"{file} holds no key of a witness: {error}.") from error
    if mode & _OTHERS or not found:
        raise KeyUnusable(f"Others may read {file}. Say: chmod 600 {file}")
    return key


def make(file: Path, name: str) -> WitnessKey:
    """Make a key and put it into a new file, whole or not at all."""
    if not notes.is_name(name):
        raise KeyUnusable(f"{name!r} cannot be the name of a witness: no spaces, and no plus sign.")
    key = WitnessKey(name, Ed25519PrivateKey.generate().private_bytes_raw())
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(f"{key.name} {key.private.hex()}\n")
        out.flush()
        os.fsync(out.fileno())
    os.link(new, file)  # which never replaces a key that is there
    new.unlink()
    flush_folder(file.parent)
    return key


def flush_folder(folder: Path) -> None:
    """Return once the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
