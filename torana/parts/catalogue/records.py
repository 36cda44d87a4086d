"""What the catalogue hands out: published editions, and what a publication changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from torana.language.api import Evaluator
    from torana.language.model import Agency, Nation, Service


@dataclass(frozen=True, slots=True)
class Edition:
    """One service as it was published once. A case lives and ends under the edition it began with.

    `nation` is the nation of the same publication, so that a post or a field that was renamed
    since still has the name that it had then.
    """

    id: UUID
    number: int  # 1, 2, 3 within the service
    sha256: str  # of the files that make up the service
    published_at: datetime
    service: Service
    nation: Nation
    evaluator: Evaluator

    @property
    def agency(self) -> Agency:
        """The agency that answers for the service."""
        return self.nation.agencies[self.service.agency]

    @property
    def legal_basis(self) -> str:
        """The article under which the service acts, as the log and the records write it."""
        return self.service.legal_basis.in_(self.nation.languages[0])


@dataclass(frozen=True, slots=True)
class PublishedService:
    """What a publication did to one service; not `changed` means that the edition stood already."""

    name: str
    number: int
    sha256: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did."""

    nation_sha256: str
    changed: bool
    services: tuple[PublishedService, ...]


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The days on which an agency does not work, and where its days begin and end."""

    weekend: tuple[int, ...]  # ISO weekdays
    holidays: Mapping[date, str]  # each with its key, which is its date again
    time_zone: str
