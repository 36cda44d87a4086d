"""Checking: what was issued is genuine, and says so; what is not, says why."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from torana.parts.credentials import api as credentials
from torana.parts.credentials.api import Outcome
from torana.pure.credentials import reasons

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from uuid import UUID

    from torana.base.actor import Actor

    Acting = Callable[[Actor], AbstractContextManager[None]]


def code_of(pdf: bytes) -> str:
    found = re.search(rb"/ToranaCredential ?\(([^)]+)\)", pdf)
    assert found
    return found[1].decode()


def test_a_downloaded_certificate_is_genuine(
    pdf: bytes, values: dict[str, str], now: datetime
) -> None:
    verdict = credentials.check(pdf, now=now)
    assert verdict.outcome is Outcome.GENUINE
    assert {fact.name: fact.value for fact in verdict.claims} == values
    assert verdict.issuer.in_("en") == "Civil Registration"
    assert verdict.issued_at == now
    assert str(verdict.valid_until) == "2027-11-21"
    assert verdict.reference == "NY-7QK4-2M"
    assert all(fact.label.in_("ar") for fact in verdict.claims)


def test_what_is_kept_by_a_key_is_told_in_words_too(pdf: bytes, now: datetime) -> None:
    facts = {fact.name: fact for fact in credentials.check(pdf, now=now).claims}
    assert facts["sex"].value == "female"
    assert (facts["sex"].words.in_("en"), facts["sex"].words.in_("ar")) == ("Female", "أنثى")
    assert not facts["full_name"].words


@pytest.mark.parametrize(
    "written",
    ["{}", "https://nyota.example/verify#{}", "  {}\n", "http://localhost:8000/verify#{}"],
)
def test_the_square_code_says_the_same(pdf: bytes, now: datetime, written: str) -> None:
    verdict = credentials.check(written.format(code_of(pdf)), now=now)
    assert verdict.outcome is Outcome.GENUINE
    assert verdict.claims == credentials.check(pdf, now=now).claims


def test_the_sd_jwt_says_the_same(pdf: bytes, wallet: str, now: datetime) -> None:
    assert credentials.check(wallet, now=now).outcome is Outcome.GENUINE
    assert credentials.check(wallet, now=now).claims == credentials.check(pdf, now=now).claims


def test_its_holder_may_leave_facts_out(wallet: str, now: datetime) -> None:
    token, first, *_ = wallet.split("~")
    verdict = credentials.check(f"{token}~{first}~", now=now)
    assert verdict.outcome is Outcome.GENUINE
    assert len(verdict.claims) == 1
    assert reasons.SOME_LEFT_OUT in verdict.reasons


def test_a_fact_of_another_certificate_is_noticed(wallet: str, now: datetime) -> None:
    token, first, *_ = wallet.split("~")
    for forged in (f"{token}~{first}~{first}~", f"{token}~{first[:-2]}xx~", f"{token}~{first}~kb"):
        assert credentials.check(forged, now=now).outcome is Outcome.ALTERED


def test_it_expires_after_its_last_day_where_it_was_issued(pdf: bytes) -> None:
    # Nairobi's time: the 21st of November 2027 ends at 21:00 UTC.
    last = datetime.fromisoformat("2027-11-21T20:59:59+00:00")
    assert credentials.check(pdf, now=last).outcome is Outcome.GENUINE
    verdict = credentials.check(pdf, now=last + timedelta(seconds=1))
    assert verdict.outcome is Outcome.EXPIRED
    assert verdict.claims


def test_a_changed_file_is_altered_and_says_what_was_issued(
    pdf: bytes, values: dict[str, str], now: datetime
) -> None:
    place = pdf.index(b"endstream") - 20
    changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
    verdict = credentials.check(changed, now=now)
    assert verdict.outcome is Outcome.ALTERED
    assert {fact.name: fact.value for fact in verdict.claims} == values


@pytest.mark.parametrize("tail", [b"\n", b" ", b"%%EOF", b"1 0 obj null endobj"])
def test_what_is_added_after_sealing_is_noticed(pdf: bytes, now: datetime, tail: bytes) -> None:
    verdict = credentials.check(pdf + tail, now=now)
    assert verdict.outcome is Outcome.ALTERED
    assert reasons.ADDED in verdict.reasons


NOTHING: tuple[bytes | str, ...] = (
    b"",
    "",
    b"%PDF-1.7",
    b"\xff\xfe\x00",
    "~",
    "~~~",
    "#",
    "a.b.c",
    "....",
    "eyJ9.e30.AA",
    "é" * 50,
    "https://nyota.example/verify#",
    "[" * 50_000,
    b"%PDF-" + b"/ByteRange [0 1 2 3]" * 9,
)


@pytest.mark.usefixtures("issued")  # there are keys: without any, everything is unknown
def test_what_is_not_ours_is_unknown(now: datetime) -> None:
    for nothing in NOTHING:
        assert credentials.check(nothing, now=now).outcome is Outcome.UNKNOWN, nothing[:20]


@pytest.mark.usefixtures("db")
def test_before_the_first_certificate_everything_is_unknown(now: datetime) -> None:
    assert credentials.check("a.b.c", now=now).outcome is Outcome.UNKNOWN


def test_a_revoked_one_counts_no_more(  # noqa: PLR0917 - fixtures
    issued: UUID, pdf: bytes, wallet: str, registrar: Actor, acting: Acting, now: datetime
) -> None:
    with acting(registrar):
        credentials.revoke(issued, reason="The entry was corrected.", by=registrar, now=now)
    later = now + timedelta(hours=1)
    for sent in (pdf, wallet, code_of(pdf)):
        verdict = credentials.check(sent, now=later)
        assert verdict.outcome is Outcome.REVOKED
        assert verdict.revoked_at == now


def test_one_that_our_records_miss_is_not_called_genuine(
    issued: UUID, pdf: bytes, now: datetime, as_owner: Callable[[], AbstractContextManager[None]]
) -> None:
    from torana.parts.credentials.models import CredentialRow  # noqa: PLC0415 - breaks it on purpose

    with as_owner():
        CredentialRow.objects.filter(id=issued).delete()
    verdict = credentials.check(pdf, now=now)
    assert verdict.outcome is Outcome.UNKNOWN
    assert verdict.reasons == (reasons.NOT_RECORDED,)
