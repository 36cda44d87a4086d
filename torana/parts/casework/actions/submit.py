"""To be written."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from torana.base.actor import Actor
from torana.base.pages import Page
from torana.parts.casework.records import *

def submit(draft_id: UUID, *, by: Actor, now: datetime) -> Case: raise NotImplementedError
