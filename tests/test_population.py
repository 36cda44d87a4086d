"""The fictional people of Nyota: made from a seed, whole, and plausible."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date

import pytest
from ruamel.yaml import YAML

from tools.make_population import DEMO, make_files
from tools.population_records import is_id_number

YEARS_OF_CHILDHOOD = 15


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a committed file."""
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PEOPLE = {row["id_number"]: row for row in rows("entries/population.csv")}
BIRTHS = rows("entries/births.csv")
CONTACTS = {row["number"]: row for row in rows("people.csv")}


def born(row: dict[str, str]) -> date:
    return date.fromisoformat(row["born_on"])


@pytest.mark.parametrize("name", sorted(make_files()))
def test_the_generator_gives_exactly_the_committed_file(name: str) -> None:
    assert make_files()[name] == (DEMO / name).read_text(encoding="utf-8")


def test_there_are_two_thousand_people_each_with_a_number_of_their_own() -> None:
    assert len(PEOPLE) == len(rows("entries/population.csv")) == 2_000
    assert PEOPLE.keys() == CONTACTS.keys()
    pattern = YAML(typ="safe").load(DEMO.parent / "nation.yaml")["id_number"]["pattern"]
    assert all(is_id_number(number) and re.fullmatch(pattern, number) for number in PEOPLE)


def test_a_wrong_digit_and_two_changed_places_are_noticed() -> None:
    number = "3126490712"
    assert is_id_number(number)
    wrong = [
        number[:at] + other + number[at + 1 :]
        for at in range(10)
        for other in "0123456789"
        if other != number[at]
    ]
    changed = [
        number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        for at in range(9)
        if number[at] != number[at + 1]
    ]
    assert not any(map(is_id_number, wrong + changed))


def test_they_live_in_families() -> None:
    households = Counter(row["household"] for row in PEOPLE.values())
    assert 400 <= len(households) <= 560
    assert max(households.values()) <= 12
    for row in PEOPLE.values():
        for parent in (row["mother_id_number"], row["father_id_number"]):
            if parent:
                years = born(row).year - born(PEOPLE[parent]).year
                assert years >= YEARS_OF_CHILDHOOD


def test_some_have_one_name_some_no_phone_and_some_were_born_abroad() -> None:
    one_name = [r for r in PEOPLE.values() if " " not in r["full_name"]]
    adults = [n for n, r in PEOPLE.items() if born(r).year <= 2008]
    no_phone = [n for n in adults if not CONTACTS[n]["phone"]]
    abroad = [r for r in PEOPLE.values() if r["country_of_birth"] != "NY"]
    assert 10 <= len(one_name) <= 100
    assert 0.05 < len(no_phone) / len(adults) < 0.3
    assert 20 <= len(abroad) <= 120
    in_register = {row["id_number"] for row in BIRTHS}
    assert not in_register & {r["id_number"] for r in abroad}


def test_no_two_people_share_a_phone_and_no_phone_is_real() -> None:
    phones = [row["phone"] for row in CONTACTS.values() if row["phone"]]
    assert len(phones) == len(set(phones))
    assert all(re.fullmatch(r"\+2597\d{8}", phone) for phone in phones)
    assert all(row["email"].endswith(".example") for row in CONTACTS.values() if row["email"])


def test_twins_stand_one_after_the_other_in_the_register() -> None:
    by_number = {row["entry_number"]: row for row in BIRTHS}
    assert len(by_number) == len(BIRTHS)
    second = [row for row in BIRTHS if row["several"] == "Twin, born second"]
    assert len(second) >= 5
    for row in second:
        book, at = row["entry_number"].rsplit("/", 1)
        first = by_number[f"{book}/{int(at) - 1:05d}"]
        same = ("born_on", "mother_name", "father_name", "registered_on", "place_of_birth")
        assert [first[field] for field in same] == [row[field] for field in same]
        assert first["full_name"] != row["full_name"]


def test_a_birth_is_registered_after_it_happened_and_tells_what_the_population_register_tells() -> (
    None
):
    for row in BIRTHS:
        assert row["born_on"] < row["registered_on"] < "2026-09-01"
        person = PEOPLE[row["id_number"]]
        assert all(person[f] == row[f] for f in ("full_name", "sex", "born_on", "place_of_birth"))


def test_everybody_of_the_cast_and_every_officer_is_in_the_register() -> None:
    cast = YAML(typ="safe").load(DEMO / "cast.yaml")["cast"]
    officers = YAML(typ="safe").load(DEMO / "officers.yaml")["officers"]
    for member in cast.values():
        assert PEOPLE[member["number"]]["full_name"] == member["name"]
    assert {o["number"] for o in officers} == {
        m["number"] for m in cast.values() if m["role"] != "resident"
    }
