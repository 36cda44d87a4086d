"""`torana web`: the pages, under granian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from granian.constants import Interfaces
from granian.server import Server

from torana.base import logs

if TYPE_CHECKING:
    import argparse

BLOCKING_THREADS = 4  # unset, granian may start 512, each with a database connection
BACKLOG = 512
QUEUE_MAX = 64  # requests a process works on or holds; more wait in the backlog


def run(args: argparse.Namespace) -> int:
    """Answer pages until asked to stop; refuse to start with unsound settings."""
    settings.ENV.refuse_problems()
    Server(
        "torana.wsgi:application",
        address=settings.BIND,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=BLOCKING_THREADS,
        backlog=BACKLOG,
        backpressure=QUEUE_MAX,
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
