"""The demonstration's phones and mailboxes: a table that a page shows. This machine only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from torana.base import clock
from torana.base.errors import NotFound
from torana.base.postgres import rows
from torana.parts.messages import models
from torana.parts.messages.records import Received

if TYPE_CHECKING:
    from torana.parts.messages.channels.parcel import Parcel

SHOWN_MAX = 50


def carry(parcel: Parcel) -> None:
    """Put the text where the demonstration page finds it; a second time changes nothing."""
    _refuse_outside_demo()
    text = f"{parcel.subject}\n\n{parcel.text}" if parcel.subject else parcel.text
    row = models.Demo(id=parcel.id, at=clock.now(), channel=parcel.channel, to=parcel.to, text=text)
    rows.insert_first(row)


def received() -> tuple[Received, ...]:
    """Return what came last, newest first."""
    _refuse_outside_demo()
    last = models.Demo.objects.order_by("-at", "-id")[:SHOWN_MAX]
    return tuple(Received(*row) for row in last.values_list("at", "channel", "to", "text"))


def _refuse_outside_demo() -> None:
    if not settings.DEMO:
        raise NotFound
