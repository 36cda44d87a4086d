"""A person without a browser: keeps cookies, fills in forms, presses. For load and crash."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urlsplit

TIMEOUT_S = 30
REDIRECTS_MAX = 5
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "torana-tests-boundary"
_ON_EVERY_PAGE = re.compile(r"action=\"/(sign-out|language)\"")
_FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
_INPUT = re.compile(r"<input\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


class NoAnswer(Exception):  # noqa: N818 - what happened
    """Nobody answered, or the line broke: whether anything was done is not known."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    path: str
    text: str
    headers: dict[str, str]

    def form(self, containing: str = "") -> Form:
        """Return the form of the page that contains some text, leaving out those on every page."""
        for found in _FORM.findall(self.text):
            if (
                containing in found
                and 'method="post"' in found
                and not _ON_EVERY_PAGE.search(found)
            ):
                return Form.read(found, self.path)
        raise AssertionError(f"no form with {containing!r} at {self.path}: {self.text[:2000]}")


@dataclass(frozen=True, slots=True)
class Form:
    """A form: where it goes, and what it holds already."""

    action: str
    values: dict[str, str]

    @classmethod
    def read(cls, html: str, path: str) -> Form:
        """Read a form out of its HTML."""
        head = dict(_ATTRIBUTE.findall(html.split(">", 1)[0]))
        values = {}
        for tag in _INPUT.findall(html):
            attributes = dict(_ATTRIBUTE.findall(tag))
            if attributes.get("type") == "hidden" and "name" in attributes:
                values[attributes["name"]] = unescape(attributes.get("value", ""))
        return cls(unescape(head.get("action") or path), values)


@dataclass(slots=True)
class Client:
    """One person's line to a running nation."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    line: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """Look at a page, following redirects."""
        return self._follow(self._ask("GET", path, None))

    def post(self, form: Form, **more: str) -> Answer:
        """Send a form with what was filled in, following redirects."""
        body = urlencode(form.values | more)
        return self._follow(self._ask("POST", form.action, body))

    def upload(self, form: Form, field: str, name: str, content: bytes, **more: str) -> Answer:
        """Send a form with a file."""
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in (form.values | more).items()
        ]
        parts.append(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"'
            "\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        body = "".join(parts).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return self._follow(self._ask("POST", form.action, body, kind))

    def _follow(self, answer: Answer) -> Answer:
        for _ in range(REDIRECTS_MAX):
            if answer.status not in (301, 302, 303):
                return answer
            target = urlsplit(answer.headers["location"])
            answer = self._ask("GET", target.path + (f"?{target.query}" if target.query else ""))
        raise AssertionError("redirected in circles")

    def _ask(
        self, method: str, path: str, body: str | bytes | None = None, kind: str = FORM
    ) -> Answer:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        headers |= {"Accept": "text/html", "Accept-Language": "en"}
        if body is not None:
            headers["Content-Type"] = kind
        try:
            if self.line is None:
                self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
            self.line.request(method, path, body, headers)
            response = self.line.getresponse()
            text = response.read().decode(errors="replace")  # a preview is a picture
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise NoAnswer from error
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        told = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, path, text, told)

    def close(self) -> None:
        """Hang up; the next request calls again."""
        if self.line is not None:
            self.line.close()
            self.line = None
