"""A slate: the counters of one process, in a file of the data folder that outlives it.

Every web process answers a scrape for all, so each counts where the others can read: in a file
that is mapped into its memory, which costs a count no system call and survives `kill -9`. The next
process of the same kind takes the slate over and counts on, so counters only grow.

    header  mark, bytes used, process id, when that process began, in ticks since the machine did
    record  length of the name (4 bytes), the name filled up to 8 bytes, the value (8 bytes)

A record is written before the length that includes it, so a reader never sees half of one.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import threading
from dataclasses import dataclass
from pathlib import Path

FOLDER = "TORANA_SLATES"  # in the environment of our processes: where they keep their slates
BYTES = 256 * 1024  # a full set of names takes 40 kB; what is never written takes no room
SLATES_MAX = 64  # of one kind
_MARK = b"torana 1"
_HEADER = struct.Struct("=8sQQQ")
_VALUE = struct.Struct("=d")
_LENGTH = struct.Struct("=I")


@dataclass(frozen=True, slots=True)
class Read:
    """What a slate says, and the process that writes on it, if it still lives."""

    name: str  # such as web-0
    pid: int | None
    values: dict[str, float]


class Slate:
    """The slate of this process. Safe for threads; a child that was forked takes its own."""

    def __init__(self, kind: str) -> None:
        """`kind` is web, worker or sequencer; nothing is opened before the first count."""
        self._kind = kind
        self._lock = threading.Lock()
        self._pid = 0
        self._map = mmap.mmap(-1, _HEADER.size)
        self._places: dict[str, int] = {}
        self._used = 0

    def add(self, name: str, amount: float = 1.0) -> None:
        """Let a counter grow."""
        with self._lock:
            place = self._place(name)
            if place:
                (value,) = _VALUE.unpack_from(self._map, place)
                _VALUE.pack_into(self._map, place, value + amount)

    def put(self, name: str, value: float) -> None:
        """Say how something stands now."""
        with self._lock:
            place = self._place(name)
            if place:
                _VALUE.pack_into(self._map, place, value)

    def read(self) -> Read:
        """Return what this process has counted."""
        with self._lock:
            self._place("")
            return Read(self._kind, os.getpid(), dict(_values(self._map[:])))

    def _place(self, name: str) -> int:
        """Return where a number stands; 0 where the slate is full."""
        if self._pid != os.getpid():
            self._take()
        place = self._places.get(name)
        if place is None and name:
            place = self._write(name)
        return place or 0

    def _write(self, name: str) -> int:
        text = name.encode()
        room = -len(text) % 8
        at = self._used
        end = at + _LENGTH.size * 2 + len(text) + room + _VALUE.size
        if end > len(self._map):
            return 0
        _LENGTH.pack_into(self._map, at, len(text))
        self._map[at + 8 : at + 8 + len(text)] = text
        place = end - _VALUE.size
        _VALUE.pack_into(self._map, place, 0.0)
        self._used = end
        self._head()
        self._places[name] = place
        return place

    def _take(self) -> None:
        """Take over a slate that nobody writes on, or begin one; else count for ourselves alone."""
        self._pid = os.getpid()
        self._map = _free(self._kind) or mmap.mmap(-1, BYTES)
        mark, used, _, _ = _HEADER.unpack_from(self._map)
        self._used = used if mark == _MARK else _HEADER.size
        self._places = {name: place for name, place, _ in _records(self._map[:], self._used)}
        self._head()

    def _head(self) -> None:
        _HEADER.pack_into(self._map, 0, _MARK, self._used, self._pid, began(self._pid) or 0)


def read_all(folder: Path) -> list[Read]:
    """Return what is written on every slate of a folder."""
    found = []
    for path in sorted(folder.glob("*-*.slate")):
        try:
            data = path.read_bytes()
        except OSError:  # another user's: not ours to tell
            continue
        if len(data) < _HEADER.size or data[:8] != _MARK:
            continue
        _, _, pid, ticks = _HEADER.unpack_from(data)
        lives = bool(ticks) and began(pid) == ticks
        found.append(Read(path.stem, pid if lives else None, dict(_values(data))))
    return found


def began(pid: int) -> int | None:
    """Return when a process began, in ticks since the machine did; None where there is none.

    With it a process id means one process, though ids are given out again.
    """
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    except (OSError, ValueError, IndexError):
        return None


def _free(kind: str) -> mmap.mmap | None:
    """Map a slate that nobody writes on; its lock is held for as long as this process lives."""
    folder = os.environ.get(FOLDER)
    for number in range(SLATES_MAX if folder else 0):
        path = Path(folder or "") / f"{kind}-{number}.slate"
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        except OSError:  # no room, or not our folder: pages matter more than counts
            return None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            continue
        os.ftruncate(file, BYTES)
        return mmap.mmap(file, BYTES)
    return None


def _values(data: bytes) -> list[tuple[str, float]]:
    _, used, _, _ = _HEADER.unpack_from(data)
    return [(name, value) for name, _, value in _records(data, used)]


def _records(data: bytes, used: int) -> list[tuple[str, int, float]]:
    """Return name, place and value of each record; what cannot be one ends the list."""
    found = []
    at = _HEADER.size
    while at + 16 <= min(used, len(data)):
        (length,) = _LENGTH.unpack_from(data, at)
        place = at + 8 + length + -length % 8
        if place + _VALUE.size > len(data):
            break
        name = data[at + 8 : at + 8 + length].decode(errors="replace")
        found.append((name, place, _VALUE.unpack_from(data, place)[0]))
        at = place + _VALUE.size
    return found
