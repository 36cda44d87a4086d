"""The nation, its agencies and its registries: whether their names fit together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from torana.language.naming import must_be_one_of
from torana.language.problems import nearest

if TYPE_CHECKING:
    from torana.language.build import Reading
    from torana.language.tree import Part

EVERY_DAY = 7


def check(reading: Reading) -> None:
    """Report what does not fit in nation.yaml, agencies.yaml and registries/."""
    _zone(reading.root)
    _id_number(reading.root.part("id_number"))
    _languages(reading.root)
    for part in reading.agencies.parts("agencies").values():
        _agency(part, reading)
    for name, part in reading.registries.items():
        _registry(name, part, reading)


def _zone(root: Part) -> None:
    zone = root.text("time_zone")
    if zone and zone not in available_timezones():
        root.tree.problem(
            "time_zone",
            "unknown-time-zone",
            f'there is no time zone "{zone}"',
            expected="a name of the IANA time zone database, such as Africa/Nairobi",
            nearest=nearest(zone, sorted(available_timezones(), key=lambda z: z[:3] != zone[:3])),
        )
    elif zone:
        ZoneInfo(zone)


def _id_number(part: Part) -> None:
    pattern, example = part.text("pattern"), part.text("example")
    try:
        fits = re.fullmatch(pattern, example)
    except re.error as error:
        told = f"this is no regular expression: {error}"
        part.tree.problem(part.under("pattern"), "pattern", told)
        return
    if pattern and example and not fits:
        told = f"the example {example} does not fit the pattern {pattern}"
        part.tree.problem(part.under("example"), "pattern", told)


def _languages(root: Part) -> None:
    languages = root.names("languages")
    if len(set(languages)) != len(languages):
        root.tree.problem("languages", "duplicate-name", "a language is listed twice")


def _agency(part: Part, reading: Reading) -> None:
    if len(set(part.names("weekend"))) >= EVERY_DAY:
        part.tree.problem(
            part.under("weekend"), "never-open", "an agency must work on some day of the week"
        )
    for office in part.parts("offices").values():
        for area in office.names("areas"):
            must_be_one_of(office, "areas", area, reading.nation.areas, "area")
        if office.has("opens") and office.hour("closes") <= office.hour("opens"):
            told = "an office closes after it opens, on the same day"
            office.tree.problem(office.under("closes"), "hours", told)


def _registry(name: str, part: Part, reading: Reading) -> None:
    if part.has("registry") and part.text("registry") != name:
        told = f'the file is {name}.yaml, so the registry is "{name}"'
        part.tree.problem("registry", "name-of-file", told)
    agencies = reading.nation.agencies
    must_be_one_of(part, "agency", part.text("agency"), agencies, "agency")
    for key in ("readers", "writers"):
        for agency in part.names(key):
            must_be_one_of(part, key, agency, agencies, "agency")
    fields = part.parts("fields")
    for field in part.names("key"):
        must_be_one_of(part, "key", field, fields, "field")
    for lookup in part.lists("lookups"):
        for field in lookup:
            must_be_one_of(part, "lookups", field, fields, "field")
    must_be_one_of(part, "subject", part.text("subject"), fields, "field")
    _meanings(part)
    for described in fields.values():
        _options(described)


def _options(field: Part) -> None:
    """Give options to a choice and to nothing else: those of an area are the nation's."""
    kind = field.text("type")
    if kind == "choice" and not field.wrote("options"):
        told = 'a choice needs "options" (key: words, for each value)'
        field.tree.problem(field.path, "missing-key", told)
    elif kind and kind != "choice" and field.has("options"):
        told = f'"options" says nothing for a field of type {kind}'
        field.tree.problem(
            field.under("options"), "key-of-other-type", told, expected="type choice"
        )


def _meanings(part: Part) -> None:
    """Two fields of one entry cannot be the same fact of its subject."""
    seen: dict[str, str] = {}
    for name, field in part.parts("fields").items():
        meaning = field.text("meaning")
        if meaning and meaning in seen:
            told = f'"{seen[meaning]}" has the meaning {meaning} already'
            part.tree.problem(field.under("meaning"), "duplicate-meaning", told)
        seen[meaning] = name
