"""Row-level security: what plain SQL shows the web role, whatever the code forgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import ProgrammingError, connection, transaction

from torana.base.actor import ANYONE, Holding, officer
from torana.base.postgres.scope import scope

if TYPE_CHECKING:
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.parts.casework.tests.conftest import Cast, Doings

TABLES = ("casework_draft", "casework_case", "casework_happening", "consent_consent")


def _seen(by: Actor) -> dict[str, int]:
    with scope(by), connection.cursor() as cursor:
        counts = {}
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - of this list
            counts[table.partition("_")[2]] = cursor.fetchone()[0]
        return counts


def _refused(statement: str, *values: str | UUID | None) -> None:
    with (
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)


def test_plain_sql_shows_only_what_the_session_names(cast: Cast, do: Doings) -> None:
    do.send(do.childs_birth(cast.amina), cast.amina)
    do.begin("residence-certificate", cast.amina)
    own = {"draft": 1, "case": 1, "happening": 1, "consent": 2}
    agencys = {"draft": 0, "case": 1, "happening": 1, "consent": 0}
    nothing = dict.fromkeys(own, 0)
    assert _seen(cast.amina) == own
    assert _seen(cast.brian) == nothing
    assert _seen(ANYONE) == nothing
    assert cast.registrar.person_id is not None
    assert _seen(officer(cast.registrar.person_id, cast.registrar.holdings)) == agencys
    assert _seen(cast.residence_officer) == nothing


def test_a_case_is_not_made_moved_or_removed_for_others(cast: Cast, do: Doings) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    with scope(cast.brian), connection.cursor() as cursor:
        cursor.execute("UPDATE casework_case SET outcome = 'granted', closed_at = now()")
        assert cursor.rowcount == 0
        _refused(
            "INSERT INTO casework_happening (id, case_id, applicant_id, agency, version, at,"
            " action, kind, post, office, stage_before, stage, outcome, ground, days_off,"
            " questions) VALUES (gen_random_uuid(), %s, %s, 'civil-registration', 9, now(),"
            " 'grant', 'post', '', '', '', 'issued', 'granted', '', '[]', '[]')",
            case.id,
            cast.amina.person_id,
        )
    with scope(cast.amina):
        _refused("DELETE FROM casework_case")
        _refused("DELETE FROM casework_happening")
        _refused("UPDATE casework_happening SET outcome = 'granted'")
        _refused("UPDATE casework_case SET applicant_id = gen_random_uuid()")
        _refused("UPDATE casework_case SET reference = 'NY-0000-00'")


def test_entries_show_to_whom_they_are_about_and_to_agencies_that_may_read(cast: Cast) -> None:
    def seen(by: Actor) -> int:
        with scope(by), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM registries_entry e JOIN"
                " registries_entryversion v ON v.entry_id = e.id"
            )
            return int(cursor.fetchone()[0])

    assert cast.registrar.person_id is not None
    auditor = officer(cast.registrar.person_id, (Holding("data-protection-commission", "auditor"),))
    assert seen(cast.amina) == 2, "her own entry in each register"
    assert seen(cast.registrar) == 5, "the registers of the agency"
    assert seen(cast.residence_officer) == 3, "the population register, which lists it as reader"
    assert seen(auditor) == seen(ANYONE) == 0
    with scope(cast.registrar):
        _refused("SELECT * FROM registries_entrykey")
        _refused("DELETE FROM registries_entry")
        _refused(
            "INSERT INTO registries_entry (id, registry, agency, readers, recorded_at)"
            " VALUES (gen_random_uuid(), 'births', 'civil-registration', '{}', now())"
        )


def test_what_is_sealed_does_not_stand_in_the_tables(cast: Cast, do: Doings) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    do.act(case.id, "refuse", cast.registrar, ground="not-found", reason="No such child Wambui")
    with scope(cast.registrar), connection.cursor() as cursor:
        for table in (*TABLES, "registries_entry", "registries_entryversion"):
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 - of this list
            rows = "".join(row[0] for row in cursor.fetchall())
            for canary in ("Neema", "Amina", "7041826551", "Wambui", "1991-04-12"):
                assert canary not in rows
                assert canary.encode().hex() not in rows
