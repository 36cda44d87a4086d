"""Asking the witnesses: each hears of the newest checkpoint about once a second.

It stands in the sequencer's process, in a thread and on a database line of its own, and the
sequencer never waits for it. What a witness answers is checked before it is kept. The newest
checkpoint that enough witnesses cosigned is kept beside the database as well, in the data folder:
a database that is brought back shorter is found out by it (see `torana/doors/cli/witnessed.py`).
"""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from torana.base import http
from torana.base.logs import logger
from torana.base.witnesses import KEPT
from torana.parts.transparency import published, tree
from torana.parts.transparency.models import Checkpoint, Cosignature
from torana.pure import cosignatures, merkle, notes, witnessing

if TYPE_CHECKING:
    from threading import Event as Stop

    from torana.base.witnesses import Witness

log = logger(__name__)

ROUND_S = 1.0
ANSWER_S_MAX = 5.0
PAUSE_S_MAX = 60.0  # between attempts to reach a witness that is away
_LOCK = 7_281_963  # one process asks at a time


@dataclass(slots=True)
class _Standing:
    """How far a witness is, as far as we know, and when it is asked again."""

    size: int  # that it holds
    word: int  # for which we have its word: less, where an answer was lost
    next_at: float = 0.0
    pause_s: float = ROUND_S


@dataclass(frozen=True, slots=True)
class _Heard:
    """What came back from a witness: its line, or the size that it holds, or why neither."""

    line: str = ""
    size: int | None = None
    reason: str = ""


def run_cosigning(stop: Stop) -> None:
    """Ask the witnesses until `stop` is set; outlive a database or a witness that is away."""
    while settings.WITNESSES and not stop.wait(ROUND_S):
        try:
            _ask_while_first(stop)
        except DatabaseError as error:
            log.warning("cosigning_database_lost", kind=type(error).__name__)
        finally:
            connection.close()  # and with it the lock


def _ask_while_first(stop: Stop) -> None:
    standing: dict[str, _Standing] = {}
    with ThreadPoolExecutor(len(settings.WITNESSES), "witness") as pool:
        while not stop.is_set():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
                first = bool(cursor.fetchone()[0])
            if first:
                break
            stop.wait(ROUND_S)
        while not stop.is_set():
            again = ask_witnesses(standing, pool)
            stop.wait(0 if again else ROUND_S)


def ask_witnesses(standing: dict[str, _Standing], pool: ThreadPoolExecutor) -> bool:
    """Submit the newest checkpoint to each witness that lacks it and is due; keep what they say.

    Return whether one of them told another size than we thought, and is to be asked at once.
    """
    last = Checkpoint.objects.order_by("-number").values_list("size", "note").first()
    if last is None:
        return False
    size, note = last
    now = time.monotonic()
    asked = []
    for witness in settings.WITNESSES:
        how = standing.setdefault(witness.vkey, _standing_of(witness))
        if how.word < size and how.next_at <= now:
            proof = merkle.consistency_proof(how.size, size, tree.reader(size))
            sent = witnessing.Submission(how.size, tuple(proof), note)
            asked.append((witness, how, pool.submit(_submit, witness, sent)))
    heard = [(witness, how, future.result()) for witness, how, future in asked]
    said = [(witness, answer.line) for witness, _, answer in heard if answer.line]
    if said:
        _keep(size, said)
    learnt = [_learn(witness, how, answer, size) for witness, how, answer in heard]
    return any(learnt)


def _standing_of(witness: Witness) -> _Standing:
    mine = Cosignature.objects.filter(witness=witness.vkey).order_by("-size")
    size = mine.values_list("size", flat=True).first() or 0
    return _Standing(size, size)


def _submit(witness: Witness, sent: witnessing.Submission) -> _Heard:
    """Ask one witness; believe nothing that its key did not sign."""
    try:
        answer = http.ask(
            "POST",
            f"{witness.url}/add-checkpoint",
            sent.text.encode(),
            headers={"Content-Type": witnessing.TEXT_TYPE},
            timeout_s=ANSWER_S_MAX,
        )
    except http.CallFailed as error:
        return _Heard(reason=error.reason)
    told = answer.body.decode(errors="replace")
    if answer.status == 200:  # noqa: PLR2004 - OK
        return _line_of(witness, sent.note, told)
    if answer.status == 409 and answer.kind.startswith(witnessing.SIZE_TYPE):  # noqa: PLR2004
        size = told.removesuffix("\n")
        if size.isascii() and size.isdigit() and len(size) < 20:  # noqa: PLR2004 - below 2^63
            return _Heard(size=int(size))
    return _Heard(reason=f"status-{answer.status}")


def _line_of(witness: Witness, note: str, told: str) -> _Heard:
    body, _ = notes.parts_of(note)
    for line in told.splitlines():
        try:
            signature = notes.signature_of(line)
            if signature.is_of(witness.verifier):
                cosignatures.opened(signature, body, witness.verifier)
                return _Heard(line=signature.line)
        except notes.NoteRefused:
            return _Heard(reason="signature")
    return _Heard(reason="signature")


def _learn(witness: Witness, how: _Standing, heard: _Heard, size: int) -> bool:
    """Set down how far the witness is; return whether it is to be asked again at once."""
    how.pause_s = ROUND_S if not heard.reason else min(how.pause_s * 2, PAUSE_S_MAX)
    how.next_at = time.monotonic() + (how.pause_s if heard.reason else 0)
    if heard.line:
        how.size = how.word = size
    elif heard.size is not None and heard.size <= size:
        again = heard.size != how.size
        how.size = heard.size
        return again
    elif heard.size is not None:
        # Another log was shown under our name, or ours was cut: neither mends itself.
        how.next_at = time.monotonic() + PAUSE_S_MAX
        log.error("log_shorter_than_cosigned", witness=witness.name, size=size, held=heard.size)
    elif heard.reason in {"status-409", "status-422"}:
        log.error("log_contradicts_cosigned", witness=witness.name, size=size, held=how.size)
    else:
        log.warning("witness_away", witness=witness.name, reason=heard.reason)
    return False


def _keep(size: int, said: list[tuple[Witness, str]]) -> None:
    """Keep the lines, and beside the database the checkpoint once enough witnesses stand by it."""
    with transaction.atomic():
        last = Cosignature.objects.order_by("-number").values_list("number", flat=True).first()
        begin = 0 if last is None else last + 1
        Cosignature.objects.bulk_create(
            Cosignature(number=number, size=size, witness=witness.vkey, line=line)
            for number, (witness, line) in enumerate(said, begin)
        )
    note = published.cosigned_checkpoint()
    if note is not None:
        _keep_beside(note)


def _keep_beside(note: bytes) -> None:
    """Replace the file beside the database; where there is no such folder, witnesses suffice."""
    file = settings.DATA / KEPT
    new = file.with_name("checkpoint.new")
    try:
        file.parent.mkdir(mode=0o770, exist_ok=True)
        with new.open("wb") as out:
            out.write(note)
            out.flush()
            os.fsync(out.fileno())
        new.replace(file)
    except OSError as error:
        _say_once(type(error).__name__)


@cache
def _say_once(kind: str) -> None:
    log.warning("cosigned_not_kept", kind=kind)
