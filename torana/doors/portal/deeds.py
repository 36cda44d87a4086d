"""What the log holds about a person, in words: who, what, to which end, under which law.

The log keeps short words; the nation's own names for agencies, posts and registers stand in the
catalogue. An action that has no sentence here is still shown, with the purpose that it gave.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from torana.base.actor import Kind
from torana.base.errors import Refusal
from torana.parts.casework.api import words
from torana.parts.catalogue import api as catalogue

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from torana.language.model import Nation, Text
    from torana.parts.transparency.api import LoggedEvent

# By action. {reference}, {service}, {registry}, {stage} come from the event's details.
SENTENCES = {
    "sign-in.done": gettext_noop("signed in"),
    "sign-in.failed": gettext_noop("somebody typed a wrong code"),
    "person.enrolled": gettext_noop("wrote you into the list of those who can sign in"),
    "language.chosen": gettext_noop("chose the language in which the state writes to you"),
    "codes.printed": gettext_noop("printed codes for signing in without a telephone"),
    "post.given": gettext_noop("gave you a post"),
    "post.ended": gettext_noop("ended a post of yours"),
    "consent.given": gettext_noop("agreed to what is looked up for: {service}"),
    "consent.withdrawn": gettext_noop("took back the consent for: {service}"),
    "entry.read": gettext_noop("read your entry in: {registry}"),
    "entry.added": gettext_noop("wrote an entry about you into: {registry}"),
    "case.submitted": gettext_noop("sent the application {reference}"),
    "case.opened": gettext_noop("opened your case {reference}"),
    "case.taken": gettext_noop("took your case {reference} to work on it"),
    "case.let-go": gettext_noop("put your case {reference} back for colleagues"),
    "case.returned": gettext_noop("sent questions of {reference} back to you"),
    "case.answered": gettext_noop("answered what was asked in {reference}"),
    "case.moved": gettext_noop("took your case {reference} a step further"),
    "case.decided": gettext_noop("decided your case {reference}"),
    "case.appealed": gettext_noop("appealed against the decision on {reference}"),
    "case.withdrawn": gettext_noop("took the application {reference} back"),
    "document.received": gettext_noop("sent a file"),
    "document.opened": gettext_noop("opened a file of yours"),
    "credential.issued": gettext_noop("issued and sealed your certificate {reference}"),
    "credential.revoked": gettext_noop("revoked your certificate {reference}"),
    "credential.suspended": gettext_noop("suspended your certificate {reference}"),
    "credential.reinstated": gettext_noop("let your certificate {reference} count again"),
    "credential.corrected": gettext_noop("put your certificate {reference} right"),
    "credential.checked": gettext_noop("checked your certificate {reference}"),
    "inbox.listed": gettext_noop("saw your case in a list"),
    "message.sent": gettext_noop("sent you a message"),
}
TO_HEAR = gettext_noop("opened your case {reference} to hear the appeal {appeal}")
UNKNOWN = gettext_noop("did this: {action}")
NOT_FOUND = gettext_noop("looked for you and found no entry in: {registry}")
GAVE = gettext_noop("gave your entry to your application, as you agreed")
GAVE_NOTHING = gettext_noop("was asked for your application, as you agreed, and held no entry")


@dataclass(frozen=True, slots=True)
class Told:
    """One line of what was done with a person's data."""

    leaf_id: UUID
    at: datetime
    who: str
    what: str
    why: str
    law: str
    pending: bool
    ask: str  # the agency to ask, "" where it was oneself


def in_words(event: LoggedEvent, nation: Nation) -> Told:
    """Say one event."""
    own = event.who.kind == Kind.PERSON
    return Told(
        leaf_id=event.leaf_id,
        at=event.at,
        who=_who(event, nation),
        what=_what(event, nation),
        why=_why(event),
        law=_translated(event.legal_basis),
        pending=event.index is None,
        ask="" if own or event.agency not in nation.agencies else event.agency,
    )


def _who(event: LoggedEvent, nation: Nation) -> str:
    registry = nation.registries.get(str(event.details.get("registry", "")))
    if registry is not None and _for_oneself(event):
        return words.said(registry.title)
    if event.who.kind == Kind.PERSON:
        return gettext("You")
    if event.who.kind == Kind.ANYONE:
        return gettext("Somebody who had not signed in")
    agency = nation.agencies.get(event.who.agency or event.agency)
    post = agency.posts.get(event.who.post) if agency else None
    names = [words.said(post.title) if post else "", words.said(agency.title) if agency else ""]
    if event.who.kind == Kind.MACHINE:
        names[0] = (
            gettext("by rule, at once") if event.details.get("rule") else gettext("a machine")
        )
        names.reverse()
    return ", ".join(name for name in names if name)


def _what(event: LoggedEvent, nation: Nation) -> str:
    details = event.details
    registry = nation.registries.get(str(details.get("registry", "")))
    msgid = SENTENCES.get(event.action, UNKNOWN)
    if event.action == "entry.read":
        found = details.get("found") is not False
        if _for_oneself(event):
            msgid = GAVE if found else GAVE_NOTHING
        elif not found:
            msgid = NOT_FOUND
    if event.action == "case.opened" and "appeal" in details:
        msgid = TO_HEAR
    return gettext(msgid).format(
        action=event.action,
        appeal=details.get("appeal", ""),
        reference=details.get("reference", ""),
        registry=words.said(registry.title) if registry else details.get("registry", ""),
        service=_service(str(details.get("service", ""))),
    )


def _for_oneself(event: LoggedEvent) -> bool:
    """Whether a register was read for the person's own application, with their consent."""
    return event.action == "entry.read" and event.who.kind == Kind.PERSON


def _why(event: LoggedEvent) -> str:
    """Return the purpose where the sentence leaves it open: of a reading, and a case's service.

    What parts give beside those is for auditors, in English, and repeats the sentence.
    """
    if event.action.startswith("case."):
        return _service(str(event.details.get("service", "")))
    told = event.action in SENTENCES and event.action != "entry.read"
    return "" if told else _translated(event.purpose)


def _translated(written: str) -> str:
    """Return a law or a purpose in the reader's language; the log keeps the nation's first.

    One that no published service names any more stays as it was written.
    """
    texts = _texts_of(tuple(edition.id for edition in catalogue.services()))
    return words.said(texts[written]) if written in texts else written


@lru_cache(maxsize=2)
def _texts_of(edition_ids: tuple[UUID, ...]) -> dict[str, Text]:
    """Return the laws and purposes of editions by how the log writes them."""
    texts = {}
    for edition_id in edition_ids:
        edition = catalogue.edition(edition_id)
        purposes = (evidence.purpose for evidence in edition.service.evidence.values())
        for text in (*edition.service.laws(), *purposes):
            texts[text.in_(edition.nation.languages[0])] = text
    return texts


def _service(name: str) -> str:
    """Return a service's title; one that is no longer online keeps its word."""
    if not name:
        return ""
    try:
        return words.said(catalogue.service(name).service.title)
    except Refusal:
        return name
