"""The release before this one: its code as it was tagged, and a database as it left it."""

from __future__ import annotations

import io
import subprocess
import tarfile
from typing import TYPE_CHECKING

import pytest

from tests.nation import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    import psycopg

RELEASE = "v0.2.0"  # raise it with each release: what is promised is one release back
CASES = 100_000

_FILL = """
INSERT INTO casework_case (id, reference, applicant_id, service, agency, edition_id, area, papers,
    submitted_at, promised_on, stage, post, by_applicant, outcome, stage_at, closed_at, due_on,
    queue_on, clock_at, answered_again, taken_by, taken_post, taken_office, version, sealed_who,
    sealed)
SELECT md5('case' || n)::uuid, 'FILL-' || n, md5('person' || n %% 20000)::uuid,
    'birth-certificate', 'civil-registration', md5('edition')::uuid, '', 0,
    now() - n * interval '1 minute', now()::date, 'check', 'registrar', false,
    CASE WHEN n %% 10 = 0 THEN '' ELSE 'issued' END, now(),
    CASE WHEN n %% 10 = 0 THEN NULL ELSE now() END, now()::date + n %% 30, now()::date + n %% 30,
    NULL, false, NULL, '', '', 1, sha256(n::text::bytea),
    decode(repeat(md5(n::text), 16), 'hex')
FROM generate_series(1, %(cases)s) AS n;
"""
_FILL_HAPPENINGS = """
INSERT INTO casework_happening (id, case_id, applicant_id, agency, version, at, action, kind, post,
    office, stage_before, stage, outcome, rule, ground, due_on, days_off, questions, sealed)
SELECT md5('happening' || n)::uuid, md5('case' || n)::uuid, md5('person' || n %% 20000)::uuid,
    'civil-registration', 1, now(), 'submit', 'applicant', '', '', '', 'check', '', NULL, '', NULL,
    '[]', '[]', NULL
FROM generate_series(1, %(cases)s) AS n;
"""


def unpack(folder: Path) -> Path:
    """Lay out the code of the release before in `folder`; skip where its history is not here."""
    found = subprocess.run(["git", "archive", RELEASE], cwd=ROOT, capture_output=True, check=False)
    if found.returncode != 0:
        pytest.skip(f"{RELEASE} is not in this copy's history: git fetch --tags --unshallow")
    with tarfile.open(fileobj=io.BytesIO(found.stdout)) as packed:
        packed.extractall(folder, filter="data")
    return folder


def fill(dba: psycopg.Connection, cases: int = CASES) -> None:
    """Put many cases of others into the tables of the release before."""
    for statement in (_FILL, _FILL_HAPPENINGS):
        dba.execute(statement.encode(), {"cases": cases})
    dba.execute("ANALYZE casework_case, casework_happening")
