"""Cases as the product makes them, one of each kind: what the fill copies a million times.

Made by the product's own actions on a running nation, so every column holds what it holds in life.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base import clock
from torana.base.actor import Actor, Holding, officer, person
from torana.base.postgres.scope import scope
from torana.parts.casework import api as casework
from torana.parts.identity import api as identity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

# Amina of nations/nyota/demo/cast.yaml, her daughter, and whoever decides about them.
AMINA, NEEMA = "3126490712", "7041826551"
REGISTRAR = ("2640815980", Holding("civil-registration", "registrar", "kaya"))
RESIDENCE_OFFICER = ("5816239020", Holding("district-administration", "residence-officer", "kaya"))


def make() -> dict[str, UUID]:
    """Return a case of every kind: decided at once, granted, open, taken, back at its applicant."""
    amina = person(_id(AMINA))
    registrar, residence = _officer(REGISTRAR), _officer(RESIDENCE_OFFICER)
    made = {"own": _own(amina), "granted": _child(amina), "open": _child(amina)}
    _act(made["granted"], "grant", registrar)
    made["taken"] = _child(amina)
    with scope(registrar):
        casework.take(made["taken"], by=registrar, seen=1, now=clock.now())
    made["residence"] = _residence(amina)
    made["returned"] = _residence(amina)
    _act(made["returned"], "return", residence, message="Which bank?", questions=("purpose",))
    return made


def actor_of(found: tuple[str, Holding]) -> Actor:
    """Return an officer of the demonstration."""
    return _officer(found)


def _id(number: str) -> UUID:
    found = identity.id_by_number(number)
    assert found is not None, "the demonstration has its cast"
    return found


def _officer(found: tuple[str, Holding]) -> Actor:
    number, holding = found
    return officer(_id(number), (holding,))


def _own(by: Actor) -> UUID:
    pages = {"who": {"relation": "self"}, "purpose": {"purpose": "school", "truth": "yes"}}
    return _apply("birth-certificate", by, pages)


def _child(by: Actor) -> UUID:
    child = {"child_number": NEEMA, "child_name": "Neema", "parent_as": "mother"}
    born = {"child_born_on-day": "27", "child_born_on-month": "3", "child_born_on-year": "2019"}
    pages = {
        "who": {"relation": "child"},
        "child": child | born,
        "purpose": {"purpose": "school", "truth": "yes"},
    }
    return _apply("birth-certificate", by, pages)


def _residence(by: Actor) -> UUID:
    use = {"purpose": "bank", "household_size": "4", "truth": "yes"}
    return _apply("residence-certificate", by, {"home": {"still_there": "yes"}, "use": use})


def _apply(service: str, by: Actor, pages: Mapping[str, Mapping[str, str]]) -> UUID:
    with scope(by):
        draft = casework.start(service, by=by, now=clock.now())
        casework.agree(draft.id, by=by, now=clock.now(), language="en")
        for page, raw in pages.items():
            saved = casework.save_page(draft.id, page, raw, {}, by=by, now=clock.now())
            assert not saved.problems, saved.problems
        return casework.submit(draft.id, by=by, now=clock.now()).id


def _act(
    case_id: UUID, action: str, by: Actor, *, message: str = "", questions: tuple[str, ...] = ()
) -> None:
    with scope(by):
        seen = casework.case(case_id, by=by, now=clock.now()).version
        casework.act(
            case_id,
            action,
            by=by,
            seen=seen,
            message=message,
            questions=questions,
            now=clock.now(),
        )
