"""Whatever is done to the log is found: hundreds of random mutations, one at a time.

`make tamper N=10000 SEED=...` draws as many as you like and writes docs/security/tamper-run.md.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings as django_settings
from django.db import transaction

from tests.witness import mutations
from tests.witness.conftest import append
from torana.base.witnesses import Witness
from torana.parts.transparency import api as transparency
from torana.parts.transparency.models import Checkpoint, Cosignature
from torana.parts.transparency.tree import reader
from torana.pure import cosignatures, merkle, notes, witnessing

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from pytest_django import Settings

    from torana.base.actor import Actor

    Switch = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db

COUNT = int(os.environ.get("TORANA_TAMPER", "300"))
SEED = int(os.environ.get("TORANA_TAMPER_SEED", "20261123"))
TABLE = os.environ.get("TORANA_TAMPER_TABLE", "")
SIZES = (40, 100, 200, 255, 290)  # of the checkpoints: the last ones around a full tile
NAME, PRIVATE = "w1.example/witness", b"\2" * 32
ALONE, KNOWN = "log verify alone", "log verify --known"


@pytest.fixture
def log(settings: Settings, as_sequencer: Switch, amina: Actor) -> str:
    """Make a log with five checkpoints that a witness cosigned, and return the last of its words.

    Two leaves wait.
    """
    public = Ed25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()
    witness = Witness(notes.Verifier(NAME, public, notes.COSIGNATURE), "https://w1.example")
    settings.WITNESSES, settings.WITNESS_QUORUM = (witness,), 1
    for number in range(SIZES[-1] + 2):
        if number in SIZES:
            with as_sequencer():
                transparency.sequence_batch()
        append(amina.person_id if number % 3 else None)
    for number, row in enumerate(Checkpoint.objects.order_by("number")):
        body, _ = notes.parts_of(row.note)
        line = cosignatures.cosign(body, NAME, PRIVATE, 1_800_000_000 + number)
        with as_sequencer():
            Cosignature.objects.create(
                number=number, size=row.size, witness=witness.vkey, line=line
            )
    return row.note + line


def found_by(mutation: mutations.Mutation, kept: str) -> str:
    """Return who finds what was done: a check of the log by itself, or with what a witness kept."""
    if not transparency.verify_log(fetch=mutation.fetch).sound:
        return ALONE
    if not transparency.verify_log(fetch=mutation.fetch, known=(kept,)).sound:
        return KNOWN
    return ""


def witness_cosigns(kept: str) -> bool:
    """Whether the witness would cosign the log as it stands now."""
    newest = Checkpoint.objects.order_by("-number").first()
    if newest is None:
        return False
    last = notes.checkpoint_of(notes.parts_of(kept)[0])
    origin, size = last.origin, newest.size
    proof = merkle.consistency_proof(last.size, size, reader(size)) if last.size <= size else ()
    verifiers = tuple(map(notes.verifier_of, transparency.vkeys()))
    sent = witnessing.Submission(last.size, tuple(proof), newest.note)
    try:
        witnessing.decide(sent, {origin: witnessing.Log(origin, verifiers)}, {origin: last})
    except witnessing.Refused:
        return False
    return True


def test_a_log_that_nobody_touched_is_sound_and_is_cosigned(log: str, as_owner: Switch) -> None:
    with as_owner():
        assert transparency.verify_log(known=(log,)).problems == ()
    assert witness_cosigns(log)


@pytest.mark.timeout(4 * 3600)  # as long as it takes for as many as were asked for
def test_every_mutation_is_found(log: str, as_owner: Switch) -> None:
    random, counts, escaped = Random(SEED), Counter[tuple[str, str, str]](), []  # noqa: S311 - a draw
    began = time.monotonic()
    for number in range(COUNT):
        with as_owner(), transaction.atomic():
            mutation = mutations.mutate(random)
            finder = found_by(mutation, log)
            counts[mutation.kind, mutation.table, finder] += 1
            if not finder:
                escaped.append((number, mutation))
            if mutation.table == "everything" and witness_cosigns(log):
                escaped.append((number, mutation))
            transaction.set_rollback(True)
        if TABLE and number % 1000 == 999:
            sys.stdout.write(f"{number + 1}: {len(escaped)} not found\n")
            sys.stdout.flush()
    if TABLE:
        write(counts, time.monotonic() - began)
    assert not escaped


def write(counts: Counter[tuple[str, str, str]], took_s: float) -> None:
    """Write what was drawn and who found it."""
    missed = sum(count for (_, _, who), count in counts.items() if not who)
    rows = sorted({(kind, table) for kind, table, _ in counts})
    lines = [
        "# Tampering with the log: what was tried, and who found it",
        "",
        f"`make tamper N={COUNT} SEED={SEED}`: {COUNT:,} random mutations of a log of {SIZES[-1]}",
        f"leaves, each undone before the next, in {took_s:.0f} s. Not found: {missed}.",
        "",
        "“Alone” is `torana log verify` with nothing but the database. A log that was brought back",
        "or written anew with its own key is sound in itself: it is found by whoever kept a",
        "checkpoint, and the witness refuses to cosign it (both were asked each time).",
        "",
        "| what | to | alone | with a kept checkpoint | not found |",
        "| --- | --- | ---: | ---: | ---: |",
    ]
    for kind, table in rows:
        cells = " | ".join(str(counts[kind, table, who]) for who in (ALONE, KNOWN, ""))
        lines.append(f"| {kind} | {table} | {cells} |")
    Path(django_settings.HERE.parent / TABLE).write_text("\n".join(lines) + "\n")
