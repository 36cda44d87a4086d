"""A connection to PostgreSQL that says several things at once.

A round trip costs a page more than most of what is asked in it. So `BEGIN` goes out together with
the first statement of a transaction, and rows that nobody waits for are held back and go out with
the next statement, or with `COMMIT`: libpq's pipeline mode. The order in which PostgreSQL hears
everything stays the one in which it was said, so no statement sees less than it would otherwise.
"""

from __future__ import annotations

import functools
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.generators import send
from psycopg.pq import TransactionStatus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

LOOK_S = 0.1  # between looks at signals, as psycopg has it


class Trip(psycopg.Pipeline):
    """A pipeline that goes out whole, at its end, and whose answers are read there.

    psycopg's own speaks at every statement, and waits for the answer to BEGIN before it goes on:
    a round trip more, which PostgreSQL wakes up for.
    """

    def _communicate_gen(self) -> Any:  # noqa: ANN401 - psycopg's own
        """Put what is said into libpq's buffer."""
        while self.command_queue:
            self.command_queue.popleft()()
        yield from ()

    def _sync_gen(self) -> Any:  # noqa: ANN401 - psycopg's own
        """Go on: nobody in a trip waits for BEGIN or COMMIT alone."""
        yield from self._communicate_gen()

    def _exit_gen(self) -> Any:  # noqa: ANN401 - psycopg's own
        """Send the buffer and take every answer."""
        self._enqueue_sync()
        yield from self._communicate_gen()
        yield from send(self.pgconn)
        yield from self._fetch_gen(flush=False)  # Sync has the server send what it has


class Connection(psycopg.Connection[Any]):
    """A connection that keeps what is held back, and whom it names to row-level security."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - psycopg's own
        """Begin with nothing held and nobody named."""
        super().__init__(*args, **kwargs)
        self.held: list[tuple[str, Any]] = []
        self.names: tuple[str, str] | None = ("", "")  # see scope.py; None is not known
        self.trips = 0  # how often it was spoken over, for those who watch
        self.answer_s_max: float | None = None  # None is for ever

    def wait(self, gen: Any, interval: float = LOOK_S, timeout: float | None = None) -> Any:  # noqa: ANN401 - psycopg's own
        """Wait for PostgreSQL, but not for ever: one that stands still is one that is away.

        Whether it did what was said is not known then, as with every line that breaks.
        """
        try:
            return super().wait(gen, interval, timeout or self.answer_s_max)
        except psycopg.errors._WaitTimeout as error:  # noqa: SLF001 - nothing public tells it
            self.pgconn.finish()
            raise psycopg.OperationalError("PostgreSQL did not answer in time") from error

    @functools.cached_property
    def own_cursor(self) -> psycopg.Cursor[Any]:
        """The one cursor of those who take all rows at once."""
        return self.cursor()

    def commit(self) -> None:
        """Say what was held back and COMMIT, in one go."""
        self.trips += 1
        if not self.held:
            super().commit()
            return
        with self.trip():
            self.say_held()
            super().commit()

    def rollback(self) -> None:
        """Forget what was held back, with everything else of the transaction."""
        self.held.clear()
        self.names = None  # whoever was named in the transaction is no more
        super().rollback()

    @contextmanager
    def trip(self) -> Iterator[None]:
        """Send what is said in the block in one go, at its end; errors are told there."""
        self._pipeline = Trip(self)
        try:
            with self._pipeline:
                yield
        finally:
            self._pipeline = None

    @property
    def holds_writes(self) -> bool:
        """Whether anything is held that PostgreSQL may refuse: savepoints have no values."""
        return any(values is not None for _, values in self.held)

    def say_held(self) -> None:
        """Say what was held back, in its order; for use in a trip."""
        held, self.held = self.held, []
        for statement, values in held:
            psycopg.Cursor(self).execute(statement, values)


class Cursor(psycopg.Cursor[Any]):
    """A cursor whose statement takes along what was held back, and the BEGIN."""

    connection: Connection

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Self:  # noqa: ANN401 - psycopg's own
        """Execute one statement, or a script of several that has no values."""
        line = self._conn
        assert isinstance(line, Connection)
        line.trips += 1
        if params is None:  # may be a script, and a pipeline carries none
            self._say_held()
            return super().execute(query, params, **kwargs)
        begins = not line.autocommit and line.pgconn.transaction_status == TransactionStatus.IDLE
        if not (line.held or begins) or line.pgconn.pipeline_status:
            return super().execute(query, params, **kwargs)
        with line.trip():
            line.say_held()
            super().execute(query, params, **kwargs)
        return self

    def executemany(self, query: Any, params_seq: Any, *, returning: bool = False) -> None:  # noqa: ANN401 - psycopg's own
        """Execute one statement with many rows, after what was held back."""
        self._say_held()
        super().executemany(query, params_seq, returning=returning)

    def copy(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - psycopg's own
        """Begin a COPY, after what was held back: a pipeline carries none."""
        self._say_held()
        return super().copy(*args, **kwargs)

    def _say_held(self) -> None:
        line = self._conn
        assert isinstance(line, Connection)
        if line.held:
            with line.trip():
                line.say_held()
