"""The log as others' tools read it: C2SP tlog-tiles, public and read-only.

Plain views for now: what they answer can be kept by any cache, and the process of its own
(raw ASGI) that it gets later takes their place without a change of address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

from torana.base.errors import NotFound
from torana.base.web import Policy, policy
from torana.parts.transparency import api as transparency
from torana.pure import tiles

if TYPE_CHECKING:
    from django.http import HttpRequest

BYTES = "application/octet-stream"
TEXT = "text/plain; charset=utf-8"
# A tile under one name and width never has other bytes; a checkpoint is replaced within a second.
FOREVER = "public, max-age=31536000, immutable"
AT_MOST_A_SECOND = "public, max-age=1"


@policy(Policy.ANYONE)
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Answer with the newest checkpoint that enough witnesses cosigned; without any, the newest."""
    del request
    return _found(transparency.best_checkpoint(), TEXT, AT_MOST_A_SECOND)


@policy(Policy.ANYONE)
def latest(request: HttpRequest) -> HttpResponse:
    """Answer with the newest checkpoint, which witnesses may not have seen yet."""
    del request
    return _found(transparency.latest_checkpoint(), TEXT, AT_MOST_A_SECOND)


@policy(Policy.ANYONE)
def key(request: HttpRequest) -> HttpResponse:
    """Answer with the keys of checkpoints as vkeys, one a line: the one that signs now first."""
    del request
    told = "".join(f"{vkey}\n" for vkey in transparency.vkeys())
    return _found(told, TEXT, AT_MOST_A_SECOND)


@policy(Policy.ANYONE)
def tile(request: HttpRequest, level: str, rest: str) -> HttpResponse:
    """Answer with a tile of hashes, or with a bundle of entries."""
    del request
    place = tiles.place_of(level, rest)
    if place is None:
        raise NotFound
    if place.level is None:
        return _found(transparency.entries(place.index, place.width), BYTES, FOREVER)
    return _found(transparency.tile(place.level, place.index, place.width), BYTES, FOREVER)


def _found(content: bytes | str | None, kind: str, kept: str) -> HttpResponse:
    if not content:
        raise NotFound
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = kept
    response["Access-Control-Allow-Origin"] = "*"  # anyone's page may check the log
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
