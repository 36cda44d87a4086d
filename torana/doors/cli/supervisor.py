"""Starts processes, starts them again when they end, and stops them all.

Children never outlive this process, even when it is killed with -9. It has one thread: the
kernel's promise about that (death.py) is bound to the thread that started the child.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psycopg

from torana.base.postgres.binaries import PostgresUnusable
from torana.base.postgres.death import with_parent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from torana.base.postgres.cluster import Cluster

PAUSE_S_MIN = 0.2
PAUSE_S_MAX = 2.0  # with the start itself, people are answered again within ten seconds
HEALTHY_S = 20.0  # who lived this long begins again without a pause
STOP_S_MAX = 10.0
LOG_BYTES_MAX = 10_000_000
_LOOK_S = 0.1


@dataclass(slots=True)
class Child:
    """One process that should always run."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    nice: int = 0  # how far it stands back while others want the processor
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    next_at: float = 0.0
    pause_s: float = PAUSE_S_MIN
    ends: int = 0

    def start(self) -> None:
        """Start it, with a log of limited size."""
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES_MAX:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - ourselves, by another name
                self.command,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,  # Ctrl-C comes to the supervisor alone, which stops the others
                preexec_fn=_born(self.nice),  # noqa: PLW1509 - we have one thread
            )
        self.started_at = time.monotonic()


@dataclass(slots=True)
class Supervisor:
    """Keeps a cluster and some children running. `say` gets a sentence for each thing done."""

    say: Callable[[str], None]
    cluster: Cluster | None = None
    children: list[Child] = field(default_factory=list)

    def start(self, child: Child) -> None:
        """Start a child and keep it running from now on."""
        child.start()
        self.children.append(child)

    def watch(self) -> None:
        """Look after everything, for ever; only a signal's exception ends this."""
        while True:
            self.look()
            time.sleep(_LOOK_S)

    def look(self) -> None:
        """Start again whatever has ended."""
        if self.cluster is not None and self.cluster.died():
            self._start_again(self.cluster)
        for child in self.children:
            self._look_after(child)

    def stop(self) -> None:
        """Stop the children, then the database that they use."""
        living = [c.process for c in self.children if c.process and c.process.poll() is None]
        for process in living:
            process.terminate()
        deadline = time.monotonic() + STOP_S_MAX
        for process in living:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.children.clear()
        if self.cluster is not None:
            self.cluster.stop()

    def _start_again(self, cluster: Cluster) -> None:
        """Start PostgreSQL again; what bars it now, such as a full disk, may pass."""
        self.say("PostgreSQL ended; starting it again.")
        try:
            cluster.start()
        except (PostgresUnusable, psycopg.OperationalError, OSError) as error:
            self.say(f"PostgreSQL could not start, and is tried again. {error}")
            time.sleep(PAUSE_S_MAX)
        else:
            self.say("PostgreSQL answers again.")

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.next_at:
                child.start()
                self.say(f"{child.name} runs again.")
            return
        status = child.process.poll()
        if status is None:
            return
        child.process = None
        child.ends += 1
        lived_s = now - child.started_at
        child.pause_s = PAUSE_S_MIN if lived_s > HEALTHY_S else min(child.pause_s * 2, PAUSE_S_MAX)
        child.next_at = now + child.pause_s
        how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
        self.say(f"{child.name} {how}; starting it again. Its log: {child.log}")


def _born(nice: int) -> Callable[[], None]:
    """Return what a child does first: bind its life to ours, and stand back as far as it should."""
    bind = with_parent(signal.SIGTERM)

    def first() -> None:
        bind()
        os.nice(nice)

    return first
