"""Make the fictional people of Nyota: `python -m tools.make_population` writes them anew.

Seeded, so the same people come out on every machine and every Python; a test compares the files.
Only randrange is drawn from the generator: the rest of random may change between versions.
"""

from __future__ import annotations

import csv
import io
import random
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tools.population_cast import cast_homes
from tools.population_families import SECOND_TWIN, Maker
from tools.population_names import DISTRICTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.population_records import Home, Person

DEMO = Path(__file__).parent.parent / "nations/nyota/demo"
SEED = 2026
PEOPLE = 2_000
GENERATED_SERIAL_MIN = 10_000_000

T = TypeVar("T")


class Chance:
    """A seeded draw of what is needed here."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - made-up people, no secret

    def number(self, low: int, high: int) -> int:
        """Draw from low to high, both included."""
        return self._random.randrange(low, high + 1)

    def percent(self, likely: int) -> bool:
        """Return true in so many cases of a hundred."""
        return self._random.randrange(100) < likely

    def one(self, choices: Sequence[T]) -> T:
        """Draw one, each as likely."""
        return choices[self._random.randrange(len(choices))]

    def weighted(self, choices: Sequence[tuple[T, int]]) -> T:
        """Draw one by its weight."""
        left = self._random.randrange(sum(weight for _, weight in choices))
        for choice, weight in choices:
            left -= weight
            if left < 0:
                return choice
        raise AssertionError("the weights are summed above")

    def day(self, first: date, last: date) -> date:
        """Draw a day from first to last."""
        return first + timedelta(days=self.number(0, max(0, (last - first).days)))


def make_homes() -> list[Home]:
    """Return the cast and as many families as make up the population."""
    homes = cast_homes()
    chance = Chance(SEED)
    maker = Maker(chance, taken={p.serial for home in homes for p in home.people})
    left = PEOPLE - sum(len(home.people) for home in homes)
    while left > 0:
        home = maker.home()
        home.people = home.people[:left]  # parents come first, so nobody loses theirs
        left -= len(home.people)
        homes.append(home)
    return homes


def population_rows(homes: list[Home]) -> list[dict[str, str]]:
    """Return the rows of the population register, family by family."""
    return [
        {
            "id_number": person.number,
            "full_name": person.full_name,
            "sex": person.sex,
            "born_on": person.born_on.isoformat(),
            "place_of_birth": person.place_of_birth,
            "country_of_birth": person.country_of_birth,
            "mother_id_number": person.mother.number if person.mother else "",
            "father_id_number": person.father.number if person.father else "",
            "household": f"H{at:04d}",
            "address": home.address,
            "district": home.district,
            "address_since": max(home.since, person.born_on).isoformat(),
        }
        for at, home in enumerate(homes, start=1)
        for person in home.people
    ]


def birth_rows(homes: list[Home]) -> list[dict[str, str]]:
    """Return the rows of the register of births, numbered by district and year as registered."""
    chance = Chance(SEED + 1)
    registered: list[tuple[date, int, Person]] = []
    for person in (person for home in homes for person in home.people if person.registered):
        after = chance.number(3, 60 if person.born_on.year >= 1990 else 300)  # noqa: PLR2004
        day = person.born_on + timedelta(days=after)
        if person.several == SECOND_TWIN:  # twins are reported together
            day = registered[-1][0]
        registered.append((day, len(registered), person))
    numbers: dict[tuple[str, int], int] = {}
    rows = []
    for day, _, person in sorted(registered, key=lambda item: item[:2]):
        district = DISTRICTS[person.birth_district]
        book = (district.code, day.year)
        between = 1 if person.several == SECOND_TWIN else chance.number(7, 190)  # others' entries
        numbers[book] = numbers.get(book, 0) + between
        entry = f"{district.code}/{day.year}/{numbers[book]:05d}"
        rows.append(_birth_row(person, entry, day, chance))
    return rows


def _birth_row(person: Person, entry: str, day: date, chance: Chance) -> dict[str, str]:
    district = DISTRICTS[person.birth_district]
    father = person.father.full_name if person.father else person.father_name
    at_home = person.place_of_birth.startswith("At home")
    told = ["Mother", "Village elder", "Grandmother"] if at_home else [person.place_of_birth]
    return {
        "entry_number": entry,
        "id_number": person.number,
        "full_name": person.full_name,
        "sex": person.sex,
        "born_on": person.born_on.isoformat(),
        "place_of_birth": person.place_of_birth,
        "birth_district": person.birth_district,
        "several": person.several,
        "mother_id_number": person.mother.number if person.mother else "",
        "mother_name": person.mother.full_name if person.mother else person.mother_name,
        "father_id_number": person.father.number if person.father else "",
        "father_name": father,
        "informant": chance.one([*told, "Father"] if father else told),
        "registered_on": day.isoformat(),
        "registered_at": f"{district.title} Registry",
        "status": person.status,
    }


def people_rows(homes: list[Home]) -> list[dict[str, str]]:
    """Return how each is reached: what `identity` knows of them, and no more."""
    return [
        {
            "number": person.number,
            "phone": person.phone,
            "email": person.email,
            "language": person.language,
        }
        for home in homes
        for person in home.people
    ]


def as_csv(rows: list[dict[str, str]]) -> str:
    """Return the rows as text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def make_files() -> dict[str, str]:
    """Return every file by its path below the demo folder."""
    homes = make_homes()
    return {
        "people.csv": as_csv(people_rows(homes)),
        "entries/population.csv": as_csv(population_rows(homes)),
        "entries/births.csv": as_csv(birth_rows(homes)),
    }


if __name__ == "__main__":
    for name, text in make_files().items():
        (DEMO / name).write_text(text, encoding="utf-8")
