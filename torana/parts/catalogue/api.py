"""What the catalogue can do: publish a nation folder, and hand out what is published."""

from torana.parts.catalogue.actions import publish
from torana.parts.catalogue.errors import NothingPublished, ServiceUnknown
from torana.parts.catalogue.queries import (
    by_agency,
    by_need,
    calendar_of,
    edition,
    forget,
    nation,
    search,
    service,
    services,
)
from torana.parts.catalogue.records import Edition, Published, PublishedService, WorkCalendar

__all__ = [
    "Edition",
    "NothingPublished",
    "Published",
    "PublishedService",
    "ServiceUnknown",
    "WorkCalendar",
    "by_agency",
    "by_need",
    "calendar_of",
    "edition",
    "forget",
    "nation",
    "publish",
    "search",
    "service",
    "services",
]
