"""`torana verify --offline FILE` and `--fetch URL`: checking without the nation, and without a net.

A bank, a school or a border post runs this with nothing of Torana but the program: no database, no
settings, no account. What it keeps is a folder; how old that is, it always says.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from torana.base import clock, http
from torana.base.errors import Refusal
from torana.doors.cli.papers import content_of
from torana.pure.credentials import kept
from torana.pure.credentials.outcome import Outcome

if TYPE_CHECKING:
    import argparse
    from datetime import timedelta

    from torana.pure.credentials.kept import Kept
    from torana.pure.credentials.verify import Reading

LISTS_MAX = 1000
HOUR_S, DAY_S = 3600, 86_400


class NothingKept(Refusal):
    """{folder} does not hold a nation's keys: {reason}."""

    code = "nothing-kept"
    remedy = "Fetch them first, with a network: torana verify --fetch https://…"


class NothingFetched(Refusal):
    """{url} does not publish what a check needs: {reason}."""

    code = "nothing-fetched"
    remedy = "Name the address of the nation's own pages, such as https://services.example."


class RootChanged(Refusal):
    """{url} now shows another root than the one kept in {folder}: {now}, not {before}."""

    code = "root-changed"
    remedy = "Ask the nation by another way. If it is right, delete the folder and fetch again."


def run(args: argparse.Namespace) -> int:
    """Fetch, check, or both; 0 only for a genuine certificate that counts, by what is kept."""
    folder = args.trust or _home()
    if args.fetch:
        _fetch(args.fetch.rstrip("/"), folder)
    if args.file is None:
        return 0
    content = content_of(args.file)
    try:
        found = kept.load(folder)
    except kept.KeptUnusable as error:
        raise NothingKept(folder=folder, reason=error) from error
    reading = found.check(content, clock.now())
    _tell(reading, found)
    return 0 if reading.outcome is Outcome.GENUINE else 1


def _home() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "torana" / "trust"


def _fetch(url: str, folder: Path) -> None:
    try:
        pem = http.get(f"{url}/.well-known/torana-certificates.pem")
        told = json.loads(http.get(f"{url}/status-lists"))
        addresses = [str(uri) for uri in told["status_lists"]][:LISTS_MAX]
        # A list's address may name the nation's public host while this is asked by another way.
        paths = [uri[uri.index("/agencies/") :] for uri in addresses]
        tokens = [http.get(f"{url}{path}").decode("ascii") for path in paths]
    except (http.CallFailed, AssertionError, ValueError, KeyError, TypeError) as error:
        raise NothingFetched(url=url, reason=error) from error
    before = _before(folder)
    root = kept.fingerprint_of(pem)
    if before is not None and before.fingerprint != root:
        raise RootChanged(url=url, folder=folder, now=root, before=before.fingerprint)
    try:
        found = kept.save(folder, pem, tokens, url=url, now=clock.now())
    except kept.KeptUnusable as error:
        raise NothingFetched(url=url, reason=error) from error
    sys.stdout.write(
        f"Kept in {folder}: {len(found.trust.agencies)} keys and {len(found.lists)} status lists "
        f"of {url}.\n"
    )
    if before is None:
        sys.stdout.write(
            f"Its root, seen for the first time, is {found.fingerprint}.\n"
            "Compare that with what the nation prints elsewhere: all checks hang on it.\n"
        )


def _before(folder: Path) -> Kept | None:
    try:
        return kept.load(folder)
    except kept.KeptUnusable:
        return None


def _tell(reading: Reading, found: Kept) -> None:
    now = clock.now()
    own = found.lists.get(reading.place.uri) if reading.place else None
    told: list[tuple[str, object]] = [
        ("reference", reading.reference),
        ("issued by", reading.agency_title),
        ("issued at", reading.issued_at),
        ("puts right the one of", reading.replaces_issued_at),
        ("expires at", reading.expires_at),
        *reading.claims.items(),
        ("keys", f"of {found.url}, seen {_age(now - found.seen_at)}"),
        ("status list", f"signed {_age(now - own.issued_at)}" if own else "none kept"),
    ]
    lines = [reading.outcome.value.upper(), *(f"  {reason}" for reason in reading.reasons)]
    lines += [f"  {name:<24} {value}" for name, value in told if value]
    if own and own.ttl_s is not None and (now - own.issued_at).total_seconds() > own.ttl_s:
        lines.append("  The list is old: fetch a newer one when there is a network.")
    sys.stdout.write("\n".join(lines) + "\n")


def _age(passed: timedelta) -> str:
    seconds = max(0, int(passed.total_seconds()))
    if seconds < HOUR_S:
        return f"{seconds // 60} minutes ago"
    if seconds < DAY_S:
        return f"{seconds // HOUR_S} hours ago"
    return f"{seconds // DAY_S} days ago"
