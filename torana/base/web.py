"""What every door needs of HTTP: who may come in, and how a refusal is answered.

Each view names its policy; a test makes the table of all addresses against the whole cast from
the URL map, so an address without a policy cannot be added. A policy only keeps the wrong people
from the door: the rights to a thing are checked in the part that holds it.
"""

from __future__ import annotations

import enum
import functools
import itertools
import re
import sys
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from torana.base.actor import ANYONE, Actor, Kind
from torana.base.charset import OTHER
from torana.base.errors import Busy, NotAllowed, NotFound, Refusal, SignInNeeded
from torana.base.logs import logger
from torana.base.metrics import counting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

log = logger(__name__)
P = ParamSpec("P")

RETRY_AFTER_S = 2
ONWARD_LENGTH_MAX = 1000  # a search in any script is 700 when quoted; Django redirects up to 2048
NOT_TOLD = {401, 503}  # whoever is not signed in yet, and whoever comes back in two seconds
PAGES_VARY_BY = ("Cookie", "Accept-Language", "Accept")  # the reader, the language, page or problem

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
        "object-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",  # doors open what is for all sites
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
}


class Policy(enum.Enum):
    """Who may come in at an address."""

    ANYONE = "anyone"
    RESIDENT = "resident"  # signed in
    OFFICER = "officer"  # signed in and holding a post
    DEMO = "demo"  # anyone, but only in a demonstration on this machine


def policy(
    who: Policy, *methods: str
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Let only `who` into a view, and only by `methods` (GET and HEAD unless told)."""

    def wrap(
        view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            _admit(actor_of(request), who)
            return view(request, *args, **kwargs)

        limited = require_http_methods(list(methods) or ["GET", "HEAD"])(guarded)
        limited.policy = who  # type: ignore[attr-defined] # read by the authorisation table
        return limited

    return wrap


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks, as the sign-in door found; nobody where it did not run."""
    actor = getattr(request, "actor", ANYONE)
    assert isinstance(actor, Actor)
    return actor


def _admit(actor: Actor, who: Policy) -> None:
    match who:
        case Policy.ANYONE:
            return
        case Policy.DEMO:
            if not settings.DEMO:
                raise NotFound
        case Policy.RESIDENT:
            if actor.person_id is None:
                raise SignInNeeded
        case Policy.OFFICER:
            if actor.person_id is None:
                raise SignInNeeded
            if actor.kind is not Kind.OFFICER or not actor.holdings:
                raise NotAllowed


class RefusalMiddleware:
    """Answers refusals as pages or problem details, and a lost database as 503, never 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; what fails outside a view is answered here too."""
        # A quoted cookie can hold anything; ours are plain, and what is not is none of ours.
        request.COOKIES = {k: v for k, v in request.COOKIES.items() if _can_be_kept(v)}
        try:
            response = self.get_response(request)
        except (OperationalError, InterfaceError) as error:
            response = _unavailable(error)
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, PAGES_VARY_BY)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse what no view can read: another encoding, too much of it, characters that are none.

        PostgreSQL holds no NUL, UTF-8 no half of a pair, and nobody types either.
        """
        del view, args
        if OTHER in request.META:
            return answer(request, NotUtf8())
        try:
            texts = [*map(str, kwargs.values()), *_texts_of(request)]
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            return answer(request, TooMuchSent(max_mb=settings.UPLOAD_BYTES_MAX // 1_000_000))
        return None if all(map(_can_be_kept, texts)) else answer(request, Malformed())

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn what a view raised into its answer; a bug goes on to Django and the log."""
        match error:
            case Refusal():
                return answer(request, error)
            case OperationalError() | InterfaceError():
                return _unavailable(error)
            case _:
                return None


class Malformed(Refusal):
    """We could not read what was sent."""

    code = "malformed"
    status = 400
    remedy = "Go back, fill in the page again and send it once more."


class NotUtf8(Refusal):
    """This was not sent as UTF-8."""

    code = "not-utf8"
    status = 415
    remedy = "Send it once more as UTF-8."


class TooMuchSent(Refusal):
    """This is more than can be sent at once."""

    code = "too-much-sent"
    status = 413
    remedy = "Go back and send less: of files, one after the other, each of at most {max_mb} MB."


def _texts_of(request: HttpRequest) -> Iterator[str]:
    """Yield every text of the query and of the form, with the names of its files."""
    forms = [request.GET, request.POST] if request.method == "POST" else [request.GET]
    for name, values in itertools.chain.from_iterable(form.lists() for form in forms):
        yield name
        yield from map(str, values)
    for name, files in request.FILES.lists() if request.method == "POST" else ():
        yield name
        yield from (file.name or "" for file in files)


_NOT_KEPT = re.compile("[\0\ud800-\udfff]")


def _can_be_kept(text: str) -> bool:
    return _NOT_KEPT.search(text) is None


def own_path(onward: str) -> str:
    """Return where a request asks to be sent on to if it is a path of ours, else ""."""
    if not onward.startswith("/") or len(iri_to_uri(onward)) > ONWARD_LENGTH_MAX:
        return ""
    return onward if url_has_allowed_host_and_scheme(onward, allowed_hosts=None) else ""


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the page for a refusal, or problem details (RFC 9457) where a machine asks."""
    _tell(request, refusal)
    counting.count_refusal(refusal.code)
    sentence, remedy = in_words(refusal)
    if request.get_preferred_type(["text/html", "application/problem+json"]) != "text/html":
        problem = {
            "type": f"/problems/{refusal.code}",
            "title": sentence,
            "status": refusal.status,
            "detail": remedy,
            "code": refusal.code,
        }
        response: HttpResponse = JsonResponse(
            problem, status=refusal.status, content_type="application/problem+json"
        )
    elif isinstance(refusal, SignInNeeded):
        onward = own_path(request.get_full_path()) if request.method == "GET" else ""
        query = urlencode({"next": onward}) if onward else ""
        fits = 0 < len(query) < 2 * ONWARD_LENGTH_MAX  # quoted twice by now
        return redirect(f"/sign-in?{query}" if fits else "/sign-in")
    else:
        context = {"code": refusal.code, "sentence": sentence, "remedy": remedy}
        response = render(request, "refusal.html", context, status=refusal.status)
    if isinstance(refusal, Busy) or refusal.status == Busy.status:
        response["Retry-After"] = str(RETRY_AFTER_S)
    elif "wait_s" in refusal.details:
        response["Retry-After"] = str(refusal.details["wait_s"])
    return response


def _tell(request: HttpRequest, refusal: Refusal) -> None:
    """Tell the operators who tries doors that are not theirs: an id and the address's pattern."""
    if refusal.status in NOT_TOLD:
        return
    actor, match = actor_of(request), request.resolver_match
    log.warning(
        "refused",
        code=refusal.code,
        status=refusal.status,
        route=match.route if match else "",
        kind=actor.kind.value,
        person=str(actor.person_id or ""),
    )


def in_words(refusal: Refusal) -> tuple[str, str]:
    """Return the sentence and the remedy in the reader's language, with the details filled in."""
    sentence = gettext((type(refusal).__doc__ or "").strip())
    remedy = gettext(refusal.remedy) if refusal.remedy else ""
    return sentence.format(**refusal.details), remedy.format(**refusal.details)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer what no view could: a database lost between two middlewares, or a bug.

    Django hands over here inside its `except`, so the reason is still at hand.
    """
    error = sys.exception()
    if isinstance(error, OperationalError | InterfaceError):
        return _unavailable(error)
    del request  # the page stands alone: whatever it would show may be what failed
    return HttpResponse(render_to_string("500.html"), status=500)


def _unavailable(error: Exception) -> HttpResponse:
    """Answer without the database: the page stands alone."""
    log.warning("database_away", kind=type(error).__name__)
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER_S)
    return response
