"""`torana verify FILE`: whether a certificate is genuine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from torana.base import clock
from torana.base.errors import Refusal
from torana.parts.credentials import api as credentials

if TYPE_CHECKING:
    import argparse

    from torana.parts.credentials.api import Verdict

FILE_BYTES_MAX = 20_000_000
_PDF = b"%PDF-"


class FileUnreadable(Refusal):
    """{file} cannot be read: {reason}."""

    code = "file-unreadable"
    remedy = "Name the PDF, or a text file with what the QR code holds."


def run(args: argparse.Namespace) -> int:
    """Say what the check found; 0 only for a genuine certificate."""
    try:
        with args.file.open("rb") as file:
            content: bytes = file.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise FileUnreadable(file=args.file, reason=error.strerror) from error
    if len(content) > FILE_BYTES_MAX:
        raise FileUnreadable(file=args.file, reason="it is larger than any certificate")
    given = content if content.startswith(_PDF) else content.decode(errors="replace").strip()
    verdict = credentials.check(given, now=clock.now())
    _tell(verdict)
    return 0 if verdict.outcome is credentials.Outcome.GENUINE else 1


def _tell(verdict: Verdict) -> None:
    lines = [verdict.outcome.value.upper(), *(f"  {reason}" for reason in verdict.reasons)]
    told = (
        ("certificate", verdict.title.in_("en")),
        ("reference", verdict.reference),
        ("issued by", verdict.issuer.in_("en")),
        ("issued at", _moment(verdict.issued_at)),
        ("valid until", _moment(verdict.valid_until)),
        ("revoked at", _moment(verdict.revoked_at)),
        *((fact.label.in_("en"), fact.words.in_("en") or fact.value) for fact in verdict.claims),
    )
    lines += [f"  {name:<24} {value}" for name, value in told if value]
    sys.stdout.write("\n".join(lines) + "\n")


def _moment(value: object) -> str:
    return str(value) if value else ""
