"""What a witness remembers: of each log the last checkpoint that it cosigned, in one file.

Each entry is the signed checkpoint with the witness's own cosignature below it, so an entry that
somebody changed does not open. The file is replaced whole, and is on the disk before the witness
answers. A witness that forgot must not go on under its key: what it would sign then could
contradict what it signed before.
"""

from __future__ import annotations

import fcntl
import json
import os
from typing import TYPE_CHECKING

from torana.base import witness_key
from torana.pure import cosignatures, merkle, notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import TextIO

    from torana.pure.witnessing import Log

_FORMAT = "torana-witness-1"


class StateUnusable(Exception):  # noqa: N818 - reads as what happened
    """The state cannot be used; the text is a sentence for the operator of the witness."""


class State:
    """The memory of one witness, held by one process at a time."""

    def __init__(self, file: Path, witness: notes.Verifier, logs: Mapping[str, Log]) -> None:
        """Take hold of the file and read it; refuse one that is missing, changed or in use."""
        self._file = file
        self._lock = _hold(file)
        try:
            self._notes = _read(file)
            self._stamp = _stamp(file)
            self.checkpoints = dict(_opened(self._notes, witness, logs))
        except StateUnusable:
            self.close()
            raise

    def note(self, origin: str) -> str | None:
        """Return the last cosigned checkpoint of a log, None where there is none."""
        return self._notes.get(origin)

    def keep(self, checkpoint: notes.Checkpoint, note: str) -> None:
        """Keep a checkpoint with our cosignature; return once it is on the disk."""
        last = self.checkpoints.get(checkpoint.origin)
        assert last is None or checkpoint.size >= last.size, "a witness never goes back"
        if _stamp(self._file) != self._stamp:
            raise StateUnusable(f"Somebody else wrote {self._file} while this witness ran.")
        changed = self._notes | {checkpoint.origin: note}
        write(self._file, changed)
        self._notes, self._stamp = changed, _stamp(self._file)
        self.checkpoints[checkpoint.origin] = checkpoint

    def close(self) -> None:
        """Let go of the file."""
        self._lock.close()


def write(file: Path, kept: Mapping[str, str]) -> None:
    """Replace the file: a witness killed at any moment finds the old one or the new one."""
    new = file.with_name(f"{file.name}.new")
    with new.open("w") as out:
        os.fchmod(out.fileno(), 0o600)
        json.dump({"format": _FORMAT, "checkpoints": dict(kept)}, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)
    witness_key.flush_folder(file.parent)


def remembers(file: Path) -> bool:
    """Whether a state holds anything: it has a key then, and no other will do."""
    return file.exists() and bool(_read(file))


def _hold(file: Path) -> TextIO:
    lock = file.with_name(f"{file.name}.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise StateUnusable(f"Another witness works with {file}.") from error
    return lock


def _read(file: Path) -> dict[str, str]:
    try:
        told = json.loads(file.read_text())
        kept = dict(told["checkpoints"]) if told["format"] == _FORMAT else None
    except FileNotFoundError as error:
        raise StateUnusable(
            f"{file} is missing, and the key beside it may have signed before: bring the file "
            "back, or begin again with a new key and a new name."
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StateUnusable(f"{file} is not the state of a witness: {error}.") from error
    if kept is None or not all(isinstance(part, str) for pair in kept.items() for part in pair):
        raise StateUnusable(f"{file} is not the state of a witness.")
    return kept


def _opened(
    kept: Mapping[str, str], witness: notes.Verifier, logs: Mapping[str, Log]
) -> Iterator[tuple[str, notes.Checkpoint]]:
    """Yield each checkpoint that we cosigned; refuse a state in which one is not so."""
    for origin, note in kept.items():
        try:
            checkpoint = notes.checkpoint_of(notes.parts_of(note)[0])
            ours = cosignatures.cosignatures_of(note, [witness])
        except notes.NoteRefused as error:
            raise StateUnusable(f"The checkpoint kept of {origin} was changed: {error}.") from error
        sound = checkpoint.size > 0 or checkpoint.root == merkle.EMPTY_ROOT
        if not ours or checkpoint.origin != origin or not sound:
            raise StateUnusable(f"The checkpoint kept of {origin} is not one of this witness.")
        if origin in logs:
            yield origin, checkpoint


def _stamp(file: Path) -> tuple[int, int, int]:
    found = file.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns
