"""`torana check FOLDER`: every mistake at once, then the worked examples."""

from __future__ import annotations

import importlib
import os
import secrets
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import django

from torana.base import catalogues, languages
from torana.base.postgres.cluster import Cluster
from torana.doors.cli.problems import tell
from torana.language import api as language

if TYPE_CHECKING:
    import argparse


def run(args: argparse.Namespace) -> int:
    """Check the language; where it is sound, run the examples on a database made for it."""
    folder: Path = args.folder
    problems = language.check_nation(folder)
    if problems:
        tell(problems, folder)
        return 1
    for code in _without_catalogue(folder):
        sys.stdout.write(
            f"{code} is not offered: pages have no catalogue. torana language new {code}\n"
        )
    sys.stdout.write(f"No mistakes in {folder}. Running its examples...\n")
    sys.stdout.flush()
    return _run_examples(folder)


def _without_catalogue(folder: Path) -> list[str]:
    """Return the languages that the nation lists and Torana does not speak."""
    beside = os.environ.get("TORANA_LOCALES")  # no settings yet: the examples set them
    places = [catalogues.LOCALES, *([Path(beside)] if beside else [])]
    known = {code for code, _ in languages.found_in(places)}
    return [code for code in language.languages_of(folder) if code not in known]


def _run_examples(folder: Path) -> int:
    """Run the examples in a private PostgreSQL that forgets everything, and leave nothing."""
    scratch = Path(tempfile.mkdtemp(prefix="torana-check-"))
    scratch.chmod(0o711)  # ours and fresh: as root, PostgreSQL's own user passes through
    for name in [name for name in os.environ if name.startswith("TORANA_DATABASE")]:
        del os.environ[name]  # an example never runs in a database that people use
    os.environ |= {
        "TORANA_DATA": str(scratch),
        "TORANA_ROLE": "owner",
        "TORANA_MASTER_KEY": secrets.token_hex(32),
        "TORANA_SECRET_KEY": secrets.token_hex(32),
    }
    try:
        with Cluster(scratch, durable=False):
            django.setup()
            examples = importlib.import_module("torana.doors.cli.examples")
            status: int = examples.run(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return status
