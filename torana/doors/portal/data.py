"""My data: who looked at it or changed it, why, and how anyone can check that this is all true."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext

from torana.base.errors import NotFound
from torana.base.web import Policy, actor_of, policy
from torana.doors.portal import deeds
from torana.parts.catalogue import api as catalogue
from torana.parts.transparency import api as transparency
from torana.pure import cosignatures

if TYPE_CHECKING:
    from django.http import HttpRequest

Show = Literal["all", "read", "changed", "unasked"]
SHOWS: tuple[Show, ...] = ("all", "read", "changed", "unasked")


@policy(Policy.RESIDENT)
def data(request: HttpRequest) -> HttpResponse:
    """Show every event that touches the resident, newest first, each with its proof."""
    person_id = _person(request)
    show = next((name for name in SHOWS if name == request.GET.get("show", "all")), None)
    if show is None:
        raise NotFound
    counts = transparency.counts_of(person_id)
    page = transparency.events_of(person_id, show=show, after=request.GET.get("after", ""))
    nation = catalogue.nation()
    titles = {
        "all": (gettext("All"), _all_in_words(counts)),
        "read": (gettext("Read"), _apart_in_words(counts, counts.read)),
        "changed": (gettext("Changed"), _apart_in_words(counts, counts.changed)),
        "unasked": (gettext("Without my asking"), _apart_in_words(counts, counts.unasked)),
    }
    context = {
        "tabs": [(name, *titles[name], name == show) for name in SHOWS],
        "show": show,
        "deeds": [deeds.in_words(event, nation) for event in page.rows],
        "next_cursor": page.next_cursor,
    }
    return render(request, "portal/data.html", context)


@policy(Policy.RESIDENT)
def proof(request: HttpRequest, leaf_id: UUID) -> HttpResponse:
    """Show the proof that an event is in the public log, and how to check it without us."""
    found = transparency.proof_of(leaf_id, by=actor_of(request))
    words = _words(found.checkpoint)
    context = {
        "proof": found,
        "words": words,
        "command": _command(found, words),
        "index": number_format(found.index, force_grouping=True),
        "size": number_format(found.size, force_grouping=True),
        "commitment": found.commitment.hex(),
        "path": [node.hex() for node in found.path],
        "event": found.event.decode() if found.event else "",
        "deed": deeds.in_words(found.told, catalogue.nation()) if found.told else None,
    }
    return render(request, "portal/proof.html", context)


@policy(Policy.RESIDENT)
def proof_file(request: HttpRequest, leaf_id: UUID) -> HttpResponse:
    """Hand out the proof as a file that `torana proof` and others' tools read."""
    found = transparency.proof_of(leaf_id, by=actor_of(request))
    response = HttpResponse(found.as_json(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="proof-{found.index}.json"'
    return response


@policy(Policy.ANYONE)
def log(request: HttpRequest) -> HttpResponse:
    """Explain the public log, show its checkpoint, and who stands by it."""
    checkpoint = transparency.best_checkpoint()
    lines = checkpoint.decode().split("\n") if checkpoint else []
    context = {
        "checkpoint": checkpoint.decode() if checkpoint else "",
        "origin": lines[0] if lines else "",
        "size": number_format(lines[1], force_grouping=True) if len(lines) > 1 else "0",
        "vkey": transparency.vkey(),
        "words": _words(checkpoint.decode() if checkpoint else ""),
    }
    return render(request, "portal/log.html", context)


def _words(checkpoint: str) -> list[tuple[str, str, datetime]]:
    """Return who cosigned a checkpoint: name, key and moment."""
    asked = [witness.verifier for witness in settings.WITNESSES] if checkpoint else []
    found = cosignatures.cosignatures_of(checkpoint, asked) if asked else ()
    return [(c.witness.name, c.witness.vkey, datetime.fromtimestamp(c.at, UTC)) for c in found]


def _command(proof: transparency.Proof, words: list[tuple[str, str, datetime]]) -> str:
    """Return the line that checks a proof on anybody's machine."""
    lines = [f"torana proof proof-{proof.index}.json", f"  --log '{proof.vkey}'"]
    return " \\\n".join([*lines, *(f"  --witness '{vkey}'" for _, vkey, _ in words)])


def _all_in_words(counts: transparency.Counts) -> str:
    """Say how many events there are; a very long list is not counted to its end."""
    most = transparency.COUNT_MAX
    return str(counts.all) if counts.all <= most else f"{number_format(most, force_grouping=True)}+"


def _apart_in_words(counts: transparency.Counts, count: int) -> str:
    """Say how many of a kind there are, nothing where only the newest were counted."""
    return str(count) if counts.all <= transparency.COUNT_MAX else ""


def _person(request: HttpRequest) -> UUID:
    person_id = actor_of(request).person_id
    assert isinstance(person_id, UUID), "the policy lets only those in who signed in"
    return person_id
