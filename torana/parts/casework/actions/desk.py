"""To be written."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from torana.base.actor import Actor
from torana.base.pages import Page
from torana.parts.casework.records import *

def take(case_id: UUID, *, by: Actor, seen: int, now: datetime) -> CaseView: raise NotImplementedError
def let_go(case_id: UUID, *, by: Actor, seen: int, now: datetime) -> CaseView: raise NotImplementedError
