"""What matters is told with what to do, and by the same bounds everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from torana.base.metrics.families import HELP, Number, family_of
from torana.base.metrics.matters import RULES, Level, matters, worst
from torana.base.metrics.told import line_of

ALERTS = Path(__file__).parents[4] / "deploy/prometheus/torana.rules.yml"


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
        ("torana_archive_failing_seconds", 0, Level.OK),
        ("torana_archive_failing_seconds", 61, Level.LOOK),
        ("torana_archive_failing_seconds", 601, Level.ACT),
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


def test_prometheus_alerts_by_the_same_bounds() -> None:
    groups = YAML(typ="safe").load(ALERTS)["groups"]
    told = {(a["expr"], a["labels"]["severity"]) for group in groups for a in group["rules"]}
    for rule in RULES:
        for level, bound in ((Level.ACT, rule.act), (Level.LOOK, rule.look)):
            if bound is not None:
                where = ",".join(f'{label}="{word}"' for label, word in rule.where)
                sign = ">=" if rule.more_is_worse else "<="
                series = f"{rule.number}{{{where}}}" if where else rule.number
                assert (f"{series} {sign} {bound:.0f}", level.value) in told


def test_alerts_ask_numbers_that_exist() -> None:
    for name in re.findall(r"\btorana_\w+", ALERTS.read_text()):
        assert family_of(name) in HELP, name
