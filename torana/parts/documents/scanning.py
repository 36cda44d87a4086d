"""Asking a scanner whether a file is known to be harmful: clamd, where TORANA_SCANNER names one.

It is asked through a socket of this machine, so that no file leaves it, before anything opens the
file. A scanner that does not answer refuses: a file that was not looked at is not taken.
"""

from __future__ import annotations

import socket
import struct

from django.conf import settings

from torana.base.logs import logger
from torana.parts.documents.errors import Harmful, ScannerAway

log = logger(__name__)

SECONDS_MAX = 20
CHUNK_BYTES = 65_536
ANSWER_BYTES_MAX = 4096
SCAN, END = b"zINSTREAM\0", struct.pack(">I", 0)  # clamd(8): z ends with NUL, a chunk of 0 ends it


def scan(content: bytes) -> None:
    """Refuse what the scanner knows; do nothing where there is none."""
    if not settings.SCANNER:
        return
    try:
        told = _asked(settings.SCANNER, content)
    except OSError as error:
        log.error("scanner_away", kind=type(error).__name__)  # noqa: TRY400 - the trace says no more
        raise ScannerAway from error
    if told.endswith(b" FOUND"):
        raise Harmful
    if told != b"stream: OK":  # such as: the file is larger than its own limit
        log.error("scanner_refused")
        raise ScannerAway


def _asked(path: str, content: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(SECONDS_MAX)
        line.connect(path)
        line.sendall(SCAN)
        for at in range(0, len(content), CHUNK_BYTES):
            chunk = content[at : at + CHUNK_BYTES]
            line.sendall(struct.pack(">I", len(chunk)) + chunk)
        line.sendall(END)
        told = b""
        while not told.endswith(b"\0") and len(told) < ANSWER_BYTES_MAX:
            more = line.recv(ANSWER_BYTES_MAX)
            if not more:
                break
            told += more
    return told.rstrip(b"\0\n")
