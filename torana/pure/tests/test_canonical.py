"""One byte form for one value, and a refusal of what could be written two ways."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torana.pure import canonical

keys = st.text(st.characters(max_codepoint=126), max_size=8)
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | text
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("value", "bytes_"),
    [
        ({"b": 1, "a": [True, None, "é"]}, '{"a":[true,null,"é"],"b":1}'.encode()),
        ({"a": '\x1f\n"\\/'}, b'{"a":"\\u001f\\n\\"\\\\/"}'),
        ({}, b"{}"),
        ([], b"[]"),
    ],
)
def test_the_bytes_are_those_of_rfc_8785(value: object, bytes_: bytes) -> None:
    assert canonical.encode(value) == bytes_


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        float("nan"),
        2**53,
        {"é": 1},
        {1: 1},
        dt.date(2026, 1, 1),
        {"a": b"x"},
        {"a": {1, 2}},
        "\ud800",
    ],
)
def test_what_could_be_written_two_ways_is_refused(value: object) -> None:
    with pytest.raises(canonical.NotInProfileError):
        canonical.encode(value)


def test_a_value_without_end_is_refused() -> None:
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(canonical.NotInProfileError):
        canonical.encode(endless)


@given(values)
def test_it_is_what_a_plain_sorting_writer_gives(value: object) -> None:
    plain = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    assert canonical.encode(value) == plain


@given(values)
def test_reading_it_back_gives_the_same_bytes(value: object) -> None:
    written = canonical.encode(value)
    assert canonical.encode(json.loads(written)) == written
