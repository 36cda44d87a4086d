"""The two fields of signing in, as the shared form includes want them."""

from __future__ import annotations

from dataclasses import dataclass

TEXT = "includes/field_text.html"


@dataclass(frozen=True, slots=True)
class Field:
    """One input: see torana/templates/includes/field_text.html."""

    name: str
    label: str
    hint: str
    error: str = ""
    value: str = ""
    template: str = TEXT
    input_type: str = "text"
    inputmode: str = "numeric"
    autocomplete: str = "off"
    width: int = 10
    length_max: int = 40
    ltr: bool = True
    optional: bool = False
    label_size: str = "m"
    extra_class: str = "code"

    @property
    def id(self) -> str:
        """The id of the input, where the error summary leads."""
        return f"field-{self.name}"

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """What the error summary lists."""
        return ((self.id, self.error),) if self.error else ()
