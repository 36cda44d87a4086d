"""The waiting line: bounded, fair, and kind to those who are half-way through.

It has two rows, and nobody is slowed by either while there is room.

*Inside*: who is signed in and was let in while there was room. Each person has an equal share of
the last seconds' work, on however many lines they ask and from whatever address. They go first, so
that who has begun a form comes to its end and the work done for them is not lost. When they wait
for one another, nobody else is let in: else everybody would get a little way and nobody far.

*Everybody else*, who can be told apart by nothing but an address: at least every TWELFTH turn. An
address may be a whole town behind one mobile operator, or one enemy. So turns go by shares and by
order of coming alternately, and an address may hold half of the places; beyond that it makes room.

When a row is full, whoever waits with the most makes room for whoever waits with fewer.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from torana.base.gate.shares import Shares

if TYPE_CHECKING:
    from collections.abc import Collection

TWELFTH = 12  # oftener, and fewer of those who began come to the end (bench.overload)
PLACES_MIN = 8


@dataclass(slots=True, eq=False)
class Ticket:
    """One request that waits, and what is needed to answer it; who holds it answers it."""

    who: str  # a person, or where nobody is known an address
    session: str = ""  # "" for whoever has no cookie of ours
    known: bool = False  # whether `who` is a person who is inside
    request: Any = None
    since: float = field(default_factory=time.monotonic)
    taken: float = 0.0


class Row:
    """Those who wait, by who they are and by session; among equals, in the order of turns."""

    def __init__(self, most: int, shares: Shares, *, half: bool) -> None:
        """`most` may wait; with `half`, one may hold half of the places and make room beyond."""
        self.most = self.places = most
        self.length = 0
        self.taken = self.late = 0  # since the last look
        self._half = half
        self._shares = shares
        self._turn = 0
        self._waiting: dict[str, dict[str, deque[Ticket]]] = {}
        self._lengths: dict[str, int] = {}
        self._in_order: dict[Ticket, None] = {}

    def add(self, ticket: Ticket) -> Ticket | None:
        """Let a ticket wait; return the one that has no place any more, which may be itself."""
        loser = self._make_room(ticket) if self.length >= self.places else None
        if loser is ticket:
            return ticket
        if loser is not None:
            self.remove(loser)
        sessions = self._waiting.setdefault(ticket.who, {})
        sessions.setdefault(ticket.session, deque()).append(ticket)
        self._lengths[ticket.who] = self._lengths.get(ticket.who, 0) + 1
        self._in_order[ticket] = None
        self.length += 1
        return loser

    def next(self, *, but: set[str]) -> Ticket | None:
        """Take out whose turn it is, leaving out sessions that are busy enough already."""
        self._turn += 1
        if self._half and self._turn % 2:
            ticket = next((t for t in self._in_order if t.session not in but), None)
        else:
            ticket = self._of_least_share(but)
        if ticket is not None:
            self.taken += 1
            self.remove(ticket)
            self._to_the_end(ticket)
        return ticket

    def fit(self, seconds: float, wait_s_max: float) -> None:
        """Have no more places than are served in time: who would wait in vain is told at once."""
        if self.late:
            in_time = round(self.taken / seconds * wait_s_max)
            self.places = max(PLACES_MIN, min(self.most, in_time))
        else:
            self.places = min(self.most, self.places + self.places // 4 + 1)
        self.taken = self.late = 0

    def remove(self, ticket: Ticket) -> bool:
        """Take a ticket out; return whether it was still here."""
        if ticket not in self._in_order:
            return False
        del self._in_order[ticket]
        sessions = self._waiting[ticket.who]
        sessions[ticket.session].remove(ticket)
        if not sessions[ticket.session]:
            del sessions[ticket.session]
        if not sessions:
            del self._waiting[ticket.who]
        self._lengths[ticket.who] -= 1
        if not self._lengths[ticket.who]:
            del self._lengths[ticket.who]
        self.length -= 1
        return True

    def tickets(self) -> list[Ticket]:
        """Return everybody who waits, in the order of coming."""
        return list(self._in_order)

    def _of_least_share(self, but: set[str]) -> Ticket | None:
        now = time.monotonic()
        free: Collection[str] = self._waiting
        if but:
            free = [who for who, sessions in self._waiting.items() if sessions.keys() - but]
        if not free:
            return None
        sessions = self._waiting[self._least(free, now)]
        session = self._least([name for name in sessions if name not in but], now)
        return sessions[session][0]

    def _least(self, names: Collection[str], now: float) -> str:
        """Return who was given least; the first of them, who had no turn for longest."""
        if len(names) == 1:
            return next(iter(names))
        return min(names, key=lambda name: self._shares.of(name, now))

    def _to_the_end(self, ticket: Ticket) -> None:
        """Let whoever just had a turn wait for all others' of the same share."""
        sessions = self._waiting.pop(ticket.who, None)
        if sessions is None:
            return
        self._waiting[ticket.who] = sessions
        if ticket.session in sessions:
            sessions[ticket.session] = sessions.pop(ticket.session)

    def _make_room(self, ticket: Ticket) -> Ticket:
        """Return who has to go: the last of the longest queue, if it is longer than the new one."""
        who = max(self._lengths, key=self._lengths.__getitem__)
        mine = self._lengths.get(ticket.who, 0) + 1
        if self._lengths[who] > max(mine, self.places // 2 if self._half else 0):
            return _longest(self._waiting[who])[-1]
        own = self._waiting.get(ticket.who)
        if own:
            longest = _longest(own)
            if len(longest) > len(own.get(ticket.session, ())) + 1:
                return longest[-1]
        return ticket


def _longest(sessions: dict[str, deque[Ticket]]) -> deque[Ticket]:
    return max(reversed(sessions.values()), key=len)  # of equals, who came last


class Line:
    """Both rows, and the threads that take from them. Safe to use from any thread."""

    def __init__(self, places: int, *, at_once: int, threads: int = 1) -> None:
        """`places` for all; `at_once` is how many requests of one session are worked on."""
        self._let_in_below = 2 * threads
        self._shares = Shares()
        others = places // 4
        self._known = Row(places - others, self._shares, half=False)
        self._others = Row(others, self._shares, half=True)
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
        return self._known.length + self._others.length

    def lets_in(self) -> bool:
        """Whether those inside are served so soon that one more is none too many."""
        return self._known.length < self._let_in_below

    def join(self, ticket: Ticket) -> Ticket | None:
        """Wait in the row that is one's own; return who has no place any more, if anybody."""
        row = self._known if ticket.known else self._others
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
            self._shares.give(ticket.who, now - ticket.taken, now)
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
            return self._known.remove(ticket) or self._others.remove(ticket)

    def older_than(self, moment: float) -> list[Ticket]:
        """Take out and return all who have waited since before `moment`."""
        old = []
        with self._free:
            for row in (self._known, self._others):
                late = [ticket for ticket in row.tickets() if ticket.since < moment]
                row.late += len(late)
                for ticket in late:
                    row.remove(ticket)
                old += late
        return old

    def fit(self, seconds: float, wait_s_max: float) -> None:
        """Fit the places to what was served in the last seconds."""
        with self._free:
            self._known.fit(seconds, wait_s_max)
            self._others.fit(seconds, wait_s_max)

    def tickets(self) -> list[Ticket]:
        """Return everybody who waits."""
        with self._free:
            return self._known.tickets() + self._others.tickets()

    def close(self) -> None:
        """Let nobody join any more; who waits is still served."""
        with self._free:
            self._closed = True
            self._free.notify_all()

    def _next(self) -> Ticket | None:
        self._turn += 1
        first, second = self._known, self._others
        if self._turn % TWELFTH == 0:
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
