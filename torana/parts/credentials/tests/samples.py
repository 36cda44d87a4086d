"""A certificate made without a database: what the pure check is tried on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from torana.parts.credentials import printing, seal
from torana.pure.credentials import certificates, tokens
from torana.pure.credentials.verify import Trust

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CLAIMS = {"name": "Amina Otieno", "born_on": "1994-03-14", "mother": "غريس وانجيرو"}
LAYOUT = (Path(printing.__file__).parent / "layouts" / "example.typ").read_text()


@dataclass(frozen=True)
class Sample:
    """One certificate in its three forms, and whom to believe."""

    pdf: bytes
    code: str
    wallet: str
    trust: Trust
    root: x509.Certificate
    agency: x509.Certificate
    key: ec.EllipticCurvePrivateKey


@lru_cache
def sample() -> Sample:
    """Return the certificate; made once, for fuzzing needs it a thousand times."""
    root_key, key = certificates.new_key(), certificates.new_key()
    root = certificates.root(root_key, nation="Republic of Nyota", now=NOW)
    agency = certificates.agency(
        key,
        root=root,
        root_key=root_key,
        nation="Republic of Nyota",
        title="Civil Registration",
        uri="https://nyota.example/agencies/civil-registration",
        now=NOW,
    )
    kid = certificates.kid_of(agency)
    payload = {
        "jti": tokens.encode(UUID(int=7).bytes),
        "agency": "civil-registration",
        "reference": "NY-7QK4-2M",
        "iat": int(NOW.timestamp()),
        "exp": int(NOW.timestamp()) + 86_400,
    }
    code = tokens.sign({"typ": tokens.COMPACT, "kid": kid}, payload | {"claims": CLAIMS}, key)
    body = {"iss": "https://nyota.example/agencies/civil-registration", "vct": "x"} | payload
    wallet = tokens.sd_jwt({"kid": kid}, body, CLAIMS, key)
    pdf = seal.seal(
        printing.typeset(
            LAYOUT, sheet(), code=f"https://nyota.example/verify#{code}", token=code, now=NOW
        ),
        certificate=agency,
        key=key,
        reason="Birth certificate",
        place="Republic of Nyota",
    )
    return Sample(pdf, code, wallet, Trust.of(root, [agency]), root, agency, key)


def sheet(languages: tuple[str, ...] = ("en", "ar")) -> printing.Sheet:
    """Return what a layout is given, with words that only a test would print."""

    def text(word: str) -> dict[str, str]:
        return dict.fromkeys(languages, word)

    words = ("particulars", "entry", "reference", "issued_on", "valid_until", "law", "check")
    return printing.Sheet(
        languages=languages,
        title=text("Birth certificate"),
        nation=text("Republic of Nyota"),
        agency=text("Civil Registration"),
        reference="NY-7QK4-2M",
        issued_on=text("22 November 2026"),
        valid_until=text("23 November 2026"),
        replaces=None,
        law=text("Civil Registration Act 2019"),
        claims=tuple(
            {"name": name, "label": text(name), "value": text(value)}
            for name, value in CLAIMS.items()
        ),
        words={word: text(word) for word in words},
        qr_alt="Square code",
        check_url="https://nyota.example/verify",
        theme={"indigo": "#23306b", "accent": "#c8442b"},
    )
