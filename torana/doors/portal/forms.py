"""What a form sent, in the shapes that casework takes; and its problems for the error summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from torana.doors.portal.fields import Field

NAME_LENGTH_MAX = 120


def raw_of(request: HttpRequest) -> dict[str, str]:
    """Return what was typed, by name of the input."""
    return {name: value for name, value in request.POST.items() if isinstance(value, str)}


def files_of(request: HttpRequest) -> dict[str, tuple[str, bytes]]:
    """Return the files that were sent, by question: name and content."""
    return {
        name: (str(file.name)[-NAME_LENGTH_MAX:], file.read())
        for name, file in request.FILES.items()
        if isinstance(file, UploadedFile) and file.name
    }


def problem_list(fields: Iterable[Field]) -> list[tuple[str, str]]:
    """Return what the error summary lists: where each problem is, and what it is."""
    return [(field.id, field.error) for field in fields if field.error]
