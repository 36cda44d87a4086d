"""The waiting line: bounded, and fair between addresses, then between the sessions behind one.

Nobody is slowed by this while there is room: an address can be a whole town behind one mobile
operator. When requests must wait, the address goes first that was given least of the last seconds'
work, and behind it the session that was: turn by turn where all ask alike, and an equal share also
against somebody who asks on many lines at once. When the line is full, whoever waits with the most
makes room for whoever waits with fewer.

There are two rows. Who was served a moment ago goes on first: people half-way through a form come
to its end, and the work done for them is not lost. Newcomers get at least every SIXTEENTH turn.
A submission has about eleven steps, so a turn in sixteen for first steps fills the rest.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

SIXTEENTH = 16
HALF_S = 5.0
TURN_S_MIN = 0.01  # a turn counts for no less: who asks for little things takes turns too
KNOWN_MAX = 8192


@dataclass(slots=True, eq=False)
class Ticket:
    """One request that waits, and what is needed to answer it; who holds it answers it."""

    address: str
    session: str = ""  # "" for whoever has no cookie of ours
    begun: bool = False  # whether this session was served a moment ago
    request: Any = None
    since: float = field(default_factory=time.monotonic)
    taken: float = 0.0


class Shares:
    """How much of the last seconds' work addresses and sessions were given, in seconds."""

    def __init__(self) -> None:
        self._given: dict[str, tuple[float, float]] = {}

    def give(self, name: str, seconds: float, now: float) -> None:
        """Note that somebody was worked for."""
        if len(self._given) >= KNOWN_MAX:  # the oldest half is forgotten, as time would
            for old in list(self._given)[: KNOWN_MAX // 2]:
                del self._given[old]
        share = self.of(name, now) + max(seconds, TURN_S_MIN)
        self._given.pop(name, None)
        self._given[name] = share, now

    def of(self, name: str, now: float) -> float:
        """Return somebody's share; what was given HALF_S ago counts half."""
        share, at = self._given.get(name, (0.0, now))
        return share * math.exp2((at - now) / HALF_S)


class Row:
    """Those who wait, by address and session; where shares are equal, in the order of turns."""

    def __init__(self, places: int, shares: Shares) -> None:
        """`places` is how many may wait here."""
        self.places = places
        self._shares = shares
        self.length = 0
        self._addresses: dict[str, dict[str, deque[Ticket]]] = {}
        self._lengths: dict[str, int] = {}

    def add(self, ticket: Ticket) -> Ticket | None:
        """Let a ticket wait; return the one that has no place any more, which may be itself."""
        loser = self._make_room(ticket) if self.length >= self.places else None
        if loser is ticket:
            return ticket
        if loser is not None:
            self.remove(loser)
        sessions = self._addresses.setdefault(ticket.address, {})
        sessions.setdefault(ticket.session, deque()).append(ticket)
        self._lengths[ticket.address] = self._lengths.get(ticket.address, 0) + 1
        self.length += 1
        return loser

    def next(self, *, but: set[str]) -> Ticket | None:
        """Return whose turn it is, leaving out sessions that are busy enough already."""
        now = time.monotonic()
        free = self._addresses
        if but:
            free = {
                address: sessions
                for address, sessions in free.items()
                if any(session not in but for session in sessions)
            }
        if not free:
            return None
        address = self._least(free, now)
        sessions = free[address]
        session = self._least([name for name in sessions if name not in but], now)
        ticket = sessions[session][0]
        self.remove(ticket)
        self._to_the_end(address, session)
        return ticket

    def remove(self, ticket: Ticket) -> bool:
        """Take a ticket out; return whether it was still here."""
        sessions = self._addresses.get(ticket.address, {})
        waiting = sessions.get(ticket.session)
        if waiting is None or ticket not in waiting:
            return False
        waiting.remove(ticket)
        if not waiting:
            del sessions[ticket.session]
        if not sessions:
            del self._addresses[ticket.address]
        self._lengths[ticket.address] -= 1
        if not self._lengths[ticket.address]:
            del self._lengths[ticket.address]
        self.length -= 1
        return True

    def tickets(self) -> list[Ticket]:
        """Return everybody who waits."""
        return [
            ticket
            for sessions in self._addresses.values()
            for waiting in sessions.values()
            for ticket in waiting
        ]

    def _least(self, names: Collection[str], now: float) -> str:
        """Return who was given least; the first of them, who had no turn for longest."""
        if len(names) == 1:
            return next(iter(names))
        return min(names, key=lambda name: self._shares.of(name, now))

    def _to_the_end(self, address: str, session: str) -> None:
        """Let an address and a session that just had their turn wait for all others'."""
        sessions = self._addresses.pop(address, None)
        if sessions is None:
            return
        self._addresses[address] = sessions
        if session in sessions:
            sessions[session] = sessions.pop(session)

    def _make_room(self, ticket: Ticket) -> Ticket:
        """Return who has to go: the last of the longest queue, if it is longer than the new one."""
        address = max(self._lengths, key=self._lengths.__getitem__)
        if self._lengths[address] > self._lengths.get(ticket.address, 0) + 1:
            return _longest(self._addresses[address])[-1]
        own = self._addresses.get(ticket.address)
        if own:
            longest = _longest(own)
            if len(longest) > len(own.get(ticket.session, ())) + 1:
                return longest[-1]
        return ticket


def _longest(sessions: dict[str, deque[Ticket]]) -> deque[Ticket]:
    return max(sessions.values(), key=len)


class Line:
    """Both rows, and the threads that take from them. Safe to use from any thread."""

    def __init__(self, places: int, *, at_once: int) -> None:
        """`places` for all; `at_once` is how many requests of one session are worked on."""
        self._shares = Shares()
        self._begun = Row(places * 3 // 4, self._shares)
        self._new = Row(places - places * 3 // 4, self._shares)
        self._at_once = at_once
        self._free = threading.Condition(threading.Lock())
        self._working: dict[str, int] = {}
        self._busy: set[str] = set()
        self._turn = 0
        self._closed = False
        self.working = 0
        self.served = 0
        self.waited_s = 0.0

    @property
    def waiting(self) -> int:
        """How many wait."""
        return self._begun.length + self._new.length

    def join(self, ticket: Ticket) -> Ticket | None:
        """Wait in the row that is one's own; return who has no place any more, if anybody."""
        row = self._begun if ticket.begun else self._new
        with self._free:
            if self._closed:
                return ticket
            loser = row.add(ticket)
            if loser is not ticket:
                self._free.notify()
            return loser

    def take(self) -> Ticket | None:
        """Return the next request, waiting for one; None when the line is closed and empty."""
        with self._free:
            while True:
                ticket = self._next()
                if ticket is not None:
                    self._starts(ticket)
                    return ticket
                if self._closed and not self.waiting:
                    return None
                self._free.wait()

    def done(self, ticket: Ticket) -> None:
        """Say that a ticket that was taken is answered."""
        with self._free:
            self.working -= 1
            self.served += 1
            session = ticket.session
            now = time.monotonic()
            self._shares.give(ticket.address, now - ticket.taken, now)
            if session:
                self._shares.give(session, now - ticket.taken, now)
            if session:
                self._working[session] -= 1
                if not self._working[session]:
                    del self._working[session]
                if session in self._busy:
                    self._busy.discard(session)
                    self._free.notify()

    def leave(self, ticket: Ticket) -> bool:
        """Give a place up; return False where the ticket was taken already."""
        with self._free:
            return self._begun.remove(ticket) or self._new.remove(ticket)

    def older_than(self, moment: float) -> list[Ticket]:
        """Take out and return all who have waited since before `moment`."""
        with self._free:
            old = [t for row in (self._begun, self._new) for t in row.tickets() if t.since < moment]
            for ticket in old:
                _ = self._begun.remove(ticket) or self._new.remove(ticket)
            return old

    def tickets(self) -> list[Ticket]:
        """Return everybody who waits."""
        with self._free:
            return self._begun.tickets() + self._new.tickets()

    def close(self) -> None:
        """Let nobody join any more; who waits is still served."""
        with self._free:
            self._closed = True
            self._free.notify_all()

    def _next(self) -> Ticket | None:
        self._turn += 1
        first, second = self._begun, self._new
        if self._turn % SIXTEENTH == 0:
            first, second = second, first
        return first.next(but=self._busy) or second.next(but=self._busy)

    def _starts(self, ticket: Ticket) -> None:
        self.working += 1
        ticket.taken = time.monotonic()
        self.waited_s += ticket.taken - ticket.since
        session = ticket.session
        if not session:
            return
        now = self._working[session] = self._working.get(session, 0) + 1
        if now >= self._at_once:
            self._busy.add(session)
