"""The people of Nyota who have a part to play: they are the same whatever chance makes of the rest.

`nations/nyota/demo/cast.yaml` says what each of them is for.
"""

from __future__ import annotations

from datetime import date

from tools.population_records import Home, Person


def _person(serial: int, name: str, sex: str, born: date, birth: str, **more: object) -> Person:
    """Return one of the cast; `birth` is "district: place"."""
    district, place = birth.split(": ")
    person = Person(
        serial=serial,
        full_name=name,
        sex=sex,
        born_on=born,
        place_of_birth=place,
        birth_district=district,
        registered=True,
    )
    for key, value in more.items():
        setattr(person, key, value)
    return person


def _otieno() -> Home:
    amina = _person(
        31264907,
        "Amina Otieno",
        "female",
        date(1992, 4, 12),
        "kaya: Kaya General Hospital",
        phone="+259712000101",
        email="amina.otieno@posta.example",
        mother_name="Mary Atieno Ouma",
        father_name="Joseph Odera",
    )
    daniel = _person(
        52610384,
        "Daniel Onyango Otieno",
        "male",
        date(1989, 8, 3),
        "ziwani: Ziwani District Hospital",
        phone="+259712000102",
        mother_name="Hellen Akinyi",
        father_name="Peter Otieno",
    )
    at = "kaya: Kaya General Hospital"
    neema = _person(70418265, "Neema Otieno", "female", date(2018, 2, 17), at)
    grace = _person(
        70982411, "Grace Otieno", "female", date(2022, 5, 9), at, several="Twin, born first"
    )
    john = _person(
        70982438, "John Otieno", "male", date(2022, 5, 9), at, several="Twin, born second"
    )
    for child in (neema, grace, john):
        child.mother, child.father = amina, daniel
    return Home(
        "kaya",
        "Plot 14, Mango Lane, Kaya Town",
        date(2019, 9, 1),
        [amina, daniel, neema, grace, john],
    )


def _ali() -> Home:
    baraka = _person(
        44173950,
        "Baraka Ali",
        "male",
        date(1979, 10, 2),
        "pwani: Coral Bay Clinic",
        phone="+259712000106",
        mother_name="Zuhura Kombo",
        father_name="Ali Mwinyi",
        status="under-correction",
    )
    zuri = _person(
        70155093,
        "Zuri Baraka Ali",
        "female",
        date(2016, 7, 21),
        "kaya: Uhuru Park Maternity",
        mother_name="Rehema Salim",
    )
    zuri.father = baraka
    return Home("kaya", "House 3, Station Road, Kaya East", date(2015, 3, 15), [baraka, zuri])


def _residents() -> list[Home]:
    halima = _person(
        20817346,
        "Halima Saidi Omar",
        "female",
        date(1955, 3, 1),
        "bandari: At home, Ivory Street, Bandari",
        mother_name="Tatu Hamisi",
        father_name="Saidi Omar",
    )
    wanjiru = _person(
        38520971,
        "Wanjiru",
        "female",
        date(1968, 11, 23),
        "mlima: Mlima Mission Hospital",
        phone="+259712000104",
        mother_name="Nyokabi",
        father_name="Kamau",
    )
    shadia = _person(
        61093587,
        "شادية حسن",
        "female",
        date(1990, 6, 30),
        "bandari: Bandari Port Hospital",
        phone="+259712000105",
        email="shadia.hassan@posta.example",
        language="ar",
        mother_name="مريم سالم",
        father_name="حسن عبدالله",
    )
    tesfaye = _person(
        57304618,
        "Tesfaye Bekele",
        "male",
        date(1984, 1, 19),
        ": Gondar",
        country_of_birth="ET",
        phone="+259712000107",
        registered=False,
    )
    brian = _person(
        66203471,
        "Brian Okello Oyugi",
        "male",
        date(1997, 12, 8),
        "ziwani: Fisherman Point Clinic",
        phone="+259712000108",
        mother_name="Rose Auma",
        father_name="George Oyugi",
    )
    return [
        Home("bandari", "House 22, Ivory Street, Bandari Old Town", date(1978, 1, 10), [halima]),
        Home("mlima", "Plot 9, Coffee Lane, Cedar Hill", date(1991, 5, 5), [wanjiru]),
        Home("kaya", "Flat 6, Jacaranda Road, Kaya Town", date(2017, 11, 20), [shadia]),
        Home("nyika", "House 41, Acacia Road, Acacia Junction", date(2012, 2, 8), [tesfaye]),
        Home("ziwani", "Plot 27, Papyrus Road, Ziwani", date(2020, 4, 1), [brian]),
    ]


def _officer(serial: int, name: str, sex: str, born: date, *, last: str, lives: str) -> Home:
    district, address = lives.split(": ")
    person = _person(
        serial,
        name,
        sex,
        born,
        "kaya: Kaya General Hospital",
        phone=f"+2597120002{last}",
        mother_name="Mary Wambui",
        father_name="Samuel Mwangi",
    )
    return Home(district, address, date(2014, 6, 1), [person])


def _officers() -> list[Home]:
    town, east = "Tailors Street, Kaya Town", "Station Road, Kaya East"
    north = "Lighthouse Road, Bandari North"
    return [
        _officer(
            26408159,
            "Joyce Achieng Odera",
            "female",
            date(1981, 1, 25),
            last="01",
            lives=f"kaya: Flat 2, {town}",
        ),
        _officer(
            33917402,
            "Samuel Kiptoo Rono",
            "male",
            date(1986, 9, 14),
            last="02",
            lives=f"kaya: House 31, {east}",
        ),
        _officer(
            47250618,
            "Ruth Nyambura Gathogo",
            "female",
            date(1974, 12, 6),
            last="03",
            lives=f"bandari: House 7, {north}",
        ),
        _officer(
            58162390,
            "Peter Mwangi Karanja",
            "male",
            date(1983, 3, 30),
            last="04",
            lives=f"kaya: Flat 11, {town}",
        ),
        _officer(
            29673841,
            "Mwanaisha Bakari Juma",
            "female",
            date(1990, 8, 11),
            last="05",
            lives=f"bandari: House 18, {north}",
        ),
        _officer(
            64038275,
            "Leyla Farah Nur",
            "female",
            date(1978, 5, 17),
            last="06",
            lives=f"kaya: House 54, {east}",
        ),
        _officer(
            41590736,
            "Esther Chebet Langat",
            "female",
            date(1988, 2, 2),
            last="07",
            lives=f"kaya: Plot 12, {town}",
        ),
    ]


def cast_homes() -> list[Home]:
    """Return the homes of everybody who has a part, always in the same order."""
    return [_otieno(), _ali(), *_residents(), *_officers()]
