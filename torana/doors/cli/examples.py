"""The worked examples of a nation folder, run as its authors wrote them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django.core.management import call_command
from django.db import connections

from torana.base import clock
from torana.base.actor import machine
from torana.base.postgres import rights
from torana.parts.casework import api as casework
from torana.parts.catalogue import api as catalogue

if TYPE_CHECKING:
    from pathlib import Path


def run(folder: Path) -> int:
    """Publish the folder into this scratch database, run its examples, and print each."""
    try:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        rights.apply()
        now = clock.now()
        catalogue.publish(folder, by=machine("command line"), now=now)
        results = casework.run_examples(folder, now=now)
    finally:
        connections.close_all()
    for result in results:
        sign = "ok " if result.holds else "NOT"
        sys.stdout.write(f"  {sign} {result.service}: {result.name}\n")
        for difference in result.differences:
            sys.stdout.write(f"        {difference}\n")
    wrong = sum(not result.holds for result in results)
    sys.stdout.write(f"{len(results) - wrong} of {len(results)} examples came out as written.\n")
    if not wrong:
        sys.stdout.write(f"Next: `torana publish {folder}` puts it online.\n")
    return 1 if wrong else 0
