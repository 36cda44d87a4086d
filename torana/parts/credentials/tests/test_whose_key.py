"""An agency's key signs for that agency alone, though the nation's root vouches for them all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest

from torana.parts.credentials import api as credentials
from torana.parts.credentials import printing, seal
from torana.parts.credentials.tests.samples import CLAIMS, LAYOUT, NOW, sample, sheet
from torana.pure.credentials import certificates, reasons, tokens
from torana.pure.credentials.outcome import Outcome
from torana.pure.credentials.verify import Trust, verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from uuid import UUID

    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

NYOTA = "https://nyota.example/agencies"
SAID: dict[str, Any] = {
    "jti": tokens.encode(bytes(16)),
    "agency": "civil-registration",
    "reference": "NY-7QK4-2M",
    "iat": int(NOW.timestamp()),
}


@dataclass(frozen=True)
class Agency:
    """An agency with its key, and the trust in which it stands."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    trust: Trust

    @property
    def kid(self) -> str:
        """Name the key."""
        return certificates.kid_of(self.certificate)


@lru_cache
def agency(name: str) -> Agency:
    """Return an agency of a nation; the sample's own is believed beside it."""
    root_key, key = certificates.new_key(), certificates.new_key()
    root = certificates.root(root_key, nation="Republic of Nyota", now=NOW)
    certificate, other = (
        certificates.agency(
            one,
            root=root,
            root_key=root_key,
            nation="Republic of Nyota",
            title="An agency",
            uri=f"{NYOTA}/{uri}",
            now=NOW,
        )
        for one, uri in ((key, name), (sample().key, "civil-registration"))
    )
    return Agency(certificate, key, Trust.of(root, [certificate, other]))


def code(by: Agency, **more: object) -> str:
    told = SAID | {"claims": CLAIMS} | more
    return tokens.sign({"typ": tokens.COMPACT, "kid": by.kid}, told, by.key)


@pytest.mark.parametrize(
    ("signer", "named", "outcome"),
    [
        ("civil-registration", "civil-registration", Outcome.GENUINE),
        ("tax-office", "tax-office", Outcome.GENUINE),
        ("tax-office", "civil-registration", Outcome.UNKNOWN),
        ("civil", "civil-registration", Outcome.UNKNOWN),
        ("registration", "civil-registration", Outcome.UNKNOWN),
        ("tax-office", "", Outcome.UNKNOWN),
    ],
)
def test_no_agency_speaks_for_another(signer: str, named: str, outcome: Outcome) -> None:
    by = agency(signer)
    reading = verify(code(by, agency=named), by.trust, NOW)
    assert reading.outcome is outcome
    assert (reading.reasons == (reasons.ANOTHER_AGENCY,)) is (outcome is Outcome.UNKNOWN)


@pytest.mark.parametrize(
    ("issuer", "outcome"),
    [
        (f"{NYOTA}/tax-office", Outcome.GENUINE),
        (f"{NYOTA}/civil-registration", Outcome.UNKNOWN),
        ("", Outcome.UNKNOWN),
    ],
)
def test_nor_does_it_by_another_address(issuer: str, outcome: Outcome) -> None:
    by = agency("tax-office")
    told = SAID | {"agency": "tax-office", "iss": issuer}
    wallet = tokens.sd_jwt({"kid": by.kid}, told, CLAIMS, by.key)
    assert verify(wallet, by.trust, NOW).outcome is outcome


def test_a_file_that_another_agency_sealed_around_a_genuine_code_is_not_ours() -> None:
    by, genuine = agency("tax-office"), sample().code
    assert verify(genuine, by.trust, NOW).outcome is Outcome.GENUINE
    typeset = printing.typeset(LAYOUT, sheet(), code=genuine, token=genuine, now=NOW)
    pdf = seal.seal(typeset, certificate=by.certificate, key=by.key, reason="x", place="y")
    reading = verify(pdf, by.trust, NOW)
    assert (reading.outcome, reading.reasons) == (Outcome.UNKNOWN, (reasons.ANOTHER_AGENCY,))
    assert not reading.claims


@pytest.mark.usefixtures("issued")
def test_who_asks_for_an_agencys_keys_gets_no_others(
    issued: UUID, as_worker: Callable[[], AbstractContextManager[None]]
) -> None:
    del issued
    with as_worker():
        (own,) = credentials.issuer_keys("civil-registration")["keys"]
        assert own["iss"].endswith("/agencies/civil-registration")
        assert credentials.issuer_keys("registration")["keys"] == []
        assert credentials.issuer_keys()["keys"] == [own]
