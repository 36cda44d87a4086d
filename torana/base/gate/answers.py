"""What the gate answers by itself: made once, in each language, so that to refuse costs nothing."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import orjson
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from torana.base.errors import Busy, Refusal
from torana.base.gate.errors import TooSlow
from torana.base.languages import chosen, tongue
from torana.base.web import PAGES_VARY_BY, RETRY_AFTER_S, SECURITY_HEADERS, TooMuchSent, in_words

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

    Headers = list[tuple[str, str]]

RETRY_AFTER_S_MAX = 30
PROBLEM = "application/problem+json"


@dataclass(slots=True)
class Pressure:
    """How full it is: requests refused for want of room, against requests served, a second."""

    refused_per_s: float = 0.0
    served_per_s: float = 0.0
    _refused: int = 0
    _served: int = 0

    def look(self, refused: int, served: int, seconds: float) -> None:
        """Note how many there are by now; half of what is told is of the last second."""
        self.refused_per_s += ((refused - self._refused) / seconds - self.refused_per_s) / 2
        self.served_per_s += ((served - self._served) / seconds - self.served_per_s) / 2
        self._refused, self._served = refused, served

    def retry_after_s(self) -> int:
        """Return when to come again: soon, for an empty line would serve nobody.

        To refuse costs a tenth of what to serve costs; only where many more are refused than
        served are they sent away for longer. By chance a little sooner or later, so that not all
        who were refused together come together again.
        """
        crowd = max(1.0, self.refused_per_s / max(self.served_per_s, 1.0) / 2)
        wait_s = RETRY_AFTER_S * crowd * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
        return max(1, min(round(wait_s), RETRY_AFTER_S_MAX))


@dataclass(slots=True)
class Answers:
    """The pages and problem details for whoever does not come in."""

    _made: dict[tuple[str, str], bytes] = field(default_factory=dict)
    _status: dict[str, int] = field(default_factory=dict)

    def make(self) -> None:
        """Make every answer in every language."""
        largest_mb = settings.UPLOAD_BYTES_MAX // 1_000_000
        for refusal in (Busy(), TooMuchSent(max_mb=largest_mb), TooSlow()):
            self._status[refusal.code] = refusal.status
            for language, _ in settings.LANGUAGES:
                with override(language):
                    self._make(refusal, language)

    def give(self, code: str, scope: Scope, proto: HTTPProtocol, retry_after_s: int) -> None:
        """Send the answer for a refusal, in the language and the form that is asked for."""
        status = self._status[code]
        headers = _headers()
        if _is_machine(scope.headers.get("accept", "")):
            headers.append(("content-type", PROBLEM))
            body = self._made[code, PROBLEM]
        else:
            headers.append(("content-type", "text/html; charset=utf-8"))
            body = self._made[code, _language(scope)]
        if status == Busy.status:
            headers.append(("retry-after", str(retry_after_s)))
        else:
            headers.append(("connection", "close"))  # what still comes is no next request
        proto.response_bytes(status, headers, body)

    def _make(self, refusal: Refusal, language: str) -> None:
        sentence, remedy = in_words(refusal)
        context = {
            "code": refusal.code,
            "sentence": sentence,
            "remedy": remedy,
            "frame": {"language": language, "direction": tongue(language).direction},
        }
        self._made[refusal.code, language] = render_to_string("apart.html", context).encode()
        if language == settings.LANGUAGE_CODE:
            problem = {
                "type": f"/problems/{refusal.code}",
                "title": sentence,
                "status": refusal.status,
                "detail": remedy,
                "code": refusal.code,
            }
            self._made[refusal.code, PROBLEM] = orjson.dumps(problem)


def _headers() -> Headers:
    told = [(name.lower(), value) for name, value in SECURITY_HEADERS.items()]
    if settings.SECURE_HSTS_SECONDS:
        told.append(("strict-transport-security", f"max-age={settings.SECURE_HSTS_SECONDS}"))
    return [
        *told,
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", str(settings.SECURE_REFERRER_POLICY)),
        ("cache-control", "no-store"),
        ("vary", ", ".join(PAGES_VARY_BY)),
    ]


def _is_machine(accept: str) -> bool:
    return "json" in accept and "html" not in accept


def _language(scope: Scope) -> str:
    """Return the reader's language: chosen by the cookie, or the first that the browser names."""
    cookie, name = scope.headers.get("cookie", ""), settings.LANGUAGE_COOKIE_NAME
    known = [code for code, _ in settings.LANGUAGES]
    kept = next((code for code in known if f"{name}={code}" in cookie), "")
    return chosen(kept, scope.headers.get("accept-language", ""), known)
