"""Sign in: the ID number first, then a one-time code that was sent or printed.

A number that nobody has takes the same path. It gets a stand-in id made from the number, rows
are written and swept under it, and no code ever fits. So page, status and time tell nothing.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from torana.base import keys
from torana.base.actor import ANYONE, Assurance
from torana.base.errors import Refusal, TooMany
from torana.base.ids import new_id
from torana.base.postgres.scope import scope
from torana.parts.identity import contacts, models, queries, secret, slowing
from torana.parts.identity.actions.acting import as_themselves
from torana.parts.identity.errors import CodeWrong, SignInOver
from torana.parts.identity.records import Begun, SignedIn
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from torana.parts.identity.records import Person

CODE_LIVES = timedelta(minutes=10)
ATTEMPTS_MAX = 5  # a challenge
LANGUAGE_OF_NOBODY = "en"
FAILURES_TOLD_EVERY = timedelta(minutes=1)
# While many guess at one number from many addresses, its codes grow instead of its door closing.
DIGITS_UNDER_PRESSURE = ((200, 10), (20, 8), (0, 6))  # wrong codes within the hour: digits

_SPEND = """
UPDATE identity_code SET used_at = %(now)s
WHERE used_at IS NULL AND who = %(who)s AND (
    (id = %(sent)s AND mac = %(sent_mac)s AND expires_at > %(now)s)
    OR (kind = 'printed' AND mac = %(printed_mac)s)
)
RETURNING kind
"""


def begin_sign_in(*, number: str, address: str, now: datetime) -> Begun:
    """Begin to sign in whoever has `number`, from the network address `address`.

    Returns a challenge whether or not anybody has the number; refuses (TooMany) only an address
    that asks too often, for this number or for many. The caller sends the code, after it answered.
    """
    return _begin(secret.number_mac(number), address, now)


def begin_again(*, challenge_id: UUID, address: str, now: datetime) -> Begun:
    """Begin again for the same number: another code is to be sent."""
    found = _challenged(challenge_id)
    if found is None:
        raise SignInOver
    return _begin(found[1], address, now)


def _begin(mac: bytes, address: str, now: datetime) -> Begun:
    at = address.encode()
    asked, starts = slowing.key("asked", mac, at), slowing.key("starts", at)
    with transaction.atomic():
        slowing.enter(asked, now=now)
        wait_s = slowing.wait_s(asked, starts, now=now)
        if wait_s:
            raise TooMany(wait_s=wait_s)
        slowing.count(asked, slowing.CODES_ASKED, now=now)
        slowing.count(starts, slowing.STARTS_AT_ADDRESS, now=now)
        person = contacts.found(queries.rows_of(mac))
        who = person.id if person else _stand_in(mac)
        with scope(as_themselves(who)):
            return _challenge(who, mac, person, now)


def _challenge(who: UUID, mac: bytes, person: Person | None, now: datetime) -> Begun:
    """Write a challenge with its code; while the phone is flooded, with the last code sent."""
    phone = person.phone if person else ""
    to_phone = slowing.key("phone", phone.encode() or mac)
    live = models.Code.objects.filter(
        who=who, kind=models.Code.Kind.SENT, used_at__isnull=True, expires_at__gt=now
    )
    last_id = live.order_by("-made_at").values_list("id", flat=True).first()
    flooded = slowing.wait_s(to_phone, now=now)
    wrong = slowing.counted(slowing.key("number", mac), now=now)
    code = secret.digits(next(d for least, d in DIGITS_UNDER_PRESSURE if wrong >= least))
    code_id = new_id()
    if last_id and flooded:
        code_id, code = last_id, ""
    else:
        slowing.count(to_phone, slowing.CODES_TO_PHONE, now=now)
        fits = secret.code_mac(code, code_id.bytes)
        models.Code.objects.create(
            id=code_id,
            who=who,
            kind=models.Code.Kind.SENT,
            mac=fits if person and phone else os.urandom(models.MAC_BYTES),
            made_at=now,
            expires_at=now + CODE_LIVES,
        )
    challenge = models.Challenge.objects.create(
        who=who, number_mac=mac, code_id=code_id, expires_at=now + CODE_LIVES
    )
    sent = bool(person and phone and code)
    return Begun(
        challenge.id,
        person.id if person else None,
        phone if sent else None,
        code if sent else None,
        person.language if person else LANGUAGE_OF_NOBODY,
    )


def finish_sign_in(*, challenge_id: UUID, code: str, address: str, now: datetime) -> SignedIn:
    """Sign in whoever has the code that was sent for this challenge, or a printed one.

    Refuses with CodeWrong, SignInOver or TooMany; what was tried is counted all the same.
    """
    with transaction.atomic():
        outcome = _finish(challenge_id, code, address, now)
    if isinstance(outcome, Refusal):  # raised out here, so that the count is not rolled back
        raise outcome
    return outcome


def _finish(challenge_id: UUID, code: str, address: str, now: datetime) -> SignedIn | Refusal:
    found = _challenged(challenge_id)
    if found is None:
        return SignInOver()
    (who, mac), at = found, address.encode()
    pair, everywhere = slowing.key("wrong", mac, at), slowing.key("wrong at", at)
    slowing.enter(pair, now=now)
    wait_s = slowing.wait_s(pair, everywhere, now=now)
    if wait_s:
        return TooMany(wait_s=wait_s)
    with scope(as_themselves(who)):
        challenge = models.Challenge.objects.select_for_update().get(id=challenge_id)
        if challenge.done_at or challenge.expires_at <= now or challenge.attempts >= ATTEMPTS_MAX:
            return SignInOver()
        kind = _spend(challenge, code, now)
        enrolled = models.Person.objects.filter(id=who).exists()
        if kind is None or not enrolled:
            slowing.count(pair, slowing.WRONG_CODES, now=now)
            slowing.count(everywhere, slowing.WRONG_AT_ADDRESS, now=now)
            slowing.count(slowing.key("number", mac), slowing.LOOSE, now=now)
            models.Challenge.objects.filter(id=challenge_id).update(attempts=F("attempts") + 1)
            _log_failure(who, mac, enrolled=enrolled, now=now)
            return CodeWrong(attempts_left=ATTEMPTS_MAX - challenge.attempts - 1)
        models.Challenge.objects.filter(id=challenge_id).update(done_at=now)
        slowing.forget(pair)
        slowing.forget(slowing.key("asked", mac, at))
        _log("sign-in.done", who, now, with_code=kind)
        return SignedIn(who, Assurance.SUBSTANTIAL, bool(queries.holdings_of(who, now=now)))


def _challenged(challenge_id: UUID) -> tuple[UUID, bytes] | None:
    """Return whose a challenge is, and the MAC of the number that was typed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT who, number_mac FROM identity_challenged(%s)", [challenge_id])
        row = cursor.fetchone()
    return (row[0], bytes(row[1])) if row else None


def _spend(challenge: models.Challenge, code: str, now: datetime) -> str | None:
    """Use up the code that fits and return its kind, None where none fits.

    One statement: of two people with one code at the same moment, one finds it unused.
    """
    fits: dict[str, datetime | UUID | bytes] = {
        "now": now,
        "who": challenge.who,
        "sent": challenge.code_id,
        "sent_mac": secret.code_mac(code, challenge.code_id.bytes),
        "printed_mac": secret.code_mac(code, challenge.who.bytes),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, fits)
        row = cursor.fetchone()
    return str(row[0]) if row else None


def _log_failure(who: UUID, mac: bytes, *, enrolled: bool, now: datetime) -> None:
    """Log a wrong code, at most one a minute for a number; for nobody's number as nobody's."""
    if slowing.first_for(slowing.key("told", mac), FAILURES_TOLD_EVERY, now=now):
        _log("sign-in.failed", who if enrolled else None, now)


def _log(action: str, who: UUID | None, now: datetime, *, with_code: str = "") -> None:
    transparency.append(
        action=action,
        by=as_themselves(who) if action == "sign-in.done" and who else ANYONE,
        subject_id=who,
        object=f"person:{who}" if who else "person:unknown",
        agency="",
        legal_basis="",
        purpose="To sign in",
        now=now,
        details={"code": with_code} if with_code else {},
        asked=action == "sign-in.done",  # who fails may be somebody else
    )


def _stand_in(mac: bytes) -> UUID:
    """Return the id under which a number that nobody has is treated like any other."""
    return UUID(bytes=keys.mac("nobody", mac)[:16], version=4)
