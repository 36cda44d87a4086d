"""To be written."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from torana.base.actor import Actor
from torana.base.pages import Page
from torana.parts.casework.records import *

def act(case_id: UUID, action: str, *, by: Actor, seen: int, reason: str = "", message: str = "", ground: str = "", questions: tuple[str, ...] = (), now: datetime) -> CaseView: raise NotImplementedError
