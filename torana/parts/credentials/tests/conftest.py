"""A published nation, and a certificate of birth issued to amina."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from torana.base.actor import machine
from torana.parts.catalogue import api as catalogue
from torana.parts.credentials import api as credentials
from torana.parts.credentials import issuing

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from torana.base.actor import Actor
    from torana.parts.catalogue.api import Edition

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
NYOTA = Path(__file__).parents[4] / "nations" / "nyota"
WORKER = machine("worker")


@pytest.fixture
def now() -> datetime:
    """Return the moment at which everything here happens."""
    return NOW


@pytest.fixture
def edition(
    db: None,  # noqa: ARG001 - marks cannot ask for it in a fixture
    as_owner: Callable[[], AbstractContextManager[None]],
) -> Edition:
    """Publish the demonstration nation, and return the service that gives birth certificates."""
    with as_owner():
        catalogue.publish(NYOTA, by=machine("command line"), now=NOW)
        return catalogue.service("birth-certificate")


@pytest.fixture
def values(edition: Edition) -> dict[str, str]:
    """Return what the certificate says: a plausible value for each claim of the edition."""
    kinds = {"date": "1994-03-14", "bool": "true", "int": "412"}
    return {
        claim.name: claim.options[0].key
        if claim.options
        else kinds.get(claim.rule.type, f"Amina {claim.name}")
        for claim in edition.service.issues[0].claims
    }


@pytest.fixture
def requested(
    edition: Edition,
    values: dict[str, str],
    amina: Actor,
    as_worker: Callable[[], AbstractContextManager[None]],
) -> UUID:
    """Ask for a certificate, as casework does when a case is granted."""
    assert amina.person_id
    with as_worker():
        return credentials.request_issue(
            case_id=uuid4(),
            edition_id=edition.id,
            issue=edition.service.issues[0].name,
            holder_id=amina.person_id,
            agency="civil-registration",
            claims=values,
            valid_until=date(2027, 11, 21),
            language="ar",
            reference="NY-7QK4-2M",
            by=WORKER,
            now=NOW,
        )


@pytest.fixture
def issued(requested: UUID, as_worker: Callable[[], AbstractContextManager[None]]) -> UUID:
    """Make it, as the worker does when it hears of it."""
    with as_worker():
        issuing.issue(requested, now=NOW)
    return requested


@pytest.fixture
def pdf(
    issued: UUID, amina: Actor, acting: Callable[[Actor], AbstractContextManager[None]]
) -> bytes:
    """Return the file as amina downloads it."""
    with acting(amina):
        return credentials.pdf(issued, by=amina, now=NOW).content


@pytest.fixture
def wallet(
    issued: UUID, amina: Actor, acting: Callable[[Actor], AbstractContextManager[None]]
) -> str:
    """Return the SD-JWT as amina downloads it."""
    with acting(amina):
        return credentials.sd_jwt(issued, by=amina, now=NOW)
