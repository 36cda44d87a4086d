"""To be written."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from torana.base.actor import Actor
from torana.base.pages import Page
from torana.parts.casework.records import *

def case(case_id: UUID, *, by: Actor, now: datetime) -> CaseView: raise NotImplementedError
def cases_of(by: Actor, after: str = "") -> Page[CaseLine]: raise NotImplementedError
def find_by_reference(text: str, *, by: Actor) -> UUID: raise NotImplementedError
