"""Sign in: the ID number, then the code. Each page says the same whoever has the number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext

from torana.base import clock
from torana.base.actor import person
from torana.base.errors import Refusal, TooMany
from torana.base.metrics import counting
from torana.base.web import Policy, actor_of, in_words, own_path, policy
from torana.doors.signin import session
from torana.doors.signin.address import address_of
from torana.doors.signin.fields import Field
from torana.doors.signin.sending import RedirectThenSend
from torana.doors.signin.told import tell
from torana.parts.catalogue import api as catalogue
from torana.parts.identity import api as identity

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from torana.language.model import Nation

HOME = "/"
NUMBER_LENGTH_MAX = 40


@policy(Policy.ANYONE, "GET", "HEAD", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the ID number, and begin."""
    onward = own_path(request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST":
        if actor_of(request).person_id:
            return redirect(onward or HOME)
        # Only where the people are made up does an address fill in a number.
        number = request.GET.get("number", "") if settings.DEMO else ""
        return _number_page(request, onward, number)
    number = request.POST.get("number", "")[:NUMBER_LENGTH_MAX]
    error = _misshapen(number)
    if error:
        return _number_page(request, onward, number, error, 422)
    try:
        begun = identity.begin_sign_in(number=number, address=address_of(request), now=clock.now())
    except TooMany as refusal:
        tell(request, "sign_in_refused", code=refusal.code)
        return _refused(_number_page(request, onward, number, _said(refusal)), refusal)
    tell(request, "sign_in_begun")
    session.remember_challenge(request, begun.challenge_id, onward)
    return RedirectThenSend("/sign-in/code", begun)


@policy(Policy.ANYONE, "GET", "HEAD", "POST")
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and sign in."""
    challenge_id = session.challenge_of(request)
    if challenge_id is None:
        return redirect("/sign-in")
    if request.method != "POST":
        return _code_page(request)
    typed = request.POST.get("code", "").strip()
    if not typed:
        return _code_page(request, gettext("Type the code"), 422)
    now = clock.now()
    try:
        signed_in = identity.finish_sign_in(
            challenge_id=challenge_id, code=typed, address=address_of(request), now=now
        )
    except Refusal as refusal:
        tell(request, "sign_in_refused", code=refusal.code)
        return _refused(_code_page(request, _said(refusal)), refusal)
    onward = session.onward_of(request)
    session.begin(request, signed_in, now)
    tell(request, "signed_in", person_id=signed_in.person_id)
    _keep_language(request, signed_in)
    return redirect(onward or ("/sign-in/as" if signed_in.holds_posts else HOME))


@policy(Policy.ANYONE, "POST")
def again(request: HttpRequest) -> HttpResponse:
    """Send another code for the same number."""
    challenge_id = session.challenge_of(request)
    if challenge_id is None:
        return redirect("/sign-in")
    try:
        begun = identity.begin_again(
            challenge_id=challenge_id, address=address_of(request), now=clock.now()
        )
    except Refusal as refusal:
        tell(request, "sign_in_refused", code=refusal.code)
        return _refused(_code_page(request, _said(refusal)), refusal)
    session.remember_challenge(request, begun.challenge_id, session.onward_of(request))
    return RedirectThenSend("/sign-in/code?again=1", begun)


@policy(Policy.RESIDENT)
def choose(request: HttpRequest) -> HttpResponse:
    """Let an officer choose between the desk and their own affairs."""
    if not request.session.get("desk"):
        return redirect(HOME)
    return render(request, "signin/choose.html")


@policy(Policy.ANYONE, "POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, here and in the table."""
    tell(request, "signed_out", person_id=actor_of(request).person_id)
    request.session.flush()
    response = redirect(HOME)
    # Nothing of a signed-in page may be kept in any case; this is for what a browser kept anyway.
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _keep_language(request: HttpRequest, signed_in: identity.SignedIn) -> None:
    """Write to them in the language that they chose before signing in, if they chose one."""
    code = get_language() or ""
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) == code:
        themselves = person(signed_in.person_id, signed_in.assurance)
        identity.choose_language(signed_in.person_id, code, by=themselves, now=clock.now())


def _number_page(
    request: HttpRequest, onward: str, number: str, error: str = "", status: int = 200
) -> HttpResponse:
    nation = _nation()
    label, hint = gettext("ID number"), ""
    if nation is not None:
        label = nation.id_number_title.in_(get_language() or "") or label
        hint = gettext("Such as {example}").format(example=nation.id_number_example)
    field = Field(
        "number", label, hint, error, number, autocomplete="username", width=20, extra_class=""
    )
    return render(request, "signin/number.html", {"field": field, "next": onward}, status=status)


def _code_page(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    printed = request.GET.get("printed") == "1"
    label, hint = gettext("Code"), gettext("The newest one, if there are several.")
    if printed:
        label, hint = gettext("Printed code"), gettext("Any code from your sheet, used once.")
    field = Field(
        "code",
        label,
        hint,
        error,
        inputmode="text" if printed else "numeric",
        autocomplete="one-time-code",
    )
    context = {"field": field, "printed": printed, "again": "again" in request.GET}
    return render(request, "signin/code.html", context, status=status)


def _refused(page: HttpResponse, refusal: Refusal) -> HttpResponse:
    page.status_code = refusal.status
    if "wait_s" in refusal.details:
        page["Retry-After"] = str(refusal.details["wait_s"])
    return page


def _said(refusal: Refusal) -> str:
    counting.count_refusal(refusal.code)
    return " ".join(in_words(refusal))


def _misshapen(number: str) -> str:
    """Return what is wrong with a number's shape, which tells nothing of who has it."""
    bare = re.sub(r"[\s-]", "", number)
    if not bare:
        return gettext("Type your ID number")
    nation = _nation()
    if nation is None or not nation.id_number_pattern:
        return ""
    if re.fullmatch(nation.id_number_pattern, identity.number_tidy(bare)):
        return ""
    example = nation.id_number_example
    return gettext("An ID number looks like {example}").format(example=example)


def _nation() -> Nation | None:
    try:
        return catalogue.nation()
    except Refusal:  # nothing published yet: any number may be tried
        return None
