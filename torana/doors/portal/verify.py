"""Checking a certificate: anyone, without signing in, from the PDF or from what the QR holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop

from torana.base import clock
from torana.base.web import Policy, policy
from torana.base.words import money_written
from torana.parts.casework.api import words
from torana.parts.credentials import api as credentials

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from torana.parts.credentials.api import Fact, Verdict

TEXT_LENGTH_MAX = 20_000

# What people read first, and the colour of its box.
TITLES = {
    "genuine": (gettext_noop("Genuine"), "good"),
    "altered": (gettext_noop("Altered: do not trust it"), "bad"),
    "expired": (gettext_noop("Expired"), ""),
    "suspended": (gettext_noop("Suspended: does not count for now"), "bad"),
    "revoked": (gettext_noop("Revoked: no longer valid"), "bad"),
    "unknown": (gettext_noop("Not one of ours, as far as we can see"), ""),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A verdict as the page shows it."""

    title: str
    colour: str
    reasons: list[str]
    verdict: Verdict
    claims: list[tuple[object, str]]


@policy(Policy.ANYONE, "GET", "HEAD", "POST")
def verify(request: HttpRequest) -> HttpResponse:
    """Check what was uploaded or pasted, and say what it is."""
    if request.method != "POST":
        return render(request, "portal/verify.html", {})
    content, problem = _sent(request)
    if problem:
        context = {"problems": [("file", problem)], "text": request.POST.get("text", "")}
        return render(request, "portal/verify.html", context, status=422)
    verdict = credentials.check(content, now=clock.now())
    return render(request, "portal/verify.html", {"shown": _shown(verdict)})


def _sent(request: HttpRequest) -> tuple[bytes | str, str]:
    """Return what is to be checked, or why there is nothing."""
    file = request.FILES.get("file")
    text = request.POST.get("text", "").strip()
    if isinstance(file, UploadedFile) and file.size is not None:
        if file.size > settings.UPLOAD_BYTES_MAX:
            return "", gettext("This file is too large to be a certificate of ours.")
        return file.read(), ""
    if len(text) > TEXT_LENGTH_MAX:
        return "", gettext("This text is too long to be a code of ours.")
    return text, "" if text else gettext("Choose a file, or paste the text of the code.")


def _shown(verdict: Verdict) -> Shown:
    title, colour = TITLES[verdict.outcome]
    claims: list[tuple[object, str]] = [(claim.label, _in_words(claim)) for claim in verdict.claims]
    reasons = [gettext(reason) for reason in verdict.reasons]
    return Shown(gettext(title), colour, reasons, verdict, claims)


def _in_words(fact: Fact) -> str:
    if fact.type == "date":
        return words.day(fact.value)
    if fact.type == "money":
        return money_written(fact.value)
    return words.said(fact.words) or fact.value
