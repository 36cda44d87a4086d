"""What a certificate says beside its claims, in the languages of the nation."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from django.conf import settings
from django.utils.translation import gettext, gettext_noop, override

from torana.base.words import money_written
from torana.language.api import label_of
from torana.parts.credentials.printing import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from torana.language.model import Claim, Issue, Text
    from torana.parts.catalogue.api import Edition

WORDS = {
    "particulars": gettext_noop("Particulars"),
    "entry": gettext_noop("Entry"),
    "reference": gettext_noop("Reference"),
    "issued_on": gettext_noop("Issued on"),
    "valid_until": gettext_noop("Valid until"),
    "replaces": gettext_noop("Puts right the one issued on"),
    "law": gettext_noop("Under"),
    "check": gettext_noop(
        "Sealed electronically by the agency named above. "
        "Anyone can check it: scan the square code, or send this file to"
    ),
}
QR_ALT = gettext_noop("Square code: scan it to check this certificate at {address}")
YES_NO = {"true": gettext_noop("Yes"), "yes": gettext_noop("Yes"), "false": gettext_noop("No")} | {
    "no": gettext_noop("No")
}
THEME = {"indigo": "#23306b", "accent": "#c8442b"}


def sheet(
    edition: Edition,
    issue: Issue,
    *,
    agency: str,
    language: str,
    reference: str,
    claims: Mapping[str, str],
    issued_at: datetime,
    valid_until: date | None,
    replaced_at: datetime | None = None,
) -> Sheet:
    """Return what the layout is given, in the nation's first language and one other."""
    nation = edition.nation
    languages = _languages(nation.languages, language)
    address = f"{settings.PUBLIC_URL}/verify"
    zone = ZoneInfo(nation.time_zone)
    with override(languages[0]):
        qr_alt = gettext(QR_ALT).format(address=address)
    return Sheet(
        languages=languages,
        title=_in(issue.title, languages),
        nation=_in(nation.name, languages),
        agency=_in(nation.agencies[agency].title, languages),
        reference=reference,
        issued_on=_dates(issued_at.astimezone(zone).date(), languages),
        valid_until=_dates(valid_until, languages) if valid_until else None,
        replaces=_dates(replaced_at.astimezone(zone).date(), languages) if replaced_at else None,
        law=_in(edition.service.legal_basis, languages),
        claims=tuple(
            _claim(c, claims[c.name], languages) for c in issue.claims if c.name in claims
        ),
        words={name: _words(msgid, languages) for name, msgid in WORDS.items()},
        qr_alt=qr_alt,
        check_url=address,
        theme={name: nation.theme.get(name, colour) for name, colour in THEME.items()},
    )


def _languages(of_nation: tuple[str, ...], wanted: str) -> tuple[str, ...]:
    """Return the first language with the applicant's, or with the only other one."""
    first = of_nation[0]
    if wanted != first and wanted in of_nation:
        return first, wanted
    return of_nation if len(of_nation) <= 2 else (first,)  # noqa: PLR2004 - two columns


def _in(text: Text, languages: tuple[str, ...]) -> dict[str, str]:
    return {language: text.in_(language) for language in languages}


def _in_each(languages: tuple[str, ...], say: Callable[[], str]) -> dict[str, str]:
    """Say something once in each language."""
    said = {}
    for language in languages:
        with override(language):
            said[language] = say()
    return said


def _words(msgid: str, languages: tuple[str, ...]) -> dict[str, str]:
    return _in_each(languages, lambda: gettext(msgid))


def _dates(day: date, languages: tuple[str, ...]) -> dict[str, str]:
    return {language: format_date(day, "long", _locale(language)) for language in languages}


def _locale(language: str) -> Locale:
    if language == "en":
        return Locale("en", "GB")  # the day before the month, as all but one nation write it
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _claim(claim: Claim, value: str, languages: tuple[str, ...]) -> dict[str, Any]:
    words = label_of(claim.options, value)
    return {
        "name": claim.name,
        "label": _in(claim.label, languages),
        "value": _in(words, languages) if words else _value(claim.rule.type, value, languages),
    }


def _value(kind: str, value: str, languages: tuple[str, ...]) -> dict[str, str]:
    """Return a value as each language writes it; names and numbers are the same in all."""
    if kind == "bool" and value in YES_NO:
        return _words(YES_NO[value], languages)
    if kind == "money":
        return _in_each(languages, lambda: money_written(value))
    if kind in {"date", "timestamp"}:
        try:
            return _dates(date.fromisoformat(value[:10]), languages)
        except ValueError:
            pass
    return dict.fromkeys(languages, value)
