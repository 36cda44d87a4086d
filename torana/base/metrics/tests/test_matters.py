"""What matters is told with what to do, and by the same bounds everywhere."""

from __future__ import annotations

import pytest

from torana.base.metrics.families import HELP, Number
from torana.base.metrics.matters import RULES, Level, matters, worst
from torana.base.metrics.told import line_of


@pytest.mark.parametrize(
    ("number", "value", "level"),
    [
        ("torana_events_oldest_seconds", 0, Level.OK),
        ("torana_events_oldest_seconds", 60, Level.LOOK),
        ("torana_events_oldest_seconds", 600, Level.ACT),
        ("torana_disk_free_bytes", 50e9, Level.OK),
        ("torana_disk_free_bytes", 9e9, Level.LOOK),
        ("torana_disk_free_bytes", 1e9, Level.ACT),
        ("torana_database_up", 1, Level.OK),
        ("torana_database_up", 0, Level.ACT),
        ("torana_backup_age_seconds", 86_400, Level.OK),
        ("torana_backup_age_seconds", 27 * 3600, Level.LOOK),
        ("torana_backup_age_seconds", 4 * 86_400, Level.ACT),
    ],
)
def test_a_number_is_judged(number: str, value: float, level: Level) -> None:
    rule = next(rule for rule in RULES if rule.number == number)
    assert rule.level(value) is level


def test_what_nobody_tells_is_worth_a_look() -> None:
    found = matters([])
    assert worst(found) is Level.LOOK
    assert all(matter.value is None for matter in found)


def test_each_channel_is_a_line_and_the_worst_decides() -> None:
    name = "torana_messages_oldest_seconds"
    told = [Number(name, 5, (("channel", "sms"),)), Number(name, 7200, (("channel", "email"),))]
    lines = [line_of(m) for m in matters(told) if m.about]
    assert [(line.about, line.level, line.value) for line in lines] == [
        ("sms", "ok", "5 seconds"),
        ("email", "act", "2 hours"),
    ]
    assert lines[0].remedy == ""
    assert "gateway" in lines[1].remedy


def test_every_rule_asks_a_number_that_exists_and_says_what_to_do() -> None:
    for rule in RULES:
        assert rule.number in HELP
        assert rule.remedy or (rule.look is None and rule.act is None)
