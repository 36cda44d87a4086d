"""What the world outside remembers of the log, and whether the database still stands by it.

Two remember: each witness, which is asked, and a file in the data folder with the newest checkpoint
that enough of them cosigned. A database that was brought back to an earlier state lacks it, and
whoever served on it would sign a second history under the same name.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from torana.base import http
from torana.base.logs import logger
from torana.base.witnesses import KEPT
from torana.pure import cosignatures, notes, witnessing

if TYPE_CHECKING:
    import psycopg

    from torana.base.witnesses import Witness

log = logger(__name__)

ANSWER_S_MAX = 2.0
REMEDY = (
    "This database was brought back to an earlier state, or another took its place; whoever kept "
    "the other log could show that this one contradicts it. Bring the later state back (`torana "
    "restore`). To go on without it, tell the auditors first: docs/how-to/witness.md says how."
)
_CHECKPOINTS = "SELECT to_regclass('transparency_checkpoint') IS NOT NULL"
_NEWEST = "SELECT size, note FROM transparency_checkpoint ORDER BY number DESC LIMIT 1"
_ROOT = "SELECT root FROM transparency_checkpoint WHERE size = %s"


@dataclass(frozen=True, slots=True)
class Remembered:
    """A size that somebody cosigned, the root where it is known, and who says so."""

    by: str
    size: int
    root: bytes | None


def problems_of_the_log(connection: psycopg.Connection) -> list[str]:
    """Return why this database must not serve: it does not hold what was cosigned of its log.

    A witness that does not answer keeps nobody from starting: the file in the data folder and the
    other witnesses speak for it.
    """
    row = connection.execute(_CHECKPOINTS).fetchone()
    if not row or not row[0]:
        return []
    size, note = newest(connection)
    told = (_problem(connection, size, one) for one in remembered(note))
    found = [problem for problem in told if problem]
    return [*found, REMEDY] if found else []


def newest(connection: psycopg.Connection) -> tuple[int, str]:
    """Return size and note of the newest checkpoint; zero and nothing before the first."""
    size, note = connection.execute(_NEWEST).fetchone() or (0, "")
    return size, note


def remembered(note: str = "") -> list[Remembered]:
    """Return what the file and the witnesses remember; `note` is the newest checkpoint we have."""
    found = [_of_the_file()]
    if settings.WITNESSES:
        with ThreadPoolExecutor(len(settings.WITNESSES)) as pool:
            found += pool.map(lambda witness: of_witness(witness, note), settings.WITNESSES)
    return [one for one in found if one]


def of_witness(witness: Witness, note: str) -> Remembered | None:
    """Ask a witness what it cosigned last of our log; None where it does not say."""
    origin = note.partition("\n")[0] or settings.LOG_ORIGIN
    place = hashlib.sha256(origin.encode()).hexdigest()
    try:
        answer = http.ask("GET", f"{witness.url}/{place}/checkpoint", timeout_s=ANSWER_S_MAX)
        if answer.status == 200:  # noqa: PLR2004 - OK
            return _cosigned_by(witness, answer.body.decode(errors="replace"))
        if not note:
            return None
        # Not every witness has that address. To this all of them answer with their size.
        sent = witnessing.Submission(0, (), note).text.encode()
        answer = http.ask("POST", f"{witness.url}/add-checkpoint", sent, timeout_s=ANSWER_S_MAX)
    except http.CallFailed as error:
        log.warning("witness_away", witness=witness.name, reason=error.reason)
        return None
    size = answer.body.decode(errors="replace").strip()
    if answer.status == 409 and size.isascii() and size.isdigit():  # noqa: PLR2004 - Conflict
        return Remembered(witness.name, int(size), None)
    return None


def _cosigned_by(witness: Witness, note: str) -> Remembered | None:
    try:
        checkpoint = notes.checkpoint_of(notes.parts_of(note)[0])
        known = cosignatures.cosignatures_of(note, [witness.verifier])
    except notes.NoteRefused:
        known = ()
    if not known:
        log.warning("witness_away", witness=witness.name, reason="signature")
        return None
    return Remembered(witness.name, checkpoint.size, checkpoint.root)


def _of_the_file() -> Remembered | None:
    file = settings.DATA / KEPT
    try:
        checkpoint = notes.checkpoint_of(notes.parts_of(file.read_text())[0])
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        log.warning("cosigned_not_read", kind=type(error).__name__)
        return None
    return Remembered(str(file), checkpoint.size, checkpoint.root)


def _problem(connection: psycopg.Connection, size: int, one: Remembered) -> str:
    if size < one.size:
        what = f"has {size} leaves, and {one.by} remembers {one.size} that were cosigned"
    else:
        row = connection.execute(_ROOT, [one.size]).fetchone() if one.size else None
        if not one.size or (row and one.root in {None, bytes(row[0])}):
            return ""
        what = f"is not the one of which {one.by} remembers {one.size} leaves that were cosigned"
    return f"The log {what}."
