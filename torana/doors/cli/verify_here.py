"""`torana verify FILE`: whether a certificate is genuine, by a nation's own records."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from torana.base import clock
from torana.doors.cli.papers import content_of
from torana.parts.credentials import api as credentials

if TYPE_CHECKING:
    import argparse

    from torana.parts.credentials.api import Verdict


def run(args: argparse.Namespace) -> int:
    """Say what the check found; 0 only for a genuine certificate."""
    given = content_of(args.file)
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
