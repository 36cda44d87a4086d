"""To be written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from torana.parts.casework.records import *


def run_examples(folder: Path, *, now: datetime) -> tuple[ExampleResult, ...]:
    raise NotImplementedError
