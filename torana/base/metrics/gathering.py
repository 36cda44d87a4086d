"""Everything that can be told now: all slates, the processes, the disk, the database.

What the database knows is asked of those who own its tables: each part has a function `watch`, and
`torana/wiring.py` names them here. Their SQL runs with the owner's rights and returns counts and
ages, so that the web role may ask without seeing a row.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter, defaultdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from torana.base import clock, keyring
from torana.base.logs import logger
from torana.base.metrics import backups, counting, slate
from torana.base.metrics.families import COUNTERS, HISTOGRAMS, Number
from torana.base.postgres import archive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date, datetime

    Watch = Callable[[datetime], Iterable[Number]]

log = logger(__name__)

_LABEL = re.compile(r'(\w+)="([^"]*)"')
_TICKS = os.sysconf("SC_CLK_TCK")
_watches: dict[str, Watch] = {}


def hear_from(name: str, watch: Watch) -> None:
    """Have `watch` asked for its numbers whenever somebody looks."""
    _watches[name] = watch


def numbers() -> list[Number]:
    """Return every number as it stands now; what cannot be asked is missing, and said so."""
    return [
        Number("torana_release_info", 1, (("release", version("torana")),)),
        *_counted(),
        *_of_the_disk(),
        *_of_the_keys(),
        *_of_backups(clock.now()),
        *_of_the_database(clock.now()),
    ]


def of_database(function: str, at: date) -> tuple[Number, ...]:
    """Return what a function of the database tells: rows of name, label, its value, number."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, label, word, number FROM {function}(%s)", [at])  # noqa: S608 - a name of ours
        rows = cursor.fetchall()
    return tuple(
        Number(name, float(number), ((label, word),) if label else ())
        for name, label, word, number in rows
        if number is not None
    )


def watch_base(at: datetime) -> tuple[Number, ...]:
    """Return how the queue of events, the database and its archive stand."""
    return (*of_database("base_watch", at), *_of_the_archive(at))


def _of_the_archive(at: datetime) -> Iterator[Number]:
    with connection.cursor() as cursor:
        cursor.execute(archive.STATE)
        fails_for_s = archive.Archiver(*cursor.fetchone()).fails_for_s(at)
    if fails_for_s is not None:
        yield Number("torana_archive_failing_seconds", fails_for_s)


def _counted() -> Iterator[Number]:
    """Add up the slates: counters of all, and how it stands of those that live."""
    folder = os.environ.get(slate.FOLDER)
    reads = slate.read_all(Path(folder) if folder else settings.DATA / "slates")
    if not folder and not reads:
        reads = [counting.ours.read()]
    sums: defaultdict[str, float] = defaultdict(float)
    for read in reads:
        for name, value in read.values.items():
            family = name.partition("{")[0]
            if read.pid is not None or family not in _OF_NOW:
                sums[name] += value
    yield from map(_number, sorted(sums), map(sums.__getitem__, sorted(sums)))
    living = [read for read in reads if read.pid is not None]
    kinds = Counter(read.name.rpartition("-")[0] or read.name for read in living)
    for kind in ("web", "worker", "sequencer"):
        yield Number("torana_processes", kinds[kind], (("kind", kind),))
    for read in living:
        assert read.pid is not None
        yield from _of_process(read.name, read.pid)


_OF_NOW = {f"torana_gate_{key}" for key in ("waiting", "working", "bodies_coming", "body_bytes")}


def _number(name: str, value: float) -> Number:
    family, _, labels = name.partition("{")
    assert family in COUNTERS or family in _OF_NOW or family.rpartition("_")[0] in HISTOGRAMS
    return Number(family, value, tuple(_LABEL.findall(labels)))


def _of_process(name: str, pid: int) -> Iterator[Number]:
    labels = (("process", name),)
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        up_s = float(Path("/proc/uptime").read_text().split()[0])
        memory = _memory_bytes(pid)
    except (OSError, ValueError):
        return  # ended meanwhile
    since = clock.now().timestamp() - up_s + int(fields[19]) / _TICKS
    cpu_s = (int(fields[11]) + int(fields[12])) / _TICKS
    yield Number("torana_process_cpu_seconds_total", cpu_s, labels)
    yield Number("torana_process_start_time_seconds", round(since, 1), labels)
    yield Number("torana_process_memory_bytes", memory, labels)


def _memory_bytes(pid: int) -> int:
    """Return the proportional set size; another user's process tells its resident size alone."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return 1024 * next(int(line.split()[1]) for line in told.splitlines() if "Pss:" in line)
    except PermissionError:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


def _of_the_disk() -> Iterator[Number]:
    try:
        usage = shutil.disk_usage(settings.DATA)
    except OSError:
        return
    yield Number("torana_disk_free_bytes", usage.free)
    yield Number("torana_disk_bytes", usage.total)


def _of_the_keys() -> Iterator[Number]:
    yield Number("torana_master_key_rotating", int(keyring.is_rotating()))


def _of_the_database(at: datetime) -> Iterator[Number]:
    """Ask everybody; a database that is away is told by one number, and is nobody's failure."""
    up = True
    for name, watch in _watches.items():
        try:
            with transaction.atomic():
                yield from watch(at)
        except DatabaseError as error:
            log.warning("watch_failed", name=name, kind=type(error).__name__)
            up = False
    yield Number("torana_database_up", int(up))


def _of_backups(at: datetime) -> Iterator[Number]:
    finished = backups.finished_at(settings.DATA)
    if finished is not None:
        age_s = (at - finished).total_seconds()
        yield Number("torana_backup_age_seconds", max(0.0, age_s))
