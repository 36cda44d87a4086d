"""`torana publish FOLDER`: put a nation online."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from torana.base import clock
from torana.base.actor import machine
from torana.doors.cli.problems import tell
from torana.language.api import Unsound
from torana.parts.catalogue import api as catalogue

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def run(args: argparse.Namespace) -> int:
    """Publish, or print every mistake and change nothing."""
    return put_online(args.folder)


def put_online(folder: Path) -> int:
    """Publish `folder` and say what changed; a folder that is online already changes nothing."""
    try:
        published = catalogue.publish(folder, by=machine("command line"), now=clock.now())
    except Unsound as unsound:
        tell(unsound.problems, folder)
        sys.stdout.write("Nothing was published. `torana check` runs the examples as well.\n")
        return 1
    changed = [service.name for service in published.services if service.changed]
    what = f"new editions of {', '.join(changed)}" if changed else "nothing has changed"
    sys.stdout.write(f"Published {folder.name}: {len(published.services)} services, {what}\n")
    sys.stdout.flush()
    return 0
