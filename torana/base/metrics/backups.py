"""When the last backup was finished: a note in the data folder, so that its age can be watched."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NOTE = "last-backup.json"


def note_finished(data: Path, at: datetime) -> None:
    """Note that a backup of this data folder is whole and on its disk; called as its last step."""
    fresh = data / f"{NOTE}.new"
    fresh.write_text(json.dumps({"finished_at": at.isoformat()}) + "\n")
    fresh.replace(data / NOTE)


def finished_at(data: Path) -> datetime | None:
    """Return when the last one was finished, None where no note can be read."""
    try:
        return datetime.fromisoformat(json.loads((data / NOTE).read_text())["finished_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
