"""A small application behind the gate, for tests of the gate alone: no database, no parts."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "torana.settings")

import django
from django.conf import settings
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server import Server

from torana.base.gate import bodies
from torana.base.gate.door import Gate

settings.STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
django.setup()

if TYPE_CHECKING:
    from collections.abc import Iterable

bodies.SMALL_S_MAX = 2.0  # for tests that wait for it
bodies.WINDOW_S = 1.0


class ThenNotes(list[bytes]):
    """An answer that leaves a note in a file, half a second after it has left."""

    def close(self) -> None:
        """Leave the note."""
        time.sleep(0.5)
        Path(os.environ["NOTE"]).write_text("closed")


class ThenBreaks(list[bytes]):
    """An answer after which something breaks."""

    def close(self) -> None:
        """Break."""
        raise ZeroDivisionError


def application(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    """Answer as the path says."""
    query = parse_qs(environ["QUERY_STRING"])
    body = environ["wsgi.input"].read()
    if "s" in query:
        time.sleep(float(query["s"][0]))
    if environ["PATH_INFO"] == "/breaks":
        raise ZeroDivisionError
    if environ["PATH_INFO"] == "/environ":
        body = repr(sorted((k, str(v)) for k, v in environ.items())).encode()
    told = [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
    if environ["PATH_INFO"] == "/unchanged":
        start("304 Not Modified", [("ETag", '"x"')])
        return []
    answer = f"{len(body)}:".encode() + body[:5000]
    start("200 OK", [*told, ("Content-Length", str(len(answer)))])
    kinds: dict[str, type[list[bytes]]] = {"/notes": ThenNotes, "/then-breaks": ThenBreaks}
    return kinds.get(environ["PATH_INFO"], list)([answer])


gate = Gate(application, threads=2)

if __name__ == "__main__":
    Server(
        "torana.base.gate.tests.small:gate",
        port=int(sys.argv[1]),
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=15_000),
        websockets=False,
        workers=1,
        backpressure=2000,
        workers_kill_timeout=8,
        log_access=False,
    ).serve()
