"""The way of a case in words: what was done, what is being done, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_noop

from torana.parts.casework.api import words

if TYPE_CHECKING:
    from torana.language.model import Text
    from torana.parts.casework.api import CaseView, Step

# What happened, by the words that casework gives; the service's own actions bring their label.
DONE = {
    "submit": gettext_noop("You applied"),
    "answer": gettext_noop("You answered"),
    "withdraw": gettext_noop("You took the application back"),
    "late": gettext_noop("The time was over"),
    "appeal": gettext_noop("You appealed"),
    "appeal-allowed": gettext_noop("The appeal was allowed"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One step as the page shows it."""

    state: str
    title: str
    told: str
    because: str
    quoted: str  # what the officer wrote


def way(case: CaseView) -> list[Shown]:
    """Return the steps of a case in words."""
    zone = ZoneInfo(case.edition.nation.time_zone)
    shown = [_shown(step, zone) for step in case.steps]
    if case.certificate_expected and not any(c.ready for c in case.certificates):
        title, told = gettext("Certificate"), gettext("being made and sealed, in a moment")
        shown.append(Shown("here", title, told, "", ""))
    return shown


def _shown(step: Step, zone: ZoneInfo) -> Shown:
    # What the officer wrote stands with what was done, not again where the case now stands.
    quoted = (step.reason or step.message) if step.action else ""
    return Shown(step.state, _title(step), _told(step, zone), _because(step), quoted)


def _title(step: Step) -> str:
    if step.state != "done":
        return words.said(step.title)
    if step.action in DONE:
        return gettext(DONE[step.action])
    if step.questions:
        return gettext("The office asked you something")
    return words.said(step.title)


def _told(step: Step, zone: ZoneInfo) -> str:
    parts = []
    if step.at is not None:
        moment = localtime(step.at, zone)
        if step.state == "here":
            parts.append(
                gettext("since %(day)s") % {"day": date_format(moment, "MONTH_DAY_FORMAT")}
            )
        else:
            parts.append(date_format(moment, "DATETIME_FORMAT"))
    if step.who.kind != "applicant":
        parts.append(words.who(step.who))
    if step.due_on is not None and step.state != "done":
        parts.append(gettext("by %(day)s") % {"day": date_format(step.due_on, "MONTH_DAY_FORMAT")})
    return " · ".join(part for part in parts if part)


def _because(step: Step) -> str:
    """Return the rule or the ground of a step, with its article of law."""
    if step.ground is not None:
        return f"{words.said(step.ground.label)} {_cited(step.ground.law)}"
    text = words.said(step.because)
    return f"{text} {_cited(step.law)}" if text and step.law else text


def _cited(law: Text) -> str:
    """Return an article in brackets, apart from the direction of the text around it."""
    return f"(\N{FIRST STRONG ISOLATE}{words.said(law)}\N{POP DIRECTIONAL ISOLATE})"
