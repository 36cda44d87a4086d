"""Forms as a browser reads them: every field with a value that it could be sent with."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

TOKEN = "csrfmiddlewaretoken"


@dataclass(slots=True)
class Form:
    """A form of a page."""

    page: str
    action: str
    method: str
    multipart: bool = False
    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The names of its fields, but for the token against forgery."""
        return [name for name, _ in self.fields if name != TOKEN]

    @property
    def shape(self) -> tuple[str, str, tuple[str, ...]]:
        """What tells one form from another: the token and the values do not."""
        return (self.method, self.action, tuple(sorted({name for name, _ in self.fields})))


class PageReader(HTMLParser):
    """Reads the links and the forms of a page."""

    def __init__(self, path: str) -> None:
        """`path` is where the page was found."""
        super().__init__()
        self.path = path
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what the tag tells."""
        told = {name: value or "" for name, value in attrs}
        for attribute in ("href", "src"):
            if told.get(attribute):
                self.links.append(told[attribute])
        match tag:
            case "form":
                action = told.get("action") or self.path
                method = told.get("method", "get").upper()
                self._form = Form(self.path, action, method, "multipart" in told.get("enctype", ""))
            case "input" | "textarea" | "button" if self._form:
                self._field(told)
            case "select" if self._form:
                self._select = told.get("name", "")
            case "option" if self._form and self._select and told.get("value"):
                self._form.fields.append((self._select, told["value"]))
                self._select = ""  # one choice is enough

    def handle_endtag(self, tag: str) -> None:
        """Keep a form that ended."""
        if tag == "form" and self._form:
            self.forms.append(self._form)
            self._form = None

    def _field(self, told: dict[str, str]) -> None:
        assert self._form
        name = told.get("name", "")
        if not name:
            return
        if told.get("type") == "file":
            self._form.files.append(name)
        elif told.get("type") == "radio" and name in self._form.names:
            return
        else:
            self._form.fields.append((name, told.get("value", "")))


def read(html: bytes, path: str) -> PageReader:
    """Return the links and forms of a page."""
    reader = PageReader(path)
    reader.feed(html.decode("utf-8", "replace"))
    return reader
