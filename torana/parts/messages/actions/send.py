"""Write to somebody: into the mailbox at once, to phone and e-mail by the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from torana.base.actor import Actor, machine
from torana.base.ids import new_id
from torana.base.logs import logger
from torana.base.postgres import rows
from torana.parts.messages import channels, models, sealing, words
from torana.parts.messages.channels.parcel import NotCarried, Parcel
from torana.parts.messages.errors import NoChannel
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from torana.parts.identity.api import Person

log = logger(__name__)
WORKER = machine("worker")


@transaction.atomic(savepoint=False)  # nobody goes on without the message
def send(
    person: Person,
    template: str,
    context: Mapping[str, str],
    *,
    case_id: UUID | None = None,
    agency: str = "",
    by: Actor = WORKER,
    now: datetime,
) -> UUID:
    """Write to a person in their language; return the message's id.

    Nothing leaves the house here: a row for each way to the person waits for the worker.
    """
    message_id = new_id()
    text = words.written(template, context, person.language)
    message = models.Message(
        id=message_id,
        person_id=person.id,
        case_id=case_id,
        template=template,
        language=person.language,
        sealed=sealing.seal(person.id, message_id, text),
        sent_at=now,
    )
    rows.insert(message)
    for channel, to in {channels.SMS: person.phone, channels.EMAIL: person.email}.items():
        if to and channels.reaches(channel):
            rows.insert(
                models.Delivery(
                    message_id=message_id, person_id=person.id, channel=channel, due_at=now
                )
            )
    transparency.append(
        action="message.sent",
        by=by,
        subject_id=person.id,
        object=f"message:{message_id}",
        agency=agency,
        legal_basis="",
        purpose="To tell the person",
        now=now,
        details={"template": template},
    )
    return message_id


def send_code(phone: str, code: str, language: str) -> None:
    """Send a one-time code at once. It is kept nowhere outside the demonstration's phones.

    Never inside a transaction. Raises NoChannel where nothing carries to phones or the carrier
    does not take it: the caller must not let the person see a difference.
    """
    parcel = Parcel(new_id(), channels.SMS, phone, "", words.code_written(code, language))
    try:
        channels.carry(parcel)
    except NotCarried as error:
        log.error("code_not_sent", reason=error.reason)  # noqa: TRY400 - the trace says no more
        raise NoChannel from error
