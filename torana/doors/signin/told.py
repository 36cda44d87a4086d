"""Tell the operators who signs in, who cannot and from where, without saying who or where that is.

A person is their id, as everywhere in the logs; an address is a MAC of it, under a key that only
this nation has: a thousand wrong codes from one place are seen to come from one place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base import keys
from torana.base.logs import logger
from torana.base.metrics import counting
from torana.doors.signin.address import address_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

log = logger(__name__)
NEAR_BYTES = 8


def tell(
    request: HttpRequest, event: str, *, person_id: UUID | None = None, code: str = ""
) -> None:
    """Write one line: `event` is what happened, `code` the refusal's where it was refused."""
    counting.count_sign_in(event)
    near = keys.mac("address in logs", address_of(request).encode())[:NEAR_BYTES].hex()
    fields = {"near": near} | ({"person": str(person_id)} if person_id else {})
    if code:
        log.warning(event, code=code, **fields)
    else:
        log.info(event, **fields)
