"""Reading the environment: every value has a type, and all problems are told at once.

Nothing here stops the import of the settings, so that tools can read them anywhere. A process
that serves people calls `refuse_problems()` before it starts.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_YES = frozenset({"1", "yes", "true", "on"})
_NO = frozenset({"0", "no", "false", "off", ""})
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
ROTATED_S_MAX = 12 * 3600  # no session is older
_BYTES = {"k": 1000, "m": 1000**2, "g": 1000**3}


class Unsound(Exception):  # noqa: N818 - reads as what is wrong: the environment
    """The environment does not let this process start."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        lines = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(f"Torana cannot start with these settings:\n{lines}")


@dataclass(frozen=True, slots=True)
class Reading:
    """One setting as it was read, for `torana doctor`; of a secret only that it is set."""

    name: str
    shown: str
    source: str  # "environment", "file" or "default"


class Env:
    """Reads variables with a type and a default, and collects what is wrong with them."""

    def __init__(self, values: Mapping[str, str]) -> None:
        """Read from `values`: os.environ, or a dictionary in tests."""
        self._values = values
        self.problems: list[str] = []
        self.readings: list[Reading] = []

    def text(self, name: str, default: str = "", *, among: tuple[str, ...] = ()) -> str:
        """Return a word or a line; with `among`, one of these words."""
        value = self._read(name, default)
        if among and value not in among:
            self.problems.append(f"{name} is {value!r}, and must be one of {', '.join(among)}.")
            return default
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return yes or no."""
        value = self._read(name, "yes" if default else "no").lower()
        if value not in _YES | _NO:
            self.problems.append(f"{name} is {value!r}, and must be yes or no.")
        return value in _YES

    def number(self, name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
        """Return a whole number between `least` and `most`."""
        return self._scaled(name, default, {}, least=least, most=most, example=str(default))

    def duration_s(self, name: str, default: int) -> int:
        """Return seconds, written as 90, 90s, 15m, 2h or 7d."""
        return self._scaled(name, default, _SECONDS, example="90s, 15m, 2h or 7d")

    def size_bytes(self, name: str, default: int) -> int:
        """Return bytes, written as 5000, 500k, 10m or 2g."""
        return self._scaled(name, default, _BYTES, example="500k, 10m or 2g")

    def items(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return a list, written with commas between."""
        value = self._read(name, ",".join(default))
        return tuple(item.strip() for item in value.split(",") if item.strip())

    def folder(self, name: str, default: Path) -> Path:
        """Return an absolute path; whether it exists is the reader's question."""
        return Path(self._read(name, str(default))).expanduser().absolute()

    def secret(self, name: str, *, file: Path, purpose: str) -> str:
        """Return a secret: from NAME, from the file that NAME_FILE names, or else from `file`.

        An unreadable or empty one is a problem, and "" is returned, which nothing accepts as a key.
        """
        if name in self._values:
            self.readings.append(Reading(name, "set", "environment"))
            return self._values[name]
        path = Path(self._values.get(f"{name}_FILE", file))
        try:
            value = path.read_text().strip()
        except OSError as error:
            value = ""
            reason = error.strerror or type(error).__name__
            self.problems.append(
                f"{name} ({purpose}) is not set, and {path} cannot be read: {reason}. "
                f"Set {name} or {name}_FILE, or make a data folder with `torana up`."
            )
        else:
            if not value:
                self.problems.append(f"{name} ({purpose}): {path} is empty.")
        self.readings.append(Reading(name, f"set, in {path}" if value else "missing", "file"))
        return value

    def address(self, name: str) -> str:
        """Return an address that may hold a password: from NAME, or the file that NAME_FILE names.

        "" where neither is given; a file that is named and cannot be read is a problem.
        """
        file = self._values.get(f"{name}_FILE", "")
        if not file or name in self._values:
            return self._read(name, "")
        try:
            value = Path(file).read_text().strip()
        except OSError as error:
            self.problems.append(f"{name}_FILE: {file} cannot be read: {error.strerror}.")
            value = ""
        self.readings.append(Reading(name, _masked(value), "file"))
        return value

    def require(self, *, holds: bool, problem: str) -> None:
        """Note `problem` unless it holds: for rules between settings."""
        if not holds:
            self.problems.append(problem)

    def refuse_problems(self) -> None:
        """Raise with every problem at once, if there is one."""
        if self.problems:
            raise Unsound(tuple(self.problems))

    def _read(self, name: str, default: str) -> str:
        given = name in self._values
        value = self._values.get(name, default)
        self.readings.append(Reading(name, _masked(value), "environment" if given else "default"))
        return value

    def _scaled(
        self,
        name: str,
        default: int,
        units: Mapping[str, int],
        *,
        example: str,
        least: int = 0,
        most: int = 2**62,
    ) -> int:
        text = self._read(name, str(default)).strip().lower()
        unit = text[-1:] if text[-1:] in units else ""
        digits = text.removesuffix(unit)
        number = int(digits) * units.get(unit, 1) if digits.isdecimal() else None
        if number is None or not least <= number <= most:
            self.problems.append(f"{name} is {text!r}, and must be a number such as {example}.")
            return default
        return number


def rotated_away(file: Path | None) -> list[str]:
    """Return the secret that stood in a file before, for twelve hours after it was rotated.

    It lies beside, as NAME-before; `torana keys rotate secret` writes it.
    """
    if file is None:
        return []
    before = file.with_name(f"{file.name}-before")
    try:
        young = time.time() - before.stat().st_mtime < ROTATED_S_MAX
        return [before.read_text().strip()] if young else []
    except OSError:
        return []


def _masked(value: str) -> str:
    """Hide the password of an address such as postgresql://user:password@host/name."""
    head, at, tail = value.rpartition("@")
    scheme, slashes, who = head.partition("://")
    if not at or not slashes or ":" not in who:
        return value
    return f"{scheme}://{who.partition(':')[0]}:***@{tail}"
