"""Structured logs: one JSON object a line, words and ids only, never personal data.

`log.info("case_submitted", case=str(id))` names what happened in one word and gives ids, codes
and numbers. Names, ID numbers, telephone numbers and what people wrote belong to the sealed
tables; a test looks for canaries in these lines.
"""

from __future__ import annotations

import json
import logging  # noqa: TID251 - this is the one place
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

FIELDS_MAX_CHARS = 200  # a field is an id or a word; whatever is longer is a mistake, and is cut

SUSPICIOUS = "django.security"  # such as a form without its token, a host that is not ours
TRACEBACK = "Traceback (most recent call last)"
_PLACE = re.compile(r'^ +File "([^"\n]+", line \d+, in \w+)$', re.MULTILINE)


class Log:
    """Writes events of one module."""

    def __init__(self, name: str) -> None:
        """`name` is the module's."""
        self._logger = logging.getLogger(name)

    def info(self, event: str, **fields: str | float | None) -> None:
        """Say that something happened as it should."""
        self._logger.info(event, extra={"fields": fields})

    def warning(self, event: str, **fields: str | float | None) -> None:
        """Say that something needs a look when it goes on."""
        self._logger.warning(event, extra={"fields": fields})

    def error(self, event: str, **fields: str | float | None) -> None:
        """Say that something went wrong."""
        self._logger.error(event, extra={"fields": fields})

    def exception(self, event: str, **fields: str | float | None) -> None:
        """Say that a bug was met: the kind and the places of the exception, never its text."""
        self._logger.exception(event, extra={"fields": fields})  # noqa: LOG004 - callers handle


def logger(name: str) -> Log:
    """Return the log of the module `name`."""
    return Log(name)


class JsonFormatter(logging.Formatter):
    """Makes a record one line of JSON.

    The text of an exception may quote what a person typed or what a row holds, so only its kind
    and the places in the code are written. Messages of libraries are kept without their arguments
    for the same reason, and a traceback in one (granian's) is cut to its places.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        suspicious = record.name.startswith(SUSPICIOUS)  # a client's doing, and no bug of ours
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": "warning" if suspicious else record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
            "pid": record.process,
        }
        for name, value in getattr(record, "fields", {}).items():
            line[name] = value[:FIELDS_MAX_CHARS] if isinstance(value, str) else value
        if TRACEBACK in str(record.msg):  # granian's, of what failed outside Django
            line["where"] = _PLACE.findall(str(record.msg))[-8:]
        if record.exc_info and record.exc_info[0] and not suspicious:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])[-8:]
            ]
        return json.dumps(line, ensure_ascii=False)


def _event(record: logging.LogRecord) -> str:
    """Return what happened: a library's first line, without what a client sent."""
    if record.name.startswith(SUSPICIOUS):  # quotes the client; its name says what was met
        return "suspicious_request"
    return str(record.msg).partition("\n")[0][:FIELDS_MAX_CHARS]


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "torana.base.logs.JsonFormatter"}},
    "handlers": {
        "lines": {"class": "logging.StreamHandler", "formatter": "json", "stream": sys.stderr}
    },
    "root": {"handlers": ["lines"], "level": "WARNING"},
    "loggers": {
        "torana": {"handlers": ["lines"], "level": "INFO", "propagate": False},
        # Django says "Not Found: /cases/<id>" for each refusal: the access log's business.
        "django": {"handlers": ["lines"], "level": "ERROR", "propagate": False},
        "django.security": {"level": "WARNING"},  # a form without its token, a host not ours
    },
}
