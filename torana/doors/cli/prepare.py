"""What `torana up` does between the database and the pages: migrate, publish, bring people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from torana.doors.cli import demo
from torana.doors.cli.migrate import bring_up_to_date
from torana.doors.cli.publish import put_online
from torana.doors.cli.starting import refuse_log_brought_back
from torana.language import api as language

if TYPE_CHECKING:
    import argparse


def run(args: argparse.Namespace) -> int:
    """Do it; each step says so in a line, and changes nothing when it was done before."""
    settings.ENV.refuse_problems()
    refuse_log_brought_back()
    bring_up_to_date()
    status = put_online(args.nation)
    if status == 0 and settings.DEMO and not demo.is_here(settings.DEMO_MARKER):
        people = language.read_nation(args.nation).demo
        if people.people:
            demo.bring(people, settings.DEMO_MARKER)
    return status
