"""What `torana up` does between the database and the pages: migrate, publish, bring people."""

from __future__ import annotations

import importlib
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.conf import settings

from torana.doors.cli.migrate import bring_up_to_date

if TYPE_CHECKING:
    import argparse


def run(args: argparse.Namespace) -> int:
    """Do it; each step says so in a line, and changes nothing when it was done before."""
    settings.ENV.refuse_problems()
    bring_up_to_date()
    for needed in ("torana.language.api", "torana.parts.catalogue.api"):
        if find_spec(needed) is None:
            sys.stdout.write(f"Not published: {needed} is not built yet\n")
            return 0
    publish = importlib.import_module("torana.doors.cli.publish")
    status: int = publish.put_online(args.nation)
    return status
