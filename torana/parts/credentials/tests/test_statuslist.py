"""Status lists: as the draft writes them, signed, and never believed from the wrong hand."""

from __future__ import annotations

import base64
import json
import zlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torana.parts.credentials.tests.samples import NOW, sample
from torana.pure.credentials import statuslist
from torana.pure.credentials.certificates import kid_of
from torana.pure.credentials.statuslist import Place, Status, StatusList

KNOWN = {0, 1, 2}
URI = "https://nyota.example/agencies/civil-registration/status/1"


def signed(packed: bytes, uri: str = URI) -> str:
    made = sample()
    return statuslist.sign(
        uri,
        packed,
        kid=kid_of(made.agency),
        key=made.key,
        chain=(),
        now=NOW,
        lasts=timedelta(days=7),
        ttl=timedelta(hours=12),
    )


def read(token: str) -> StatusList | None:
    return statuslist.read(token, sample().trust.agencies)


def test_the_list_of_the_draft_comes_out_as_the_draft_says() -> None:
    """Section 4.1's second example, two bits each: 1 2 0 3 0 1 0 1 1 2 3 3."""
    values = (1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3)
    packed = bytes([0xC9, 0x44, 0xF9])
    kept = StatusList(URI, NOW, None, None, packed)
    assert [kept.of(n) for n in range(12)] == [Status(v) if v in KNOWN else None for v in values]
    told = {n: Status(v) for n, v in enumerate(values[:3])}
    assert statuslist.pack(told, 4) == bytes([0xC9 & 0b00111111])


@given(st.dictionaries(st.integers(0, statuslist.SIZE - 1), st.sampled_from(Status), max_size=40))
def test_what_was_put_in_is_read_out_and_nothing_else(places: dict[int, Status]) -> None:
    kept = read(signed(statuslist.pack(places)))
    assert kept is not None
    assert {n: kept.of(n) for n in places} == places
    ended = {n for n, status in places.items() if status}
    others = {0, 1, statuslist.SIZE - 1} - ended
    assert {kept.of(n) for n in others} <= {Status.VALID}


def test_an_outsider_reads_it_with_nothing_but_json_and_zlib() -> None:
    token = signed(statuslist.pack({7: Status.INVALID, 9: Status.SUSPENDED}))
    header, payload, _ = (part + "=" * (-len(part) % 4) for part in token.split("."))
    assert json.loads(base64.urlsafe_b64decode(header))["typ"] == "statuslist+jwt"
    told = json.loads(base64.urlsafe_b64decode(payload))
    assert (told["sub"], told["ttl"], told["exp"] - told["iat"]) == (URI, 43_200, 604_800)
    lst = told["status_list"]["lst"]
    packed = zlib.decompress(base64.urlsafe_b64decode(lst + "=" * (-len(lst) % 4)))
    assert len(packed) * 8 // told["status_list"]["bits"] == 2**17
    assert (packed[7 // 4] >> 2 * (7 % 4) & 3, packed[9 // 4] >> 2 * (9 % 4) & 3) == (1, 2)


def test_an_agency_tells_of_its_own_certificates_alone() -> None:
    packed = statuslist.pack({})
    assert read(signed(packed)) is not None
    for other in ("tax-office/status/1", "civil-registration-2/status/1"):
        assert read(signed(packed, f"https://nyota.example/agencies/{other}")) is None


def test_a_list_that_unpacks_without_end_is_none() -> None:
    assert read(signed(bytes(statuslist.BYTES_MAX + 1))) is None


@pytest.mark.parametrize("place", range(0, 400, 7))
def test_a_changed_list_is_none(place: int) -> None:
    token = signed(statuslist.pack({1: Status.INVALID}))
    at = place % len(token)
    other = "A" if token[at] != "A" else "B"
    assert read(token[:at] + other + token[at + 1 :]) is None


@pytest.mark.parametrize(
    "claim",
    [
        None,
        "x",
        {},
        {"status_list": {}},
        {"status_list": {"idx": 1}},
        {"status_list": {"idx": -1, "uri": "x"}},
        {"status_list": {"idx": statuslist.SIZE, "uri": "x"}},
    ],
)
def test_a_token_with_no_place_of_ours_has_none(claim: object) -> None:
    assert Place.of({"status": claim}) is None
    assert Place.of({"status": Place(URI, 3).claim()}) == Place(URI, 3)
