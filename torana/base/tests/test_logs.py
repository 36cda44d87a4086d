"""Logs are lines of JSON that name what happened and nobody to whom it happened."""

from __future__ import annotations

import json
import logging  # noqa: TID251 - what is tested
from typing import TYPE_CHECKING

import pytest

from torana.base.logs import FIELDS_MAX_CHARS, JsonFormatter, logger

if TYPE_CHECKING:
    from collections.abc import Iterator

CANARY = "Amina Otieno 0712 345678"


class Lines(logging.Handler):
    """Keeps what was written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(JsonFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self.lines.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    handler = Lines()
    target = logging.getLogger("torana.test")
    target.addHandler(handler)
    yield handler.lines
    target.removeHandler(handler)


def test_an_event_is_one_line_of_json_with_its_fields(lines: list[str]) -> None:
    logger("torana.test").info("case_submitted", case="7", seconds=0.5)
    (line,) = lines
    told = json.loads(line)
    assert (told["event"], told["case"], told["seconds"]) == ("case_submitted", "7", 0.5)
    assert (told["level"], told["logger"]) == ("info", "torana.test")


def test_an_exception_tells_its_kind_and_place_but_not_its_text(lines: list[str]) -> None:
    try:
        int(CANARY)
    except ValueError:
        logger("torana.test").exception("event_failed")
    (line,) = lines
    assert json.loads(line)["exception"] == "ValueError"
    assert "test_logs.py" in line
    assert CANARY not in line


def test_a_library_s_message_is_kept_without_its_arguments(lines: list[str]) -> None:
    logging.getLogger("torana.test").warning("could not send to %s", CANARY)
    (line,) = lines
    assert CANARY not in line


def test_a_field_is_a_word_and_not_a_letter(lines: list[str]) -> None:
    logger("torana.test").info("event", word="x" * 10_000)
    assert len(json.loads(lines[0])["word"]) == FIELDS_MAX_CHARS


def test_what_a_library_quotes_of_a_request_is_left_out() -> None:
    lines = Lines()
    quoting = f"Invalid HTTP_HOST header: {CANARY}"
    place = '/a/b.py", line 7, in read'
    raised = "Application callable raised an exception\nTraceback (most recent call last):"
    raised += f'\n  File "{place}\n    x = "y"\nValueError: {CANARY}'
    for name, message in (("django.security.DisallowedHost", quoting), ("_granian.utils", raised)):
        lines.emit(logging.LogRecord(name, logging.ERROR, "", 0, message, None, None))
    assert CANARY not in "".join(lines.lines)
    assert json.loads(lines.lines[0])["logger"] == "django.security.DisallowedHost"
    assert json.loads(lines.lines[1])["where"] == [place]


def test_a_client_that_names_another_host_is_told_in_a_line_without_places(
    lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Django writes it as an error with a traceback: whoever likes to could fill the log."""
    monkeypatch.setattr(logging.getLogger("torana.test"), "name", "django.security.DisallowedHost")
    try:
        int(CANARY)
    except ValueError:
        logging.getLogger("torana.test").exception(CANARY)
    (line,) = lines
    told = json.loads(line)
    assert (told["event"], told["level"]) == ("suspicious_request", "warning")
    assert "where" not in told
    assert CANARY not in line
