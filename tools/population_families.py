"""Families of the fictional population, drawn by chance and kept plausible."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tools.population_names import DISTRICTS, PEOPLES
from tools.population_records import Home, Person

if TYPE_CHECKING:
    from tools.make_population import Chance
    from tools.population_names import Naming

AS_OF = date(2026, 6, 30)
LEAVES_HOME_AT = 24
FIRST_TWIN, SECOND_TWIN = "Twin, born first", "Twin, born second"
MOTHER_YEARS = (19, 43)


def years_before(day: date, years: int) -> date:
    """Return the day so many years earlier; leap days become the 28th."""
    return day.replace(year=day.year - years, day=min(day.day, 28))


class Maker:
    """Makes one home after another; no ID number and no phone comes twice."""

    def __init__(self, chance: Chance, taken: set[int]) -> None:
        self.chance = chance
        self.taken = taken
        self.phones: set[str] = set()

    def home(self) -> Home:
        """Return a household: a couple or one adult, their children, now and then a grandparent."""
        chance = self.chance
        district = chance.weighted([(key, d.weight) for key, d in DISTRICTS.items()])
        people = chance.weighted(DISTRICTS[district].peoples)
        first_age = chance.number(22, 66)
        kind = chance.weighted([("couple", 74), ("mother", 15), ("father", 3), ("alone", 8)])
        mother = father = None
        if kind in ("couple", "mother") or (kind == "alone" and chance.percent(50)):
            mother = self._adult(people, district, "female", first_age)
        if kind in ("couple", "father") or mother is None:
            father = self._adult(people, district, "male", first_age + chance.number(-2, 7))
        heads = [head for head in (mother, father) if head]
        members = list(heads)
        if first_age < 50 and chance.percent(14):  # noqa: PLR2004 - older heads' parents are gone
            members.append(self._grandparent(heads[0], people, district))
        if kind != "alone":
            members += self._children(mother, father, people, district)
        return self._settle(district, members, heads)

    def _settle(self, district: str, members: list[Person], heads: list[Person]) -> Home:
        where = DISTRICTS[district]
        kind = self.chance.one(("House", "House", "Plot", "Flat"))
        number = self.chance.number(1, 160)
        street, town = self.chance.one(where.streets), self.chance.one(where.towns)
        grown = years_before(max(head.born_on for head in heads), -18)
        since = self.chance.day(min(grown, AS_OF - timedelta(days=90)), AS_OF - timedelta(days=45))
        return Home(district, f"{kind} {number}, {street}, {town}", since, members)

    def _serial(self) -> int:
        while True:
            serial = self.chance.number(10_000_000, 99_999_999)
            if serial not in self.taken:
                self.taken.add(serial)
                return serial

    def _phone(self) -> str:
        while True:
            phone = f"+2597{self.chance.number(20_000_000, 99_999_999)}"
            if phone not in self.phones:
                self.phones.add(phone)
                return phone

    def _reach(self, person: Person, naming: Naming) -> None:
        """Give an adult a phone, mostly, and an e-mail address, sometimes."""
        age = (AS_OF - person.born_on).days // 365
        person.language = naming.language
        if age >= 16 and self.chance.percent(62 if age > 60 else 91):  # noqa: PLR2004
            person.phone = self._phone()
            if self.chance.percent(30):
                person.email = f"{person.phone[4:]}@posta.example"

    def _given(self, naming: Naming, sex: str) -> str:
        return self.chance.one(naming.women if sex == "female" else naming.men)

    def _name(self, people: str, sex: str, family: str = "") -> str:
        """Return a full name; `family` is what a child has from its parent."""
        naming = PEOPLES[people]
        given = self._given(naming, sex)
        if not naming.families:  # given name, father's, grandfather's
            family = family or f"{self.chance.one(naming.men)} {self.chance.one(naming.men)}"
            return f"{given} {family}"
        family = family or self.chance.one(naming.families)
        middles = naming.middle_women if sex == "female" else naming.middle_men
        if middles and self.chance.percent(70):
            return f"{given} {self.chance.one(middles)} {family}"
        return f"{given} {family}"

    def _handed_down(self, parent: Person, people: str) -> str:
        """Return what a child of this parent is called after its own name."""
        names = parent.full_name.split()
        if PEOPLES[people].families:
            return names[-1]
        return " ".join(names[:2]) if parent.sex == "male" else " ".join(names[-2:])

    def _birthplace(self, person: Person, district: str, years_ago: int) -> None:
        where = DISTRICTS[district]
        person.birth_district = district
        if self.chance.percent(8 + min(years_ago, 60) // 2):
            person.place_of_birth = f"At home, {self.chance.one(where.towns)}"
        else:
            person.place_of_birth = self.chance.one(where.clinics)

    def _adult(self, people: str, district: str, sex: str, age: int) -> Person:
        chance, naming = self.chance, PEOPLES[people]
        born = chance.day(years_before(AS_OF, age + 1), years_before(AS_OF, age))
        name = self._name(people, sex)
        if chance.percent(4 if age > 45 else 2):  # noqa: PLR2004 - rarer among the young
            name = name.split()[0]
        person = Person(self._serial(), name, sex, born, "", "")
        if chance.percent(5):
            person.place_of_birth, person.country_of_birth = chance.one(naming.abroad)
        else:
            origin = district if chance.percent(75) else chance.one(tuple(DISTRICTS))
            self._birthplace(person, origin, age)
            person.registered = chance.percent(96 if born.year >= 1990 else 62)  # noqa: PLR2004
            person.status = "under-correction" if chance.percent(1) else "valid"
        person.mother_name = self._name(people, "female")
        person.father_name = self._parent_name(person, people)
        self._reach(person, naming)
        return person

    def _parent_name(self, person: Person, people: str) -> str:
        """Return a father's name that fits what the person is called."""
        names = person.full_name.split()
        if len(names) == 1:
            return self._given(PEOPLES[people], "male")
        if PEOPLES[people].families:
            return self._name(people, "male", names[-1])
        return " ".join([*names[1:], self.chance.one(PEOPLES[people].men)])

    def _grandparent(self, child: Person, people: str, district: str) -> Person:
        age = (AS_OF - child.born_on).days // 365 + self.chance.number(20, 30)
        elder = self._adult(people, district, "female", age)
        child.mother = elder
        return elder

    def _children(
        self, mother: Person | None, father: Person | None, people: str, district: str
    ) -> list[Person]:
        """Return the children who still live at home, the eldest first."""
        chance = self.chance
        parent = father or mother
        assert parent is not None
        bearing = mother.born_on if mother else parent.born_on
        first = years_before(bearing, -chance.number(MOTHER_YEARS[0], 28))
        last = min(years_before(bearing, -MOTHER_YEARS[1]), AS_OF - timedelta(days=70))
        family = self._handed_down(parent, people)
        children: list[Person] = []
        day = first + timedelta(days=chance.number(0, 700))
        wanted = chance.weighted([(1, 5), (2, 12), (3, 23), (4, 28), (5, 20), (6, 12)])
        while day <= last and wanted > 0:
            twins = chance.percent(2)
            names = {child.full_name.split()[0] for child in children}
            for at in range(2 if twins else 1):
                child = self._child(people, district, family, day, names)
                child.mother, child.father = mother, father
                if twins:
                    child.several = (FIRST_TWIN, SECOND_TWIN)[at]
                    child.place_of_birth = (
                        children[-1].place_of_birth if at else child.place_of_birth
                    )
                    child.registered = children[-1].registered if at else child.registered
                children.append(child)
            wanted -= 1
            day += timedelta(days=chance.number(500, 1500))
        gone = years_before(AS_OF, LEAVES_HOME_AT)
        return [child for child in children if child.born_on > gone]

    def _child(self, people: str, district: str, family: str, day: date, names: set[str]) -> Person:
        chance, naming = self.chance, PEOPLES[people]
        sex = chance.one(("female", "male"))
        name = self._name(people, sex, family)
        while name.split()[0] in names:  # brothers and sisters have names of their own
            name = self._name(people, sex, family)
        names.add(name.split()[0])
        child = Person(self._serial(), name, sex, day, "", "")
        if chance.percent(1):
            child.place_of_birth, child.country_of_birth = chance.one(naming.abroad)
        else:
            self._birthplace(child, district, (AS_OF - day).days // 365)
            child.registered = chance.percent(97)
        self._reach(child, naming)
        return child
