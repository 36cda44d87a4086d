"""What a sound nation compiles to."""

from __future__ import annotations

import datetime as dt
import json

from torana.language.api import answers_schema, compile_nation, label_of, process_table, takes
from torana.language.model import Period, Unit
from torana.language.tests.folders import permit, question, sound
from torana.pure.process import Moved, enter, step


def test_texts_come_in_every_language_of_the_nation() -> None:
    assert permit().title.in_("en") == "Get a permit"
    assert permit().title.in_("sw") == "Pata kibali"
    assert permit().title.in_("fr") == "Get a permit"
    assert sound().nation.registries["people"].title.in_("sw") == "Rejista ya watu"


def test_an_agency_keeps_the_calendar_of_the_nation() -> None:
    parks = sound().nation.agencies["parks"]
    assert parks.weekend == (6, 7)
    assert parks.holidays[dt.date(2026, 11, 24)].in_("sw") == "Siku ya Waasisi"
    assert parks.offices["gate"].opens == dt.time(8)


def test_scalars_have_the_type_of_the_schema() -> None:
    assert permit().retention == Period(2, Unit.YEARS)
    assert permit().process.stages["review"].within == Period(2, Unit.WORKING_DAYS)
    assert sound().nation.id_number_example == "1234"
    assert question("dogs").maximum == 3


def test_what_is_known_names_its_evidence() -> None:
    known = question("full_name").known
    assert known is not None
    assert known.evidence == ("me",)
    assert permit().evidence["me"].reads_answers == ()


def test_a_field_has_the_words_of_its_keys() -> None:
    fields = sound().nation.registries["people"].fields
    assert label_of(fields["sex"].options, "female").in_("sw") == "Mke"
    assert label_of(fields["region"].options, "north").in_("sw") == "Kaskazini"
    assert not label_of(fields["region"].options, "nowhere")
    assert [takes(fields["region"], value) for value in ("south", "", "nort")] == [
        True,
        True,
        False,
    ]


def test_a_claim_has_the_words_of_what_its_rule_gives() -> None:
    name, until, region, kind = permit().issues[0].claims
    assert label_of(region.options, "south").in_("sw") == "Kusini"
    assert label_of(kind.options, "day").in_("sw") == "Cha siku"
    assert name.options == until.options == ()


def test_laws_come_in_every_language_of_the_nation() -> None:
    assert permit().legal_basis.in_("sw") == "Sheria ya Bustani ya 2001, kifungu cha 1"
    assert [law.in_("en") for law in permit().laws()] == [
        "Parks Act 2001, section 1",
        "Parks Act 2001, section 9",
        "Parks Act 2001, section 12",
    ]


def test_the_process_runs_as_a_table() -> None:
    table = process_table(permit())
    assert enter(table, "review", [True]) == Moved("issued", "granted", auto=0)
    moved = step(table, "review", "refuse", actor_posts={"keeper"}, ground="fierce")
    assert moved == Moved("refused", "refused")


def test_what_was_published_compiles_again_to_the_same() -> None:
    again = compile_nation(sound().sources)
    assert again.services == sound().services
    assert again.nation == sound().nation
    assert not any(path.startswith("demo/") for path in sound().sources)


def test_the_schema_of_the_answers_says_what_may_be_sent() -> None:
    schema = answers_schema(permit(), "sw")
    assert json.loads(json.dumps(schema)) == schema
    assert schema["title"] == "Pata kibali"
    assert schema["required"] == ["kind", "starts"]
    assert schema["properties"]["dogs"] == {
        "title": "Mbwa wangapi?",
        "type": "integer",
        "minimum": 0,
        "maximum": 3,
    }
    assert schema["properties"]["kind"]["oneOf"][0] == {"const": "day", "title": "Cha siku"}
    assert set(schema["properties"]) == set(permit().questions())


def test_examples_and_the_cast_are_there_to_be_run() -> None:
    first, refused, lapsed = sound().examples["permit"]
    assert (first.as_, first.on, first.expect.issues) == ("amina", dt.date(2026, 3, 2), ("permit",))
    assert (refused.then[0].do, refused.expect.ground) == ("refuse", "fierce")
    assert lapsed.then[1].after == Period(15, Unit.DAYS)
    demo = sound().demo
    assert demo.cast["amina"].number == "1234"
    assert demo.officers[0].holdings[0].post == "keeper"
    assert demo.people[0].phone == "+259712000101"
    assert demo.entries["people"][0]["full_name"] == "Amina"
