"""`torana verify`: whether a certificate is genuine, by a nation's records or by what is kept."""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING

import django

from torana.base.errors import Refusal

if TYPE_CHECKING:
    import argparse


class NoFile(Refusal):
    """No file was named."""

    code = "no-file"
    remedy = "Name the PDF, or a text file with what the QR code holds."


def run(args: argparse.Namespace) -> int:
    """Check as the words say; a nation's settings and database are asked only where needed."""
    if args.offline or args.fetch or args.trust:
        return _run("verify_offline", args)
    if args.file is None:
        raise NoFile
    os.environ["TORANA_ROLE"] = "web"
    django.setup()
    return _run("verify_here", args)


def _run(module: str, args: argparse.Namespace) -> int:
    status: int = importlib.import_module(f"torana.doors.cli.{module}").run(args)
    return status
