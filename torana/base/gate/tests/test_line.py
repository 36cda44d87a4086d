"""The waiting line: bounded, fair between people and addresses, and nobody waits for ever."""

from __future__ import annotations

import threading
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from torana.base.gate.line import PLACES_MIN, TWELFTH, Line, Ticket
from torana.base.gate.shares import HALF_S, KNOWN_MAX, Shares

WHOM = st.sampled_from(["a", "b", "c", "d"])
SESSIONS = st.sampled_from(["", "s", "t"])
ARRIVALS = st.tuples(st.just("joins"), WHOM, SESSIONS, st.booleans())
STEPS = st.lists(st.one_of(ARRIVALS, st.just(("takes",)), st.just(("leaves",))), max_size=120)


def line(places: int = 40, at_once: int = 100) -> Line:
    return Line(places, at_once=at_once)


def taken(waiting: Line, count: int) -> list[Ticket]:
    found = []
    for _ in range(count):
        ticket = waiting.take()
        assert ticket is not None
        waiting.done(ticket)
        found.append(ticket)
    return found


@given(STEPS)
def test_whoever_joins_is_served_or_turned_away_exactly_once_and_the_line_keeps_its_bound(
    steps: list[tuple[object, ...]],
) -> None:
    waiting, inside, joined, ended = line(places=8), [], 0, Counter[int]()
    for step in steps:
        match step:
            case ("joins", str(who), str(session), bool(known)):
                ticket = Ticket(who, session, known=known)
                loser = waiting.join(ticket)
                joined += 1
                inside.append(ticket)
                if loser is not None:
                    ended[id(loser)] += 1
            case ("leaves",):
                still = [t for t in inside if not ended[id(t)]]
                if still and waiting.leave(still[-1]):
                    ended[id(still[-1])] += 1
            case _:
                if waiting.waiting:
                    ended[id(taken(waiting, 1)[0])] += 1
        assert waiting.waiting <= 8
        assert waiting.waiting == joined - ended.total()
    for ticket in taken(waiting, waiting.waiting):
        ended[id(ticket)] += 1
    assert all(ended[id(ticket)] == 1 for ticket in inside)


@given(st.lists(st.tuples(WHOM, SESSIONS), min_size=1, max_size=8))
def test_a_person_waits_for_no_more_than_one_turn_of_each_other(
    crowd: list[tuple[str, str]],
) -> None:
    waiting = line(places=400)
    for who, session in crowd * 4:
        assert waiting.join(Ticket(who, session, known=True)) is None
    order = [ticket.who for ticket in taken(waiting, waiting.waiting)]
    for who in set(order):
        turns = [at for at, other in enumerate(order) if other == who]
        gaps = [b - a for a, b in zip([-1, *turns], turns, strict=False)]
        assert max(gaps) <= len(set(order))


@given(st.lists(WHOM, min_size=1, max_size=40))
def test_an_address_waits_for_no_more_than_two_turns_of_each_other(crowd: list[str]) -> None:
    waiting = line(places=400)
    for address in crowd:
        assert waiting.join(Ticket(address)) is None
    order = [ticket.who for ticket in taken(waiting, waiting.waiting)]
    first = {who: order.index(who) for who in order}
    assert max(first.values()) <= 2 * len(first)


def test_sessions_behind_one_address_take_turns_too() -> None:
    waiting = line()
    for session in ["loud"] * 3 + ["quiet"]:
        waiting.join(Ticket("town", session))
    assert "quiet" in [t.session for t in taken(waiting, 2)]


def test_an_address_alone_may_fill_its_row() -> None:
    waiting = line(places=40)
    assert all(waiting.join(Ticket("town", f"s{n}")) is None for n in range(10))
    last = Ticket("town", "one too many")
    assert waiting.join(last) is last


def test_an_address_keeps_half_of_the_places_and_makes_room_beyond() -> None:
    waiting = line(places=40)
    crowd = [Ticket("town", f"s{n}") for n in range(10)]
    for ticket in crowd:
        waiting.join(ticket)
    losers = [waiting.join(Ticket(f"elsewhere {n}")) for n in range(5)]
    assert losers == list(reversed(crowd[5:]))
    late = Ticket("elsewhere 6")
    assert waiting.join(late) is late


def test_a_town_behind_one_address_is_served_beside_many_addresses() -> None:
    waiting = line(places=400)
    for n in range(50):
        waiting.join(Ticket("town", f"s{n}"))
        waiting.join(Ticket(f"a{n}", f"t{n}"))
    order = [ticket.who for ticket in taken(waiting, 60)]
    assert order.count("town") >= 15


def test_a_person_with_many_lines_makes_room_for_who_has_one() -> None:
    waiting = line(places=40)
    crowd = [Ticket("hammer", "s", known=True) for _ in range(30)]
    for ticket in crowd:
        waiting.join(ticket)
    assert waiting.join(Ticket("resident", "r", known=True)) is crowd[-1]
    again = Ticket("hammer", "s", known=True)
    assert waiting.join(again) is again


def test_a_hammering_session_makes_room_for_its_neighbours_behind_the_same_address() -> None:
    waiting = line(places=40)
    crowd = [Ticket("town", "hammer") for _ in range(10)]
    for ticket in crowd:
        waiting.join(ticket)
    assert waiting.join(Ticket("town", "resident")) is crowd[-1]


def test_who_is_known_goes_first_and_a_newcomer_still_comes_in() -> None:
    waiting = line(places=400)
    for n in range(100):
        waiting.join(Ticket(f"p{n}", "s", known=True))
    for n in range(3):
        waiting.join(Ticket(f"new {n}"))
    order = [ticket.known for ticket in taken(waiting, 2 * TWELFTH)]
    assert order[0]
    assert order.count(False) == 2


def test_nobody_is_let_in_while_those_inside_wait_for_one_another() -> None:
    waiting = Line(40, at_once=9, threads=2)
    for n in range(4):
        assert waiting.lets_in()
        waiting.join(Ticket(f"p{n}", "s", known=True))
    assert not waiting.lets_in()
    taken(waiting, 1)
    assert waiting.lets_in()


def test_one_session_keeps_threads_free_for_others() -> None:
    waiting = line(at_once=2)
    crowd = [Ticket("a", "slow") for _ in range(3)]
    for ticket in (*crowd, Ticket("b", "quick")):
        waiting.join(ticket)
    first = [waiting.take() for _ in range(3)]
    assert sorted(t.session for t in first if t) == ["quick", "slow", "slow"]
    waiting.done(crowd[0])
    assert waiting.take() is crowd[2]


def test_a_thread_that_waits_for_work_is_woken_when_a_session_may_go_on() -> None:
    waiting = line(at_once=1)
    first, second = Ticket("a", "s"), Ticket("a", "s")
    waiting.join(first)
    waiting.join(second)
    assert waiting.take() is first
    got: list[Ticket | None] = []
    thread = threading.Thread(target=lambda: got.append(waiting.take()))
    thread.start()
    waiting.done(first)
    thread.join(5)
    assert got == [second]


def test_who_waited_too_long_is_taken_out() -> None:
    waiting = line()
    old, fresh = Ticket("a", since=1.0), Ticket("a", since=5.0)
    waiting.join(old)
    waiting.join(fresh)
    assert waiting.older_than(3.0) == [old]
    assert waiting.tickets() == [fresh]
    assert not waiting.leave(old)


def test_there_are_no_more_places_than_are_served_in_time_and_they_come_back() -> None:
    waiting = line(places=400)
    for n in range(100):
        waiting.join(Ticket(f"a{n}", since=1.0))
    taken(waiting, 20)
    assert len(waiting.older_than(3.0)) == 80
    waiting.fit(seconds=1.0, wait_s_max=2.0)
    fits = [waiting.join(Ticket(f"b{n}")) is None for n in range(60)]
    assert fits.count(True) == 40
    taken(waiting, waiting.waiting)
    for _ in range(20):
        waiting.fit(seconds=1.0, wait_s_max=2.0)
    assert all(waiting.join(Ticket(f"c{n}")) is None for n in range(100))


def test_a_line_that_serves_nobody_still_has_some_places() -> None:
    waiting = line(places=400)
    waiting.join(Ticket("a", since=1.0))
    waiting.older_than(3.0)
    waiting.fit(seconds=1.0, wait_s_max=2.0)
    fits = [waiting.join(Ticket(f"b{n}")) is None for n in range(60)]
    assert fits.count(True) == PLACES_MIN


def test_a_closed_line_serves_who_waits_and_lets_nobody_join() -> None:
    waiting = line()
    inside, late = Ticket("a"), Ticket("b")
    waiting.join(inside)
    waiting.close()
    assert waiting.join(late) is late
    assert waiting.take() is inside
    assert waiting.take() is None


def test_who_was_given_much_lately_waits_for_who_was_given_little() -> None:
    shares = Shares()
    shares.give("hammer", 1.0, now=100.0)
    shares.give("resident", 0.1, now=100.0)
    assert shares.of("hammer", 100.0) > shares.of("resident", 100.0) > shares.of("nobody", 100.0)
    assert shares.of("hammer", 100.0 + 4 * HALF_S) < shares.of("resident", 100.0)


def test_shares_of_ever_new_addresses_fill_no_memory() -> None:
    shares = Shares()
    for n in range(3 * KNOWN_MAX):
        shares.give(str(n), 1.0, now=float(n))
    assert len(shares._given) <= KNOWN_MAX
    assert shares.of(str(3 * KNOWN_MAX - 1), 3.0 * KNOWN_MAX) > 0
