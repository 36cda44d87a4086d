"""A resident who applies over and over, without a browser: load for crash tests and the bench."""

from __future__ import annotations

import csv
import re
import time
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from tests.client import Answer, Client, NoAnswer
from tests.nation import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SERVICE = "birth-certificate"
PATIENCE_S = 60
REFERENCE = re.compile(r"\bNY-[0-9A-Z]{4}-[0-9A-Z]{2}\b")
CODE = re.compile(r'class="letter">.*?\b(\d{6})\b', re.DOTALL)
MORE = re.compile(r'rel="next" href="(\?after=[^"]+)"')


class Broken(AssertionError):  # noqa: N818 - reads as what happened
    """A page answered in a way that it never should, such as with 500."""


@dataclass(frozen=True, slots=True)
class Adult:
    """Somebody of the demonstration nation who can sign in by telephone."""

    number: str
    phone: str


def adults_with_a_phone(count: int, folder: Path = ROOT / "nations/nyota/demo") -> list[Adult]:
    """Return people who can sign in and whose own birth is in the register."""
    with (folder / "entries/births.csv").open() as file:
        born = {row["id_number"] for row in csv.DictReader(file) if row["status"] == "valid"}
    with (folder / "people.csv").open() as file:
        found = [Adult(row["number"], row["phone"]) for row in csv.DictReader(file) if row["phone"]]
    return [adult for adult in found if adult.number in born][:count]


@dataclass(slots=True)
class Resident:
    """One resident with a line to the nation, who tries again when the line breaks."""

    adult: Adult
    client: Client
    acknowledged: list[str] = field(default_factory=list)  # references, as the pages showed them
    statuses: dict[int, int] = field(default_factory=dict)
    unanswered: int = 0

    def sign_in(self) -> None:
        """Sign in with the code that the telephone received."""
        begin = self._again(lambda: self.client.get("/sign-in"))
        before = self.newest_code()
        asked = self.client.post(begin.form('name="number"'), number=self.adult.number)
        done = self.client.post(asked.form('name="code"'), code=self.code_since(before))
        assert done.status == 200, done.status
        assert "sign-out" in done.text, done.text[:2000]

    def code_since(self, before: str) -> str:
        """Return the code that came after another; it leaves after the answer does."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            newest = self.newest_code()
            if newest != before:
                return newest
            time.sleep(0.1)
        raise Broken("no code came to the telephone")

    def newest_code(self) -> str:
        """Return the newest code that the telephone received, "" before the first."""
        for message in self.client.get("/demo").text.split("<li>")[1:]:
            code = CODE.search(message)
            if code and self.adult.phone in message:
                return code[1]
        return ""

    def apply(self) -> str:
        """Apply for a copy of one's own birth entry, to the end; return the reference.

        A broken line or a 503 is met as people meet it: by trying the same step again.
        """
        client = self.client
        page = self._again(lambda: client.get(f"/services/{SERVICE}"))
        page = self._again(lambda: client.post(page.form("/start")))
        while "/drafts/" in page.path:
            page = self._again(lambda page=page: self._answer(page))  # type: ignore[misc] # binds now
        found = REFERENCE.search(page.text)
        assert found, page.text[:3000]
        self.acknowledged.append(found[0])
        return found[0]

    def cases(self) -> list[str]:
        """Return the references of every case in the resident's list."""
        found: list[str] = []
        path = "/cases"
        while path:
            page = self._again(lambda path=path: self.client.get(path))  # type: ignore[misc] # binds now
            found += REFERENCE.findall(page.text)
            more = MORE.search(page.text)
            path = f"/cases{unescape(more[1])}" if more else ""
        return list(dict.fromkeys(found))

    def _answer(self, page: Answer) -> Answer:
        """Fill in the page of a draft as somebody who asks for their own certificate."""
        fresh = self.client.get(page.path) if page.status != 200 else page
        if "/drafts/" not in fresh.path:
            return fresh
        answers = {}
        if 'name="relation"' in fresh.text:
            answers["relation"] = "self"
        if 'name="purpose"' in fresh.text:
            answers |= {"purpose": "work", "truth": "true"}
        return self.client.post(fresh.form("csrfmiddlewaretoken"), **answers)

    def _again(self, step: Callable[[], Answer]) -> Answer:
        """Do a step until it is answered; 503 says when to come again, 500 is a defect."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                answer = step()
            except NoAnswer:
                self.unanswered += 1
                time.sleep(0.1)
                continue
            self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
            if answer.status == 503:
                assert "retry-after" in answer.headers, "a 503 must say when to come again"
                time.sleep(0.2)
                continue
            if answer.status >= 500:
                raise Broken(f"{answer.status} at {answer.path}")
            return answer
        raise Broken("nothing came back for a minute")
