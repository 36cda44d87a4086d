"""What somebody keeps in order to check certificates without a network: keys and status lists.

A folder of three kinds of files that anybody can look at: `certificates.pem` as a nation publishes
it, `status/<n>.jwt` for each status list, and `seen.json`, which says whence and when.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization import Encoding

from torana.pure.credentials import statuslist
from torana.pure.credentials.verify import Trust, verify, with_status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from torana.pure.credentials.statuslist import StatusList
    from torana.pure.credentials.verify import Reading

PEM = "certificates.pem"
SEEN = "seen.json"
LISTS = "status"


class KeptUnusable(ValueError):  # noqa: N818 - reads as what happened
    """The folder does not hold what a check needs; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A nation's keys and lists, as seen last."""

    trust: Trust
    url: str
    seen_at: datetime
    lists: Mapping[str, StatusList] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """Name the root, to be compared with what the nation prints elsewhere."""
        return _fingerprint(self.trust)

    def check(self, content: bytes | str, now: datetime) -> Reading:
        """Say whether a certificate is genuine and counts, by what is kept here alone."""
        return with_status(verify(content, self.trust, now), self.lists, now)


def fingerprint_of(pem: bytes) -> str:
    """Return the fingerprint of the root in a nation's file."""
    return _fingerprint(_trust(pem))


def _fingerprint(trust: Trust) -> str:
    return hashlib.sha256(trust.root.public_bytes(Encoding.DER)).hexdigest()


def save(folder: Path, pem: bytes, tokens: Iterable[str], *, url: str, now: datetime) -> Kept:
    """Keep what a nation publishes, and return it; a list that its keys did not sign is left out.

    Everything is written beside what was there and put in its place at the end, `seen.json` last.
    """
    trust = _trust(pem)
    signed = {found.uri: token for token in tokens if (found := _list(token, trust))}
    lists = folder / LISTS
    lists.mkdir(parents=True, exist_ok=True)
    for number, token in enumerate(signed.values()):
        _write(lists / f"{number}.jwt", token.encode())
    for file in lists.glob("*.jwt"):
        if not file.stem.isdigit() or int(file.stem) >= len(signed):
            file.unlink()
    _write(folder / PEM, pem)
    _write(folder / SEEN, json.dumps({"url": url, "at": now.isoformat()}).encode())
    return load(folder)


def load(folder: Path) -> Kept:
    """Read a folder; refuse one that is not whole."""
    try:
        told = json.loads((folder / SEEN).read_bytes())
        url, seen_at = str(told["url"]), datetime.fromisoformat(told["at"])
        trust = _trust((folder / PEM).read_bytes())
        found = [_list(file.read_text(), trust) for file in (folder / LISTS).glob("*.jwt")]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise KeptUnusable(str(error)) from error
    return Kept(trust, url, seen_at, {kept.uri: kept for kept in found if kept})


def _trust(pem: bytes) -> Trust:
    try:
        return Trust.from_pem(pem)
    except ValueError as error:
        raise KeptUnusable("there are no certificates in it") from error


def _list(token: str, trust: Trust) -> StatusList | None:
    return statuslist.read(token.strip(), trust.agencies)


def _write(file: Path, content: bytes) -> None:
    beside = file.with_suffix(f"{file.suffix}.new")
    beside.write_bytes(content)
    beside.replace(file)
