"""Files among the answers: refused clearly, replaced, dropped when hidden, shown to the agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from torana.base.errors import NotFound
from torana.base.postgres.scope import scope
from torana.parts.casework import api as casework
from torana.parts.casework.tests.conftest import NYOTA
from torana.parts.documents import api as documents

if TYPE_CHECKING:
    from torana.base.actor import Actor
    from torana.parts.casework.tests.conftest import Cast, Doings

LEASE = (NYOTA / "demo/files/lease.pdf").read_bytes()
BILL = (NYOTA / "demo/files/water-bill.jpg").read_bytes()


@pytest.fixture
def draft(cast: Cast, do: Doings) -> casework.Draft:
    """Return an application of somebody who has moved, up to the paper that shows it."""
    draft = do.begin("residence-certificate", cast.amina)
    do.save(draft, "home", cast.amina, still_there="no")
    do.save(
        draft,
        "moved",
        cast.amina,
        new_address__line1="Flat 3, Jacaranda Road",
        new_address__place="Kaya Town",
        new_address__area="kaya",
        since__day="20",
        since__month="1",
        since__year="2026",
        lives_as="owner",
    )
    return do.save(draft, "use", cast.amina, purpose="bank", household_size="5", truth="yes").draft


def _upload(
    draft: casework.Draft,
    by: Actor,
    do: Doings,
    file: tuple[str, bytes] | None,
    kind: str = "lease",
) -> casework.Saved:
    files = {"proof": file} if file else {}
    with scope(by):
        return casework.save_page(draft.id, "proof", {"proof_kind": kind}, files, by=by, now=do.now)


def test_a_file_that_is_not_what_its_name_says_is_refused_and_the_rest_kept(
    cast: Cast, do: Doings, draft: casework.Draft
) -> None:
    saved = _upload(draft, cast.amina, do, ("lease.pdf", b"GIF89a nothing to see"))
    refusal = saved.problems["proof"].refusal
    assert refusal is not None
    assert refusal.sentence
    assert saved.draft.answers["proof_kind"] == "lease"
    assert "proof" not in saved.draft.papers


def test_a_file_stands_until_another_takes_its_place(
    cast: Cast, do: Doings, draft: casework.Draft
) -> None:
    first = _upload(draft, cast.amina, do, ("lease.pdf", LEASE)).draft.papers["proof"]
    assert first.name == "lease.pdf"
    stands = _upload(draft, cast.amina, do, None, "bill").draft
    assert stands.papers["proof"] == first
    assert stands.ready
    second = _upload(draft, cast.amina, do, ("bill.jpg", BILL), "bill").draft.papers["proof"]
    with scope(cast.amina):
        assert [d.id for d in documents.describe([first.id, second.id])] == [second.id]


def test_the_agency_sees_a_file_once_it_is_sent(
    cast: Cast, do: Doings, draft: casework.Draft
) -> None:
    paper = _upload(draft, cast.amina, do, ("lease.pdf", LEASE)).draft.papers["proof"]
    with scope(cast.residence_officer):
        assert documents.describe([paper.id]) == ()
    case = do.send(draft, cast.amina)
    seen = do.see(case.id, cast.residence_officer)
    assert [a.paper for a in seen.answers if a.question.name == "proof"] == [paper]
    with scope(cast.residence_officer):
        by = cast.residence_officer
        purpose = casework.purpose_of_file(case.id, paper.id, by=by)
        assert case.reference in purpose
        with pytest.raises(NotFound):
            casework.purpose_of_file(case.id, case.id, by=by)


def test_a_file_of_a_hidden_question_is_not_kept(
    cast: Cast, do: Doings, draft: casework.Draft
) -> None:
    paper = _upload(draft, cast.amina, do, ("lease.pdf", LEASE)).draft.papers["proof"]
    do.save(draft, "home", cast.amina, still_there="yes")
    case = do.send(draft, cast.amina)
    with scope(cast.amina):
        assert documents.describe([paper.id]) == ()
    (row,) = _inbox(cast.residence_officer, do)
    assert (row.id, row.papers) == (case.id, 0)


def test_a_returned_file_must_be_sent_anew(cast: Cast, do: Doings, draft: casework.Draft) -> None:
    first = _upload(draft, cast.amina, do, ("lease.pdf", LEASE)).draft.papers["proof"]
    case = do.send(draft, cast.amina)
    officer = cast.residence_officer
    do.act(case.id, "return", officer, message="Too dark.", questions=("proof",))
    with scope(cast.amina):
        none = casework.answer_returned(case.id, {}, {}, by=cast.amina, now=do.now)
        assert none.problems["proof"].code == "missing"
        files = {"proof": ("bill.jpg", BILL)}
        again = casework.answer_returned(case.id, {}, files, by=cast.amina, now=do.now)
        assert again.problems == {}
    (paper,) = [a.paper for a in do.see(case.id, officer).answers if a.paper]
    assert (paper.name, paper.id != first.id) == ("bill.jpg", True)


def _inbox(by: Actor, do: Doings) -> tuple[casework.QueueRow, ...]:
    with scope(by):
        return casework.inbox(by=by, now=do.now).rows
