"""Hostile requests from everybody against everything: never 5xx, nothing of another person.

About 1,500 in `make test`; `make attack` sends 20,000 and writes what came of them. The seed is in
the message of a failure; TORANA_ATTACK_SEED repeats it.
"""

from __future__ import annotations

import os
import re
import time
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.attack.cast import EVERYBODY, NOBODY, is_id
from tests.attack.crawl import crawl, get, posted
from tests.attack.forms import TOKEN
from tests.attack.kinds import HUGE_BYTES
from tests.attack.oracle import faults, path_of
from tests.attack.snapshot import snapshot
from tests.attack.table import write
from tests.attack.wire import CLOSED, Line, answers_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.attack.barrage import Barrage
    from tests.attack.crawl import Map
    from tests.attack.forms import Form

COUNT = int(os.environ.get("TORANA_ATTACK_REQUESTS", "1500"))
SEED = int(os.environ.get("TORANA_ATTACK_SEED", "20261122"))
TABLE = os.environ.get("TORANA_ATTACK_TABLE", "")

# PostgreSQL says FATAL to whoever comes before it is up.
BUG = re.compile(r'Traceback|"level": "(error|critical)"|(ERROR|PANIC):  ')

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(180 + COUNT // 5)]


def test_reading_changes_nothing(barrage: Barrage) -> None:
    before = snapshot(barrage.world.nation)
    for who in EVERYBODY:
        for page in barrage.found.pages[who]:
            barrage.send(get(barrage.world, who, page, "read"))
            for other in (f"{page.partition('?')[0]}?action=drop&confirm=yes", f"{page}/"):
                barrage.send(get(barrage.world, who, other, "read"))
    # A form sent by GET, with its fields in the query, is a reading too.
    for who, form in every_form(barrage.found):
        sent = "&".join(f"{name}={value}" for name, value in form.fields)
        target = f"{form.action.partition('?')[0]}?{sent}".replace(" ", "+")
        barrage.send(get(barrage.world, who, target, "read"))
    assert snapshot(barrage.world.nation) == before
    assert not barrage.results.told()


def test_no_form_does_anything_without_its_token(barrage: Barrage) -> None:
    before = snapshot(barrage.world.nation)
    for who, form in every_form(barrage.found):
        for token in ("", "a" * 64, another_token(barrage.found, who)):
            fields = [(TOKEN, token)] if token else []
            fields += [pair for pair in form.fields if pair[0] != TOKEN]
            reply = barrage.send(
                posted(barrage.world, who, form.action, urlencode(fields).encode())
            )
            assert reply.status == 403, (who, form.action, reply.status)
    assert snapshot(barrage.world.nation) == before
    assert not barrage.results.told()


def test_whatever_is_sent_tells_nothing_of_another(barrage: Barrage) -> None:
    results = barrage.run(COUNT, SEED)
    # Nor did anything of it reach a page that another reads later; and the attack was one by
    # people who are signed in, to its end.
    pages = crawl(barrage.world, barrage.send).pages
    assert all("/data" in pages[who] for who in EVERYBODY if who != NOBODY)
    found = results.told()
    if TABLE:
        write(results, SEED, TABLE)
    assert not found, f"seed {SEED}\n{found}"


@pytest.mark.parametrize("size", [HUGE_BYTES, 80_000_000])
def test_whoever_sends_far_too_much_is_told_so(barrage: Barrage, size: int) -> None:
    body = b"text=" + b"a" * (size - 5)
    reply = barrage.send(posted(barrage.world, NOBODY, "/verify", body))
    assert reply.status == 413, "a closed line would say nothing"
    assert not barrage.results.told()


def test_a_second_request_hidden_in_the_body_of_a_first_is_never_answered(barrage: Barrage) -> None:
    host = f"Host: localhost:{barrage.world.nation.port}\r\n"
    hidden = f"GET /health HTTP/1.1\r\n{host}\r\n".encode()
    for headers in (
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        b"Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Content-Length: 5\r\nContent-Length: 0\r\n",
    ):
        sent = f"POST /verify HTTP/1.1\r\n{host}".encode() + headers + b"\r\n0\r\n\r\n" + hidden
        answers = answers_to(barrage.world.nation.port, sent)
        # Chunked wins over a length (RFC 9112, 6.3); then the second request is one of its own.
        assert answers in (0, 1) or b"chunked" in headers, (headers, answers)


def test_the_logs_of_an_attack_name_nobody_and_hold_no_bug(barrage: Barrage) -> None:
    time.sleep(1)
    logs = list((barrage.world.nation.data / "log").rglob("*.log"))
    assert len(logs) >= 3
    for log in logs:
        text = log.read_text(errors="replace")
        for canary in barrage.world.canaries:
            assert is_id(canary) or canary not in text, f"{canary} is in {log.name}"
        bugs = [line for line in text.splitlines() if BUG.search(line)]
        assert not bugs, (log.name, bugs[:5])


def test_the_oracle_sees_what_it_looks_for(barrage: Barrage) -> None:
    """An oracle that is blind finds nothing: show it each fault."""
    world = barrage.world
    amina = world.ids["amina"]["case"][0]
    asked = get(world, "brian", f"/cases/{amina}")
    stolen = replace(asked, stolen=frozenset({amina}))
    with closing(Line(world.nation.port)) as line:
        page = line.send(get(world, "amina", f"/cases/{amina}"))
    assert page.status == 200
    told = " ".join(faults(world, stolen, page))
    assert "what is of amina" in told
    assert "somebody else's ['case']" in told
    assert list(faults(world, asked, CLOSED)) == ["the line was closed without an answer"]
    assert path_of(asked) == f"/cases/{amina}"


def every_form(found: Map) -> Iterator[tuple[str, Form]]:
    """Yield each form that is sent by POST, with who sees it."""
    for who, forms in found.forms.items():
        yield from ((who, form) for form in forms if form.method == "POST")


def another_token(found: Map, who: str) -> str:
    """Return the token that somebody else's page holds."""
    for whose, form in every_form(found):
        token = dict(form.fields).get(TOKEN)
        if whose != who and token:
            return token
    raise AssertionError("nobody has a form")
