"""`torana web`: the pages, under granian."""

from __future__ import annotations

import os
import resource
import sys
from typing import TYPE_CHECKING

from django.conf import settings
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server import Server

from torana.base import logs
from torana.base.gate.who import BOOK, BOOK_BYTES
from torana.doors.cli.starting import refuse_unsound_start

if TYPE_CHECKING:
    import argparse

BACKLOG = 1024
CONNECTIONS_MAX = 4096  # in each process; the gate says who of them is worked for
HEADERS = HTTP1Settings(
    header_read_timeout=15_000,  # milliseconds; a connection without a request lasts no longer
    max_buffer_size=64 * 1024,
)


def run(args: argparse.Namespace) -> int:
    """Answer pages until asked to stop; refuse to start with unsound settings."""
    refuse_unsound_start("web")
    _allow_connections()
    _make_book()
    Server(
        "torana.wsgi:gate",
        address=settings.BIND,
        port=settings.PORT,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HEADERS,
        websockets=False,
        workers=args.workers or settings.WEB_PROCESSES,
        backlog=BACKLOG,
        backpressure=CONNECTIONS_MAX,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_access=False,
        log_dictconfig={
            "formatters": logs.LOGGING["formatters"],
            "handlers": logs.LOGGING["handlers"],
            "loggers": {"_granian": {"handlers": ["lines"], "propagate": False}},
        },
    ).serve()
    return 0


def _allow_connections() -> None:
    """Raise the number of open files to what the system lets us have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS_MAX
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _make_book() -> None:
    """Make the table in which all web processes note whom they served; it ends with this one.

    It is a piece of memory that has a path while we live: a killed process leaves no file behind.
    """
    if sys.platform == "linux" and BOOK not in os.environ:
        book = os.memfd_create("torana-gate-book")
        os.ftruncate(book, BOOK_BYTES)
        os.environ[BOOK] = f"/proc/{os.getpid()}/fd/{book}"
