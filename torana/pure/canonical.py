"""One byte form for one value: RFC 8785 by way of a profile that leaves nothing to interpretation.

ASCII keys, no floats, integers within 2^53: then sorted keys and UTF-8 without spaces are the
bytes of RFC 8785 (JSON Canonicalization Scheme).
"""

from __future__ import annotations

import orjson


def encode(value: object) -> bytes:
    """Return the canonical bytes of a value made of dicts, lists, text, integers and booleans."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)
