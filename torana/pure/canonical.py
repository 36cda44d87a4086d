"""One byte form for one value: RFC 8785 by way of a profile that leaves nothing to interpretation.

ASCII keys, no floats, integers within 2^53: then sorted keys and UTF-8 without spaces are the
bytes of RFC 8785 (JSON Canonicalization Scheme).
"""

from __future__ import annotations

from collections.abc import Mapping

import orjson

DEPTH_MAX = 64
INTEGER_MAX = 2**53 - 1


class NotInProfileError(ValueError):
    """This value has no single byte form: only dicts, lists, text, integers, booleans and null."""


def encode(value: object) -> bytes:
    """Return the canonical bytes of a value made of dicts, lists, text, integers and booleans."""
    _inspect(value, 0)
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)
    except orjson.JSONEncodeError as error:  # lone surrogates, which UTF-8 cannot write
        raise NotInProfileError(str(error)) from error


def _inspect(value: object, depth: int) -> None:
    """Refuse what orjson would write and RFC 8785 would write otherwise."""
    if depth > DEPTH_MAX:
        message = f"deeper than {DEPTH_MAX} levels"
        raise NotInProfileError(message)
    kind = type(value)  # exactly: subclasses and dates would be written by orjson's own taste
    if value is None or kind is str or kind is bool:
        return
    if kind is int and isinstance(value, int):
        if abs(value) > INTEGER_MAX:
            message = "an integer beyond 2^53 - 1"
            raise NotInProfileError(message)
    elif isinstance(value, Mapping) and kind is dict:
        for key, held in value.items():
            if type(key) is not str or not key.isascii():
                message = f"the key {key!r} is not ASCII text"
                raise NotInProfileError(message)
            _inspect(held, depth + 1)
    elif isinstance(value, list | tuple) and (kind is list or kind is tuple):
        for held in value:
            _inspect(held, depth + 1)
    else:
        message = f"a {kind.__name__}"
        raise NotInProfileError(message)
