"""What a check of the log found."""

from __future__ import annotations

from torana.parts.transparency.records import Problem, Report

LISTED_MAX = 200  # more would not be read; all are counted


class Findings:
    """Gathers problems: lists the first ones and counts the rest."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._count = 0

    def add(self, code: str, table: str, where: str | int, sentence: str) -> None:
        """Add one problem."""
        self._count += 1
        if len(self._problems) < LISTED_MAX:
            self._problems.append(Problem(code, table, str(where), sentence))

    def published(self, path: str, sentence: str) -> None:
        """Add a problem of what is published."""
        self.add("published", "published", path, sentence)

    def report(self, *, size: int, root: bytes, pending: int, erased: int, vkey: str) -> Report:
        """Return everything that was found."""
        return Report(tuple(self._problems), self._count, size, root, pending, erased, vkey)
