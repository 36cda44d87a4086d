"""Pages of records: a list always has a maximum, and a cursor instead of a row number."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Generic, TypeVar

from torana.base.errors import Refusal

T = TypeVar("T")

PAGE_ROWS_MAX = 50
CURSOR_LENGTH_MAX = 400  # ours are a third of it; a longer one could nest deeper than Python reads


class CursorUnknown(Refusal):
    """This page address is not one of ours."""

    code = "cursor-unknown"
    status = 400
    remedy = "Begin again from the first page."


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, and where the next ones begin ("" when there are none)."""

    rows: tuple[T, ...]
    next_cursor: str = ""


def cursor(*key: str) -> str:
    """Return the cursor of the row that sorts by `key`."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def key_of(text: str, *, length: int) -> tuple[str, ...] | None:
    """Return the key in a cursor, None for an empty one; refuse what we did not write."""
    if not text:
        return None
    if len(text) > CURSOR_LENGTH_MAX:
        raise CursorUnknown
    try:
        key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError) as error:
        raise CursorUnknown from error
    if not isinstance(key, list) or len(key) != length:
        raise CursorUnknown
    # Ids and dates are printable; NUL and half characters would fail only in the database.
    if not all(isinstance(part, str) and part.isprintable() for part in key):
        raise CursorUnknown
    return tuple(key)
