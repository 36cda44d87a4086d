"""What a case shows of its applicant: the name, as a registry told it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from torana.parts.casework.content import Content
    from torana.parts.catalogue.api import Edition


def applicant_name(edition: Edition, content: Content) -> str:
    """Return the applicant's name as evidence about themselves gives it, "" where none does.

    An answer of the type name will not do: it may be anybody's.
    """
    for evidence in edition.service.evidence.values():
        read = content.evidence.get(evidence.name)
        registry = edition.nation.registries[evidence.registry]
        if read is None or read.key != {registry.subject: content.number}:
            continue
        for name, value in read.values.items():
            if registry.fields[name].type == "name" and value:
                return value
    return ""


def who_about(case_id: UUID) -> str:
    """Return what the name beside a case is sealed about."""
    return f"who:{case_id}"
