"""How pages are rendered: by Jinja2, which compiles a template once, with the words of our doors.

Django's own templates took half of the time of a page. Jinja2 too escapes everything that is not
marked as markup, and a name that is not there is nothing.
"""

from __future__ import annotations

import functools
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.template import defaultfilters
from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import ChainableUndefined, Environment
from markupsafe import Markup

from torana.base.words import say
from torana.doors.desk import words as desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, time

SENTENCES_KEPT = 8192  # some hundreds in each language


def environment(**options: Any) -> Environment:  # noqa: ANN401 - what Django gives
    """Return Jinja2 as our templates expect it: the setting TEMPLATES names this function."""
    options |= {"undefined": ChainableUndefined, "extensions": ["jinja2.ext.i18n"]}
    made = Environment(**options)  # noqa: S701 - Django gives autoescape=True
    assert made.autoescape is True, "pages would show what people write as markup"
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined] # of the extension
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals |= {"_": said, "static": functools.cache(static), "url": url}
    made.filters |= {
        "say": say,
        "date": day,
        "time": hour,
        "linebreaksbr": defaultfilters.linebreaksbr,
        "filesizeformat": defaultfilters.filesizeformat,
        "urlize": defaultfilters.urlize,
        "tel": tel,
    }
    made.filters |= {word.__name__: word for word in desk.WORDS}
    return made


def said(text: str) -> Markup:
    """Return one of our own sentences in the reader's language: `{{ _("Sign in") }}`."""
    return _said(get_language() or "", text)


def sayer(language: str) -> Callable[[str], Markup]:
    """Return `said` for a whole page in the active language, which it need not look up each time.

    A page says some thirty sentences, and to find a thread's language costs more than the sentence.
    """
    return functools.partial(_said, language)


@functools.lru_cache(maxsize=SENTENCES_KEPT)
def _said(language: str, text: str) -> Markup:
    del language  # the active one: the same sentence is another in each
    return Markup(gettext(text))  # noqa: S704 - written by us and by our translators


def url(name: str, *values: object) -> str:
    """Return the address of a page by its name and the values in it."""
    return reverse(name, args=values)


def day(value: date | None, form: str) -> str:
    """Return a day or a moment in the nation's zone, as the reader's language writes it.

    `form` is one of Django's names, such as "DATE_FORMAT", or letters as its `date` filter takes.
    """
    if not value:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return formats.date_format(value, form)


def tel(number: str) -> Markup:
    """Return a telephone number that a phone calls when it is pressed (RFC 3966)."""
    if not number:
        return Markup()
    dialled = "".join(char for char in number if char in "+0123456789")
    return Markup('<a href="tel:{}">{}</a>').format(dialled, number)


def hour(value: time | None, form: str) -> str:
    """Return a time of day as the reader's language writes it."""
    return formats.time_format(value, form) if value else ""
