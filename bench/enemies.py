"""Enemies of a nation, beside residents who go on: one who never waits, and many who never end."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import TYPE_CHECKING

from bench.crowd import Tally, Visitor
from bench.runs import Run, crowd

if TYPE_CHECKING:
    from tests.nation import RunningNation

HAMMERS = 64  # lines of one resident who never waits
SLOW = 200


async def hammered(nation: RunningNation, keys: list[str], residents: int) -> tuple[Run, Run]:
    """Let one resident ask on many lines and never wait, while the others go on."""
    tally, seconds = Tally(), 20.0
    until, began = time.monotonic() + seconds, time.monotonic()
    enemies = [
        Visitor(
            nation.port, "127.0.99.99", tally, {"session": keys[-1]}, merciless=True, until=until
        )
        for _ in range(HAMMERS)
    ]
    tasks = [asyncio.create_task(_keep_asking(enemy)) for enemy in enemies]
    name = f"{residents} residents, beside the hammer"
    others = await crowd(nation, name, keys[:residents], seconds)
    await asyncio.gather(*tasks)
    name = f"the hammer: one resident, {HAMMERS} lines (asks for lists of cases)"
    return others, Run(name, tally, began, seconds, others.memory_mb, 0.0)


async def _keep_asking(enemy: Visitor) -> None:
    try:
        while True:
            await enemy.ask("GET", "/cases")
    except TimeoutError:
        enemy.hang_up()


async def with_slow_senders(nation: RunningNation, keys: list[str]) -> tuple[Run, str]:
    """Let many senders bring a byte a second each, while the others go on."""
    ends: Counter[str] = Counter()
    seconds = 25.0
    until = time.monotonic() + seconds
    tasks = [
        asyncio.create_task(_send_slowly(nation, f"127.0.{50 + n % 4}.1", until, ends))
        for n in range(SLOW)
    ]
    await asyncio.sleep(0.5)
    run = await crowd(nation, f"{len(keys)} residents, beside {SLOW} slow senders", keys, seconds)
    await asyncio.gather(*tasks)
    return run, ", ".join(f"{count} {how}" for how, count in ends.items())


async def _send_slowly(
    nation: RunningNation, address: str, until: float, ends: Counter[str]
) -> None:
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", nation.port, local_addr=(address, 0)
    )
    writer.write(
        b"POST /verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    answer = asyncio.create_task(reader.read(100))
    while time.monotonic() < until and not answer.done():
        writer.write(b"a")
        await asyncio.sleep(1)
    ends[f"answered {answer.result()[9:12].decode()}" if answer.done() else "still sending"] += 1
    answer.cancel()
    writer.close()
