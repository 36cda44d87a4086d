"""A witness over the wire: what it answers, what it remembers, and what it survives."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from torana.base import witness_key
from torana.doors.witness import server, state
from torana.doors.witness.tests.running import NAME, Running
from torana.pure import cosignatures, notes
from torana.pure.tests.test_witnessing import FORK, LOGS, ORIGIN, TREE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import FrameType

VKEY = LOGS[ORIGIN].verifiers[0].vkey
CANNOT = 3


@contextmanager
def running(file: Path, *more: str) -> Iterator[Running]:
    """Run a witness until the block ends."""
    witness = Running(file, VKEY, *more)
    try:
        yield witness
    finally:
        witness.end(signal.SIGKILL)


def refused_start(file: Path, *more: str) -> str:
    """Return what a witness says that does not start."""
    witness = Running(file, VKEY, *more)
    with witness.process:
        assert witness.process.wait(timeout=10) == CANNOT
        assert witness.process.stderr
        return witness.process.stderr.read()


def test_it_cosigns_what_grew_and_says_what_it_holds(tmp_path: Path) -> None:
    with running(tmp_path / "state") as witness:
        assert witness.add(TREE.submission(0, 10))[0] == 200
        status, _, line = witness.add(TREE.submission(10, 20))
        assert status == 200
        note = TREE.submission(10, 20).decode().split("\n\n", 1)[1]
        (found,) = cosignatures.cosignatures_of(
            note + line, [cosignatures.witness_of(witness.vkey)]
        )
        assert abs(found.at - time.time()) < 60
        assert witness.add(TREE.submission(10, 30)) == (409, "text/x.tlog.size", "20\n")
        assert witness.add(FORK.submission(20, 30))[0] == 422
        assert witness.add(b"nonsense")[0] == 400
        place = f"/{hashlib.sha256(ORIGIN.encode()).hexdigest()}/checkpoint"
        assert witness.ask("GET", place)[2] == note + line
        assert witness.ask("GET", "/elsewhere")[0] == 404
        assert witness.ask("GET", "/add-checkpoint")[0] == 405
        assert (
            'torana_witness_size{origin="nyota.example/log"} 20'
            in (witness.ask("GET", "/metrics")[2])
        )
        assert witness.end() == 0


def test_it_remembers_what_it_signed_after_it_was_killed(tmp_path: Path) -> None:
    with running(tmp_path / "state") as witness:
        witness.add(TREE.submission(0, 10))
        vkey = witness.vkey
        witness.end(signal.SIGKILL)
    with running(tmp_path / "state") as witness:
        assert witness.vkey == vkey
        assert witness.add(TREE.submission(0, 5)) == (409, "text/x.tlog.size", "10\n")
        assert witness.add(TREE.submission(10, 12))[0] == 200


def test_its_key_and_its_memory_are_its_own(tmp_path: Path) -> None:
    file = tmp_path / "state"
    with running(file) as witness:
        witness.add(TREE.submission(0, 10))
        assert "Another witness" in refused_start(file)
    for secret in (file, tmp_path / "state.key"):
        assert secret.stat().st_mode & 0o077 == 0


def spoilt(file: Path, *, old: str, new: str) -> None:
    """Change the memory of a witness by hand."""
    told = file.read_text()
    assert old in told
    file.write_text(told.replace(old, new))


def test_a_memory_that_was_touched_lost_or_cut_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "state"
    with running(file) as witness:
        witness.add(TREE.submission(0, 10))
    whole = file.read_bytes()
    spoilt(file, old="\\n10\\n", new="\\n9\\n")
    assert "was changed" in refused_start(file)
    file.write_bytes(whole[:-9])
    assert "not the state" in refused_start(file)
    file.write_bytes(b"")
    assert "not the state" in refused_start(file)
    file.unlink()
    assert "is missing" in refused_start(file)
    file.write_bytes(whole)
    (tmp_path / "state.key").chmod(0o640)
    assert "chmod 600" in refused_start(file)
    (tmp_path / "state.key").unlink()
    assert "bring the key back" in refused_start(file)


def test_a_memory_that_somebody_else_writes_ends_the_witness(tmp_path: Path) -> None:
    file = tmp_path / "state"
    with running(file) as witness:
        witness.add(TREE.submission(0, 10))
        older = file.read_bytes()
        witness.add(TREE.submission(10, 20))
        file.write_bytes(older)
        assert witness.add(TREE.submission(20, 30))[0] == 500
        assert witness.process.wait(10) == CANNOT


def test_what_is_too_long_too_slow_or_no_request_is_cut_off(tmp_path: Path) -> None:
    with running(tmp_path / "state") as witness:
        sent = [
            (b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 99999\r\n\r\n", b" 413 "),
            (b"POST /add-checkpoint HTTP/1.1\r\n\r\n", b" 411 "),
            (b"POST /add-checkpoint HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b" 411 "),
            (
                b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                b" 400 ",
            ),
            (b"GET / HTTP/1.1\r\nA: " + b"a" * 20_000 + b"\r\n\r\n", b" 431 "),
            (b"\x16\x03\x01\r\n\r\n", b" 400 "),
            (b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b" 400 "),
        ]
        for request, status in sent:
            with socket.create_connection(("127.0.0.1", witness.port), timeout=10) as line:
                line.sendall(request)
                assert status in line.recv(1000).split(b"\r\n")[0]
        idle = [socket.create_connection(("127.0.0.1", witness.port)) for _ in range(20)]
        assert witness.add(TREE.submission(0, 10))[0] == 200  # beside those who say nothing
        for line in idle:
            line.close()


def test_of_many_at_once_each_size_is_signed_once_and_none_goes_back(tmp_path: Path) -> None:
    with running(tmp_path / "state") as witness:
        witness.add(TREE.submission(0, 1))
        answers: list[tuple[int, str, str]] = []

        def submit(size: int) -> None:
            answers.append(witness.add(TREE.submission(1, size)))

        threads = [threading.Thread(target=submit, args=[size]) for size in range(2, 12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(status for status, _, _ in answers) == [200] + [409] * 9
        assert len({told for status, _, told in answers if status == 409}) == 1


# --- Killed between any two steps


def answered_before(step: int, file: Path) -> bytes | None:
    """Submit in a process that is killed before its step; return its answer, None without one.

    A step is a line of the witness's own code, of which one submission takes some dozens.
    """
    read, written = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(written, killed_before(step, file))
        finally:
            os._exit(0)
    os.close(written)
    with os.fdopen(read, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    assert bool(told) == (not os.WIFSIGNALED(status))
    return told or None


def killed_before(step: int, file: Path) -> bytes:
    """Submit the next checkpoint, and be killed before that line."""
    steps = 0

    def count(frame: FrameType, event: str, _: object) -> object:
        nonlocal steps
        if "/witness" not in frame.f_code.co_filename:
            return None
        steps += event == "line"
        if steps == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return count

    key = witness_key.read(file.with_name("state.key"))
    witness = server.Witness(key, LOGS, state.State(file, key.verifier, LOGS), time.time)
    sys.settrace(count)  # type: ignore[arg-type] # what a tracer returns is a tracer or None
    found = witness.answer("POST", "/add-checkpoint", TREE.submission(10, 20))
    sys.settrace(None)
    return f"{found.status} {found.body}".encode()


def test_killed_before_any_step_it_never_signs_what_it_does_not_remember(tmp_path: Path) -> None:
    file = tmp_path / "state"
    key = witness_key.make(file.with_name("state.key"), NAME)
    state.write(file, {})
    witness = server.Witness(key, LOGS, state.State(file, key.verifier, LOGS), time.time)
    assert witness.answer("POST", "/add-checkpoint", TREE.submission(0, 10)).status == 200
    witness.state.close()
    before, sizes = file.read_bytes(), []
    for step in range(1, 1000):
        file.write_bytes(before)
        told = answered_before(step, file)
        after = state.State(file, key.verifier, LOGS)
        sizes.append(after.checkpoints[ORIGIN].size)
        after.close()
        if told:
            assert told.startswith(b"200 ")
            assert sizes[-1] == 20
            break
    assert step > 30, "a submission takes more steps than that"
    assert set(sizes) == {10, 20}
    assert sizes == sorted(sizes), "once it is kept, it stays"


def test_each_refusal_leaves_the_memory_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "state"
    key = witness_key.make(file.with_name("state.key"), NAME)
    state.write(file, {})
    witness = server.Witness(key, LOGS, state.State(file, key.verifier, LOGS), time.time)
    witness.answer("POST", "/add-checkpoint", TREE.submission(0, 10))
    before = file.read_bytes()
    for sent in (FORK.submission(10, 20), TREE.submission(5, 20), b"", FORK.submission(10, 10)):
        assert witness.answer("POST", "/add-checkpoint", sent).status >= 400
    assert file.read_bytes() == before
    assert notes.checkpoint_of(notes.parts_of(witness.state.note(ORIGIN) or "")[0]).size == 10
    witness.state.close()
