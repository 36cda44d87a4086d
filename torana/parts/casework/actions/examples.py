"""To be written."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from torana.base.actor import Actor
from torana.base.pages import Page
from torana.parts.casework.records import *

from pathlib import Path
def run_examples(folder: Path, *, now: datetime) -> tuple[ExampleResult, ...]: raise NotImplementedError
