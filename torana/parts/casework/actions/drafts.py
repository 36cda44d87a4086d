"""To be written."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from torana.base.actor import Actor
from torana.base.pages import Page
from torana.parts.casework.records import *

def start(service: str, *, by: Actor, now: datetime) -> Draft: raise NotImplementedError
def agree(draft_id: UUID, *, by: Actor, now: datetime, language: str = "") -> Draft: raise NotImplementedError
def save_page(draft_id: UUID, page: str, raw: Mapping[str, str], files: Mapping[str, tuple[str, bytes]], *, by: Actor, now: datetime) -> Saved: raise NotImplementedError
def drop_draft(draft_id: UUID, *, by: Actor, now: datetime) -> None: raise NotImplementedError
