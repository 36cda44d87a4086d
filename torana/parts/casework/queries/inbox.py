"""To be written."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from torana.base.actor import Actor
from torana.base.pages import Page
from torana.parts.casework.records import *

def inbox(*, by: Actor, show: str = "due", service: str = "", search: str = "", after: str = "", now: datetime) -> Page[QueueRow]: raise NotImplementedError
def inbox_counts(*, by: Actor, now: datetime) -> InboxCounts: raise NotImplementedError
