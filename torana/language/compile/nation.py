"""nation.yaml, agencies.yaml and the registries, compiled."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from torana.language.model import (
    Agency,
    Area,
    Field,
    Nation,
    NeedGroup,
    Office,
    Option,
    Post,
    Registry,
)
from torana.language.schema.nation import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torana.language.model import Text
    from torana.language.tree import Part

DEFAULT_WEEKEND = ("saturday", "sunday")


def nation(root: Part, agencies: Part, registries: Mapping[str, Part]) -> Nation:
    """Return the nation without its services."""
    id_number = root.part("id_number")
    calendar = root.part("calendar")
    areas = root.labels("areas")
    return Nation(
        code=root.text("code"),
        name=root.words("name"),
        government=root.words("government"),
        languages=root.names("languages"),
        currency=root.text("currency"),
        time_zone=root.text("time_zone"),
        country_calling_code=root.text("country_calling_code"),
        id_number_pattern=id_number.text("pattern"),
        id_number_title=id_number.words("title"),
        id_number_example=id_number.text("example"),
        theme=_texts(root.part("theme")),
        support=_texts(root.part("support")),
        needs={
            name: NeedGroup(name, part.words("title"), part.words("summary"))
            for name, part in root.parts("needs").items()
        },
        areas={name: Area(name, title) for name, title in areas.items()},
        agencies={
            name: agency(name, part, calendar) for name, part in agencies.parts("agencies").items()
        },
        registries={name: registry(name, part, areas) for name, part in registries.items()},
    )


def agency(name: str, part: Part, calendar: Part) -> Agency:
    """Return an agency; where it says nothing of days, it keeps the nation's calendar."""
    weekend = part.names("weekend") if part.has("weekend") else calendar.names("weekend")
    if not part.has("weekend") and not calendar.has("weekend"):
        weekend = DEFAULT_WEEKEND
    return Agency(
        name=name,
        title=part.words("title"),
        summary=part.words("summary"),
        posts={post: Post(post, title) for post, title in part.labels("posts").items()},
        offices={office: _office(office, inner) for office, inner in part.parts("offices").items()},
        weekend=tuple(WEEKDAYS.index(day) + 1 for day in weekend),
        holidays={**_days(calendar), **_days(part)},
        phone=part.text("phone"),
    )


def registry(name: str, part: Part, areas: Mapping[str, Text]) -> Registry:
    """Return a registry. Whoever shows a field of it looks no further than its options."""
    return Registry(
        name=name,
        title=part.words("title"),
        agency=part.text("agency"),
        fields={
            field: Field(
                name=field,
                type=inner.text("type", "text"),
                title=inner.words("title"),
                meaning=inner.text("meaning"),
                personal=inner.flag("personal", default=True),
                optional=inner.flag("optional"),
                options=_options(inner, areas),
            )
            for field, inner in part.parts("fields").items()
        },
        key=part.names("key"),
        lookups=part.lists("lookups"),
        subject=part.text("subject"),
        readers=part.names("readers"),
        writers=part.names("writers"),
        retention=part.span("retention"),
    )


def _options(field: Part, areas: Mapping[str, Text]) -> tuple[Option, ...]:
    labels = areas if field.text("type") == "area" else field.labels("options")
    return tuple(Option(key, label) for key, label in labels.items())


def _office(name: str, part: Part) -> Office:
    return Office(
        name=name,
        title=part.words("title"),
        areas=part.names("areas"),
        address=part.words("address"),
        opens=part.hour("opens"),
        closes=part.hour("closes"),
    )


def _days(part: Part) -> dict[date, Text]:
    """Return the holidays of a calendar; their keys were checked to be dates."""
    return {_iso(day): title for day, title in part.labels("holidays").items()}


def _iso(text: str) -> date:
    return date.fromisoformat(text)


def _texts(part: Part) -> dict[str, str]:
    return {name: value for name, value in part.values.items() if isinstance(value, str)}
