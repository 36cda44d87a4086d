"""The gate as people meet it: a real granian, real lines, and a small application behind it."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from torana.base.gate.door import WAIT_S_MAX, WAITING_MAX

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message
    from pathlib import Path
    from typing import Self

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Told:
    """What came back."""

    status: int
    headers: Message
    body: bytes


def at_once_s() -> float:
    """Return how long "at once" may take: a second, and more where others keep the machine busy."""
    return max(1.0, 1.5 * os.getloadavg()[0] / (os.cpu_count() or 1))


class Served:
    """A running gate."""

    def __init__(self, note: Path) -> None:
        self.lines: list[socket.socket] = []
        self._start(note)
        deadline = time.monotonic() + 60
        while self.status("/") != 200:
            if self.process.poll() is not None:
                self._start(note)  # somebody else took the port in between
            if time.monotonic() > deadline:
                self.process.kill()
                self.process.wait()
                raise AssertionError("the small application did not come up")
            time.sleep(0.05)

    def _start(self, note: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "torana.base.gate.tests.small", str(self.port)],
            env=os.environ | {"NOTE": str(note)},
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(10)

    def status(self, path: str, **headers: str) -> int:
        """Return the status of a page, 0 where nobody answers."""
        try:
            return self.ask("GET", path, b"", **headers).status
        except (OSError, http.client.HTTPException):
            return 0

    def ask(
        self, method: str, path: str, body: bytes = b"", *, me: str = "127.0.0.1", **headers: str
    ) -> Told:
        """Ask on a line of one's own, from the address `me`."""
        line = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=20, source_address=(me, 0)
        )
        with closing(line):
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, path, body or None, sent)
            response = line.getresponse()
            return Told(response.status, response.headers, response.read())

    def raw(self, text: bytes) -> socket.socket:
        """Send just these bytes, on a line that is closed after the test."""
        line = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        self.lines.append(line)
        line.sendall(text)
        return line

    @contextmanager
    def crowd(self, count: int, path: str, me: str = "127.0.0.1") -> Iterator[Counter[int]]:
        """Let so many ask at once; when the block ends, all have been answered."""
        found: Counter[int] = Counter()

        def ask() -> None:
            status = 0
            try:
                status = self.ask("GET", path, me=me).status
            finally:
                found[status] += 1

        threads = [threading.Thread(target=ask) for _ in range(count)]
        for thread in threads:
            thread.start()
        time.sleep(0.4)
        yield found
        for thread in threads:
            thread.join()


def everything(line: socket.socket) -> bytes:
    """Read to the end."""
    with line.makefile("rb") as file:
        return file.read()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("gate") / "note") as running:
        yield running


@pytest.fixture(autouse=True)
def lines_are_closed(served: Served) -> Iterator[None]:
    yield
    for line in served.lines:
        line.close()
    served.lines.clear()


def test_a_form_comes_in_whole_whether_its_length_was_told_or_not(served: Served) -> None:
    assert served.ask("POST", "/echo", b"a=1", Content_Type=FORM).body == b"3:a=1"
    line = served.raw(
        b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        b"3\r\na=1\r\n2\r\n&b\r\n0\r\n\r\n"
    )
    assert everything(line).endswith(b"5:a=1&b")


def test_heads_and_unchanged_pages_have_no_body_and_true_headers(served: Served) -> None:
    head = served.ask("HEAD", "/echo")
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", "2")
    assert head.headers.get_all("Set-Cookie") == ["a=1", "b=2"]
    unchanged = served.ask("GET", "/unchanged")
    assert (unchanged.status, unchanged.body) == (304, b"")


def test_the_application_sees_what_wsgi_promises_and_nothing_of_our_environment(
    served: Served,
) -> None:
    line = served.raw(
        b"GET /environ?q=%C3%A9 HTTP/1.1\r\nHost: a\r\nCookie: a=1\r\nCookie: b=2\r\n"
        b"X_Forwarded_For: 1.2.3.4\r\nX-Two: 1\r\nX-Two: 2\r\nConnection: close\r\n\r\n"
    )
    told = everything(line).decode()
    for pair in (
        "('HTTP_COOKIE', 'a=1;b=2')",
        "('HTTP_X_TWO', '1,2')",
        "('QUERY_STRING', 'q=%C3%A9')",
        "('REMOTE_ADDR', '127.0.0.1')",
        "('wsgi.url_scheme', 'http')",
    ):
        assert pair in told
    assert "1.2.3.4" not in told
    assert "DJANGO_SETTINGS_MODULE" not in told


def test_what_breaks_in_the_application_is_500_and_the_thread_lives_on(served: Served) -> None:
    for _ in range(5):
        assert served.status("/breaks") == 500
        assert served.status("/then-breaks") == 200
    assert served.status("/") == 200


@pytest.mark.parametrize(("kind", "size"), [(FORM, 10), ("multipart/form-data; boundary=x", 80)])
def test_whoever_sends_too_much_hears_so_however_late_they_listen(
    served: Served, kind: str, size: int
) -> None:
    refused = served.ask("POST", "/echo", b"x" * size * 1_000_000, Content_Type=kind)
    assert refused.status == 413
    assert b"at most 10 MB" in refused.body


def test_a_length_that_was_not_told_is_bounded_too(served: Served) -> None:
    line = served.raw(
        b"POST /echo HTTP/1.1\r\nHost: a\r\nAccept: application/json\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    for _ in range(30):
        line.sendall(b"186A0\r\n" + b"a" * 100_000 + b"\r\n")
    answer = line.recv(5000)
    assert b"413" in answer.split(b"\r\n")[0]
    assert b"application/problem+json" in answer


def test_slow_senders_are_cut_and_hold_up_nobody(served: Served) -> None:
    heads = b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\na"
    slow = [served.raw(heads % length) for length in [500] * 50 + [500_000] * 50]
    began = time.monotonic()
    assert served.ask("POST", "/echo", b"a=1").body == b"3:a=1"
    assert time.monotonic() - began < at_once_s()
    answers = Counter(line.recv(5000).split(b"\r\n")[0] for line in slow)
    assert answers == {b"HTTP/1.1 408 Request Timeout": 100}


def test_who_hangs_up_in_the_middle_of_a_body_disturbs_nobody(served: Served) -> None:
    for length in (500, 500_000):
        served.raw(
            b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\na" % length
        ).close()
    assert served.ask("POST", "/echo", b"a=1").body == b"3:a=1"


def test_the_line_is_bounded_and_who_does_not_fit_is_told_at_once_when_to_come_again(
    served: Served,
) -> None:
    with served.crowd(WAITING_MAX + 60, "/?s=1.5") as found:
        began = time.monotonic()
        refused = served.ask("GET", "/", Accept_Language="ar-KE")
        assert time.monotonic() - began < at_once_s()
        assert refused.status == 503
        assert 1 <= int(refused.headers["Retry-After"]) <= 30
        assert refused.headers["Cache-Control"] == "no-store"
        assert 'lang="ar"' in refused.body.decode()
        began = time.monotonic()
        assert served.status("/health") == 200
        assert time.monotonic() - began < at_once_s()
    assert set(found) == {200, 503}
    assert served.status("/") == 200


def test_nobody_waits_longer_than_the_line_lets_them(served: Served) -> None:
    began = time.monotonic()
    with served.crowd(40, "/?s=0.7") as found:
        pass
    assert time.monotonic() - began < WAIT_S_MAX + 2 * 0.7 + at_once_s()
    assert found[200] + found[503] == 40
    assert found[503] > 20


def test_one_address_cannot_starve_another(served: Served) -> None:
    with served.crowd(300, "/?s=0.1", me="127.0.0.66"):
        for _ in range(5):
            began = time.monotonic()
            assert served.status("/", me="127.0.0.77") == 200
            assert time.monotonic() - began < at_once_s()


def test_who_hangs_up_while_waiting_frees_the_place(served: Served) -> None:
    lines = []
    with served.crowd(4, "/?s=0.9"):
        lines = [served.raw(b"GET /?s=5 HTTP/1.1\r\nHost: a\r\n\r\n") for _ in range(30)]
        time.sleep(0.5)
        for line in lines:
            line.close()
    began = time.monotonic()
    assert served.status("/") == 200
    assert time.monotonic() - began < 1.5 * at_once_s()  # those who went were not worked for


def test_what_follows_an_answer_delays_it_not_and_is_done_even_when_we_stop(
    tmp_path: Path,
) -> None:
    note = tmp_path / "note"
    with Served(note) as stopping:
        began = time.monotonic()
        assert stopping.status("/notes") == 200
        assert time.monotonic() - began < 0.4 * at_once_s()
    assert note.read_text() == "closed"


def test_a_stop_finishes_what_is_under_way_and_takes_nothing_new(tmp_path: Path) -> None:
    with Served(tmp_path / "note") as stopping:
        with stopping.crowd(4, "/?s=0.8") as found:
            stopping.process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            assert stopping.status("/") in {0, 503}
        assert found == {200: 4}
        assert stopping.process.wait(10) == 0
