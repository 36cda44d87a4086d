"""Asking a scanner: what it knows is refused, and where it does not answer nothing is taken.

A small clamd answers here, as clamd(8) says: it knows the string that scanners agree to find.
"""

from __future__ import annotations

import socket
import struct
import tempfile
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from torana.parts.documents import checks, scanning
from torana.parts.documents.errors import Harmful, ScannerAway
from torana.parts.documents.tests.hostile.disguises import EICAR
from torana.parts.documents.tests.hostile.make import pdf, picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

INFECTED = picture(comment=EICAR)


class Scanner:
    """A clamd of one thread."""

    def __init__(self, path: Path) -> None:
        self.got: list[bytes] = []
        self.answer = b""  # another than it would give
        self._door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._door.bind(str(path))
        self._door.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End."""
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            with line, line.makefile("rb") as said:
                assert said.read(10) == b"zINSTREAM\0"
                content = b""
                while size := struct.unpack(">I", said.read(4))[0]:
                    content += said.read(size)
                self.got.append(content)
                found = b"Eicar-Test-Signature FOUND" if EICAR in content else b"OK"
                line.sendall(self.answer or b"stream: " + found + b"\0")


@pytest.fixture
def scanner(settings: Settings) -> Iterator[Scanner]:
    with tempfile.TemporaryDirectory() as folder:
        settings.SCANNER = str(Path(folder) / "clamd")
        with closing(Scanner(Path(settings.SCANNER))) as there:
            yield there


def check(content: bytes) -> checks.Checked:
    return checks.check(
        name="a", content=content, accept=["pdf", "jpeg"], size_bytes_max=10_000_000
    )


def test_what_it_knows_is_refused(scanner: Scanner) -> None:
    with pytest.raises(Harmful):
        check(INFECTED)
    assert scanner.got == [INFECTED], "it sees the file as it came"


def test_what_it_does_not_know_goes_on(scanner: Scanner) -> None:
    small = pdf()
    assert check(small).media_type == "application/pdf"
    large = small + b"%" * 200_000 + b"\n%%EOF\n"
    scanning.scan(large)
    assert scanner.got == [small, large]


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR\0", b"\0", b"stream: ok\0", b"x" * 5000]
)
def test_an_answer_that_is_none_takes_nothing(scanner: Scanner, answer: bytes) -> None:
    scanner.answer = answer
    with pytest.raises(ScannerAway):
        check(pdf())


def test_a_scanner_that_is_away_takes_nothing(settings: Settings) -> None:
    settings.SCANNER = "/nowhere/clamd"
    with pytest.raises(ScannerAway):
        check(pdf())


def test_without_a_scanner_nothing_is_asked(settings: Settings) -> None:
    assert settings.SCANNER == ""
    assert check(INFECTED).media_type == "image/jpeg"
