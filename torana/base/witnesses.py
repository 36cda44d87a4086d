"""The witnesses that a nation asks: whose word counts, and where they are reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from torana.pure import cosignatures, notes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

KEPT = "witnessed/checkpoint"  # in the data folder: the newest that enough of them cosigned
BESIDE = "witness/asked"  # in the data folder of a demonstration: its own witness
_PLAIN = ("http://localhost", "http://127.0.0.1")


@dataclass(frozen=True, slots=True)
class Witness:
    """One witness: its key, and the address before /add-checkpoint."""

    verifier: notes.Verifier
    url: str

    @property
    def name(self) -> str:
        """How it signs."""
        return self.verifier.name

    @property
    def vkey(self) -> str:
        """Return its key in one line."""
        return self.verifier.vkey


def beside(data: Path) -> tuple[str, ...]:
    """Return what `up` wrote down of the witness that it runs beside a demonstration."""
    try:
        return tuple((data / BESIDE).read_text().split())
    except OSError:
        return ()


def read(told: Iterable[str], setting: str) -> tuple[tuple[Witness, ...], list[str]]:
    """Return the witnesses of a list such as VKEY@https://w1.example, and what is wrong in it."""
    found: list[Witness] = []
    problems = []
    for text in told:
        vkey, _, url = text.rpartition("@")
        try:
            one = Witness(cosignatures.witness_of(vkey), url.rstrip("/"))
        except notes.NoteRefused as error:
            problems.append(f"{setting}: {text} is not VKEY@https://ADDRESS: {error}.")
            continue
        if not url.startswith(("https://", *_PLAIN)):
            problems.append(f"{setting}: {one.name} must be reached at an https:// address.")
        found.append(one)
    if len({one.vkey for one in found}) != len(found):
        problems.append(f"{setting} names one witness twice.")
    return tuple(found), problems
