"""What we write to people, sentence by sentence.

A sentence whose placeholder is empty is left out: a case without a promised date promises none.
`{due_on}` and whatever else ends in `_on` comes as an ISO date and is written as the language
writes it. `{site}` is our own address. The sentences are msgids; translations are in the catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Template:
    """A message: subject and paragraphs for mailbox and e-mail, sentences for a phone."""

    subject: str
    paragraphs: tuple[str, ...]
    sms: tuple[str, ...]


_GO_ON = _("Sign in at {site} to see everything about it.")

TEMPLATES = {
    "case-received": Template(
        _("We have your application {reference}"),
        (
            _("We have received your application: {service}."),
            _("Its reference is {reference}. Give it when you write or call."),
            _("You will have an answer by {due_on}."),
            _GO_ON,
        ),
        (
            _("We have your application {reference}."),
            _("You will have an answer by {due_on}."),
            _("More at {site}"),
        ),
    ),
    "case-returned": Template(
        _("We have a question about {reference}"),
        (
            _("To go on with your application ({service}) we need something from you."),
            _("We ask: {message}"),
            _("Please answer by {due_on}."),
            _GO_ON,
        ),
        (
            _("We have a question about your application {reference}."),
            _("Please answer by {due_on}."),
            _("Answer at {site}"),
        ),
    ),
    "case-decided-granted": Template(
        _("Your application {reference} is granted"),
        (
            _("Your application is granted: {service}."),
            _("The reason: {reason}"),
            _GO_ON,
        ),
        (_("Your application {reference} is granted."), _("More at {site}")),
    ),
    "case-decided-refused": Template(
        _("Your application {reference} is refused"),
        (
            _("Your application is refused: {service}."),
            _("The reason: {reason}"),
            _("The law: {law}"),
            _("If you think that this is wrong, you can object."),
            _GO_ON,
        ),
        (
            _("Your application {reference} is refused."),
            _("The reason, and how to object, at {site}"),
        ),
    ),
    "case-decided-lapsed": Template(
        _("Your application {reference} has ended without an answer"),
        (
            _("We waited for your answer, and the time for it has passed: {service}."),
            _("Nothing is decided against you. You can apply again at any time."),
            _GO_ON,
        ),
        (
            _("Your application {reference} has ended: the time to answer has passed."),
            _("You can apply again at {site}"),
        ),
    ),
    "certificate-ready": Template(
        _("Your certificate is ready: {reference}"),
        (
            _("Your certificate is ready: {service}."),
            _("Sign in at {site} to download it. Anyone can check there that it is genuine."),
        ),
        (_("Your certificate is ready ({reference})."), _("Download it at {site}")),
    ),
    "certificate-revoked": Template(
        _("Your certificate {reference} is revoked"),
        (
            _("Your certificate is revoked: {service}. It does not count any more."),
            _("The reason: {reason}"),
            _("If you think that this is wrong, you can object."),
            _GO_ON,
        ),
        (
            _("Your certificate ({reference}) is revoked."),
            _("The reason, and how to object, at {site}"),
        ),
    ),
    "certificate-suspended": Template(
        _("Your certificate {reference} is suspended"),
        (
            _("Your certificate is suspended: {service}. For now it does not count."),
            _("The reason: {reason}"),
            _("We write to you as soon as this is decided."),
            _GO_ON,
        ),
        (_("Your certificate ({reference}) is suspended."), _("The reason at {site}")),
    ),
    "certificate-reinstated": Template(
        _("Your certificate {reference} counts again"),
        (_("Your certificate counts again: {service}."), _GO_ON),
        (_("Your certificate ({reference}) counts again."), _("More at {site}")),
    ),
    "certificate-corrected": Template(
        _("Your certificate {reference} is being put right"),
        (
            _("Your certificate is being put right: {service}. The one you have counts no more."),
            _("The reason: {reason}"),
            _("We write to you as soon as the right one can be downloaded."),
            _GO_ON,
        ),
        (
            _("Your certificate ({reference}) is being put right; the one you have ends."),
            _("The reason at {site}"),
        ),
    ),
}

CODE_SMS = (
    _("{code} is your code to sign in at {site}."),
    _("It is good for 10 minutes. Tell it to nobody, not even to an officer."),
)
