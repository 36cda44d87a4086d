"""What reads the catalogue. Compiled editions are kept in the process, for they never change."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from torana.language import api as language
from torana.parts.catalogue import models
from torana.parts.catalogue.errors import NothingPublished, ServiceUnknown
from torana.parts.catalogue.records import Edition, WorkCalendar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torana.language.model import Nation, Service

NOTICED_WITHIN_S = 1.0  # a new publication
EDITIONS_KEPT = 256  # compiled, in each process: old cases are rare
RESULTS_MAX = 50


# By the hash of the files: the same texts mean the same, whichever edition they are.
_compiled: dict[str, tuple[Service, Nation, language.Evaluator]] = {}


@dataclass(frozen=True, slots=True)
class _Online:
    """What is online, as this process last saw it."""

    number: int
    nation: Nation
    editions: Mapping[str, Edition]


class _Seen:
    """The one thing that this module remembers. Replaced whole, so threads need no lock."""

    online: _Online | None = None
    looked_at: float = float("-inf")


def nation() -> Nation:
    """Return the nation as it is published now."""
    return _online().nation


def services() -> tuple[Edition, ...]:
    """Return the edition of each service that is online, in the order of their names."""
    return tuple(_online().editions.values())


def service(name: str) -> Edition:
    """Return the edition of the service that is online; refuse a name that is not."""
    found = _online().editions.get(name)
    if found is None:
        raise ServiceUnknown
    return found


@lru_cache(maxsize=EDITIONS_KEPT)
def edition(edition_id: UUID) -> Edition:
    """Return an edition that was published at any time."""
    row = models.Edition.objects.get(id=edition_id)
    compiled = _compiled.get(row.sha256)
    if compiled is None:
        folder = language.compile_nation(_texts(row.files))
        found = folder.services[row.service]
        compiled = found, folder.nation, language.Evaluator(found, folder.nation)
        _compiled[row.sha256] = compiled
    service, nation, evaluator = compiled
    return Edition(
        id=row.id,
        number=row.number,
        sha256=row.sha256,
        published_at=row.published_at,
        service=service,
        nation=nation,
        evaluator=evaluator,
    )


def by_need(need: str) -> tuple[Edition, ...]:
    """Return the services found under a moment of life."""
    return tuple(found for found in services() if need in found.service.needs)


def by_agency(agency: str) -> tuple[Edition, ...]:
    """Return the services that an agency answers for."""
    return tuple(found for found in services() if found.service.agency == agency)


def search(text: str, language: str) -> tuple[Edition, ...]:
    """Return the services that `text` may mean, the likeliest first.

    Every word must begin a word of the title, the keywords or the summary, in the reader's
    language or the nation's first. A word of the title weighs more than one of the summary.
    """
    words = _words(text)
    if not words:
        return ()
    scored = [(_score(found, words, language), found) for found in services()]
    hits = sorted((-score, found.service.name, found) for score, found in scored if score)
    return tuple(found for _, _, found in hits[:RESULTS_MAX])


def calendar_of(agency: str) -> WorkCalendar:
    """Return the days on which the agency works, as they are published now."""
    online = _online()
    found = online.nation.agencies[agency]
    return WorkCalendar(
        weekend=found.weekend,
        holidays={day: day.isoformat() for day in found.holidays},
        time_zone=online.nation.time_zone,
    )


def forget() -> None:
    """Look afresh at the next question; a publication of this process is seen at once."""
    _Seen.looked_at = float("-inf")
    _Seen.online = None


def _online() -> _Online:
    """Return what is online, asking the database at most once a second."""
    moment = time.monotonic()
    seen = _Seen.online
    if seen is not None and moment - _Seen.looked_at < NOTICED_WITHIN_S:
        return seen
    latest = models.Publication.objects.order_by("-number").values_list("number", flat=True).first()
    if latest is None:
        raise NothingPublished
    if seen is None or seen.number != latest:
        seen = _read(latest)
        _Seen.online = seen
    _Seen.looked_at = moment
    return seen


def _read(number: int) -> _Online:
    row = models.Publication.objects.get(number=number)
    editions = {name: edition(UUID(key)) for name, key in sorted(row.editions.items())}
    some = next(iter(editions.values()), None)
    nation = some.nation if some else language.compile_nation(_texts(row.files)).nation
    return _Online(number, nation, editions)


def _texts(files: Mapping[str, str]) -> dict[str, str]:
    """Return the texts of files by path."""
    wanted = set(files.values())
    rows = models.SourceText.objects.filter(sha256__in=wanted).values_list("sha256", "text")
    texts = dict(rows)
    return {path: texts[sha256] for path, sha256 in files.items()}


def _score(found: Edition, words: tuple[str, ...], language: str) -> int:
    service = found.service
    weighed = ((8, service.title), (4, service.keywords), (2, service.summary))
    fields = [
        (weight, _words(text.in_(spoken)))
        for weight, text in weighed
        for spoken in {language, found.nation.languages[0]}
    ]
    best = [
        max((weight for weight, held in fields if any(h.startswith(word) for h in held)), default=0)
        for word in words
    ]
    return sum(best) if all(best) else 0


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, accents and Arabic vowel marks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return tuple("".join(c if c.isalnum() else " " for c in kept).split())
