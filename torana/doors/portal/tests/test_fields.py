"""Questions as fields: the names of inputs are those that are parsed, and what was typed stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from torana.doors.portal.fields import field, id_of
from torana.language.model import Area, Nation, Option, Question, QuestionType, Text
from torana.parts.casework.api import Problem

if TYPE_CHECKING:
    from torana.doors.portal.fields import Field
    from torana.parts.casework.api import Value


@pytest.fixture
def nation() -> Nation:
    """Return a nation with one district, and nothing else that matters here."""
    nothing = dict.fromkeys(Nation.__dataclass_fields__)
    areas = {"kaya": Area("kaya", Text({"en": "Kaya"}))}
    return Nation(**{**nothing, "areas": areas})  # type: ignore[arg-type] # the rest is not looked at


def _question(kind: QuestionType, **more: object) -> Question:
    return Question("born_on", kind, Text({"en": "When?"}), **more)  # type: ignore[arg-type] # as given


def _shown(kind: QuestionType, value: Value, nation: Nation, **more: object) -> Field:
    return field(_question(kind, **more), value, nation)


def test_a_date_is_three_inputs_that_hold_the_kept_day(nation: Nation) -> None:
    parts = _shown(QuestionType.DATE, "1991-04-12", nation).parts
    assert [(part.name, part.value) for part in parts] == [
        ("born_on-day", "12"),
        ("born_on-month", "4"),
        ("born_on-year", "1991"),
    ]


def test_an_address_has_a_line_a_place_and_a_district_to_choose(nation: Nation) -> None:
    kept = {"line1": "Plot 7", "place": "Kaya", "area": "kaya"}
    line, place, area = _shown(QuestionType.ADDRESS, kept, nation).parts
    assert (line.name, line.value) == ("born_on-line1", "Plot 7")
    assert (place.name, place.value) == ("born_on-place", "Kaya")
    assert [option.chosen for option in area.options] == [True]


@pytest.mark.parametrize(("value", "chosen"), [(True, "yes"), (False, "no"), (None, "")])
def test_a_no_is_an_answer_and_not_an_empty_field(
    nation: Nation, value: Value, chosen: str
) -> None:
    options = _shown(QuestionType.YES_NO, value, nation).options
    assert "".join(option.key for option in options if option.chosen) == chosen


def test_what_was_typed_is_given_back_when_it_was_refused(nation: Nation) -> None:
    typed = {"born_on-day": "31", "born_on-month": "2", "born_on-year": "next"}
    problem = Problem("born_on", "not-a-date", {})
    shown = field(_question(QuestionType.DATE), "1991-04-12", nation, problem=problem, raw=typed)
    assert [part.value for part in shown.parts] == ["31", "2", "next"]
    assert shown.error


def test_the_error_summary_leads_to_the_first_input(nation: Nation) -> None:
    options = (Option("a", Text({"en": "A"})), Option("b", Text({"en": "B"})))
    for kind in (QuestionType.DATE, QuestionType.ADDRESS, QuestionType.CHOICE):
        shown = _shown(kind, None, nation, options=options)
        ids = [part.id for part in shown.parts] + [option.id for option in shown.options]
        assert ids[0] == shown.id == id_of("born_on")


def test_a_file_says_what_it_takes(nation: Nation) -> None:
    shown = _shown(QuestionType.FILE, None, nation, accept=("pdf", "jpeg"))
    assert shown.accept == "application/pdf,image/jpeg"
