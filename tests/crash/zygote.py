"""`python -m tests.crash.zygote FD`: a process that is set up, and forks one for each job.

It stands for one role of the nation (TORANA_ROLE): web answers a request, worker delivers what is
due, sequencer sequences what is pending. Whatever is told to die does it in a fork of its own; all
else is done by one steady fork, as by the other processes of a nation. The forks run the product
as it is, on a database line of their own.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

import django

from tests.crash.beats import NEVER, set_traps, trap
from tests.crash.jobs import Done, Job
from torana.base.postgres.death import die_with_parent

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Serve jobs until the tests hang up."""
    die_with_parent(9)
    line: Connection[Any, Any] = Connection(int(sys.argv[1]))
    set_traps()
    django.setup()
    _warm()
    steady = _steady()
    line.send("ready")
    while True:
        try:
            job = line.recv()
        except EOFError:
            return
        if job.dies_at == NEVER:
            steady.send(job)
            line.send(steady.recv())
        else:
            line.send(_in_a_fork(job))


def _warm() -> None:
    """Load what a process of this role has loaded when it works; keep no database line."""
    from django.db import connections  # noqa: PLC0415 - after django.setup

    if os.environ["TORANA_ROLE"] == "web":
        _call(Job(get("/services/birth-certificate")))
    connections.close_all()


def get(path: str) -> dict[str, str]:
    """Return the request of somebody who looks at a page."""
    host = f"localhost:{os.environ['TORANA_PORT']}"
    return {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_HOST": host}


def _steady() -> Connection[Any, Any]:
    ours, theirs = Pipe()
    if os.fork() == 0:
        die_with_parent(9)
        ours.close()
        with contextlib.suppress(EOFError):
            while True:
                _do(theirs.recv(), theirs)
        os._exit(0)
    theirs.close()
    return ours


def _in_a_fork(job: Job) -> Done | None:
    """Do it in a process of its own; None when that one was killed before it answered."""
    ours, theirs = Pipe()
    child = os.fork()
    if child == 0:
        ours.close()
        _do(job, theirs)
        os._exit(0)
    theirs.close()
    try:
        done: Done | None = ours.recv()
    except EOFError:
        done = None
    ours.close()
    os.waitpid(child, 0)
    return done


def _do(job: Job, line: Connection[Any, Any]) -> None:
    from tests.crash import stepped  # noqa: PLC0415 - after django.setup

    stepped.step(job.clock_off_s)
    trap.arm(job.dies_at)
    role = os.environ["TORANA_ROLE"]
    if role == "web":
        _answer(job, line)
    else:
        count = _work() if role == "worker" else _sequence()
        line.send(Done(count=count, beats=trap.count))
    trap.arm(NEVER)


def _answer(job: Job, line: Connection[Any, Any]) -> None:
    """Answer a request as the gate has it answered: whole, sent, and only then closed."""
    done, close = _call(job)
    trap.beat()  # everything is done, and nobody has heard it
    line.send(replace(done, beats=trap.count))
    close()


def _call(job: Job) -> tuple[Done, Callable[[], None]]:
    from torana.wsgi import application  # noqa: PLC0415 - after django.setup

    told: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Any:
        del exc_info
        told[:] = int(status[:3]), tuple(headers)

    environ: dict[str, Any] = job.environ | {
        "wsgi.input": io.BytesIO(job.body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    response: Any = application(environ, start)
    return Done(told[0], told[1], b"".join(response)), response.close


def _work() -> int:
    from torana.base import events  # noqa: PLC0415 - after django.setup
    from torana.parts.messages import api as messages  # noqa: PLC0415 - the same

    done = 0
    while tried := events.deliver_due() + messages.deliver_due():
        done += tried
    return done


def _sequence() -> int:
    from torana.parts.transparency.sequencer import sequence_batch  # noqa: PLC0415 - the same

    done = 0
    while sequenced := sequence_batch():
        done += sequenced
    return done


if __name__ == "__main__":
    main()
