"""To be written."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from torana.base.actor import Actor
from torana.base.pages import Page
from torana.parts.casework.records import *

from torana.parts.casework.events import *
def on_case_submitted(event: CaseSubmitted) -> None: raise NotImplementedError
def on_case_returned(event: CaseReturned) -> None: raise NotImplementedError
def on_case_decided(event: CaseDecided) -> None: raise NotImplementedError
