"""The nation's three colours as a stylesheet of their own, named by its content.

Inline styles are forbidden by the content security policy, and the compiled stylesheet is the same
for every nation; so the theme is one more small file that browsers keep for a year.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULTS = {"indigo": "#23306b", "indigo_deep": "#182250", "accent": "#c8442b"}
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def colours(theme: Mapping[str, str]) -> dict[str, str]:
    """Return the three colours; what the nation does not name, or misspells, is Torana's own."""
    return {
        name: theme[name] if _COLOUR.fullmatch(theme.get(name, "")) else default
        for name, default in DEFAULTS.items()
    }


def stylesheet(theme: Mapping[str, str]) -> str:
    """Return the colours as CSS variables."""
    lines = (f"--{name.replace('_', '-')}:{value}" for name, value in colours(theme).items())
    return ":root{" + ";".join(lines) + "}"


def digest(theme: Mapping[str, str]) -> str:
    """Return the name of the stylesheet's content."""
    return hashlib.sha256(stylesheet(theme).encode()).hexdigest()[:12]


def address(theme: Mapping[str, str]) -> str:
    """Return where the stylesheet is served."""
    return f"/theme/{digest(theme)}.css"
