"""What matters: the few numbers that mean something to the people on duty, and what to do then.

One table for `torana status`, for the page /desk/operations and for the alerts of Prometheus
(deploy/prometheus/torana.rules.yml): a test compares them.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from torana.base.metrics.families import Number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from torana.base.metrics.families import Labels

HOUR_S = 3600
DAY_S = 24 * HOUR_S
GB = 1_000_000_000


class Level(enum.StrEnum):
    """How well something is."""

    OK = "ok"
    LOOK = "look"  # today, before it becomes worse
    ACT = "act"  # now


WORST_FIRST = (Level.ACT, Level.LOOK, Level.OK)


class Unit(enum.Enum):
    """How a number is told to people."""

    COUNT = enum.auto()
    SECONDS = enum.auto()
    BYTES = enum.auto()
    DAYS = enum.auto()
    YES = enum.auto()


@dataclass(frozen=True, slots=True)
class Rule:
    """From which value on a number is worth a look, and from which on somebody must act."""

    number: str
    title: str
    unit: Unit
    look: float | None
    act: float | None
    remedy: str
    more_is_worse: bool = True
    where: Labels = ()  # these labels alone
    must_be_there: bool = True  # a number that nobody tells is worth a look

    def level(self, value: float) -> Level:
        """Return how well a value is."""
        sign = 1 if self.more_is_worse else -1
        for level, bound in ((Level.ACT, self.act), (Level.LOOK, self.look)):
            if bound is not None and sign * value >= sign * bound:
                return level
        return Level.OK


@dataclass(frozen=True, slots=True)
class Matter:
    """One line of the page: a number, how well it is, and what to do when it is not."""

    title: str  # to be translated, as `remedy`
    level: Level
    value: float | None  # None: nobody tells it
    unit: Unit
    remedy: str
    about: str = ""  # which channel, agency or kind
    label: str = ""  # what `about` is one of


RULES = (
    Rule("torana_database_up", _("The database answers"), Unit.YES, None, 0,
         _("Look at the log of PostgreSQL. Pages answer 503 until it is back; nothing is lost."),
         more_is_worse=False),
    Rule("torana_processes", _("Processes that answer pages"), Unit.COUNT, None, 0,
         _("Start the web process: systemctl start torana-web."),
         more_is_worse=False, where=(("kind", "web"),)),
    Rule("torana_processes", _("Processes that deliver events"), Unit.COUNT, None, 0,
         _("Start the worker: systemctl start torana-worker. Its log says why it ended."),
         more_is_worse=False, where=(("kind", "worker"),)),
    Rule("torana_processes", _("Processes that number the log"), Unit.COUNT, None, 0,
         _("Start the sequencer: systemctl start torana-sequencer. Its log says why it ended."),
         more_is_worse=False, where=(("kind", "sequencer"),)),
    Rule("torana_events_oldest_seconds", _("Oldest event between parts"), Unit.SECONDS, 60, 600,
         _("Is the worker running? Its log names what failed. What waits is done then.")),
    Rule("torana_events_given_up", _("Events that failed every time"), Unit.COUNT, 1, 100,
         _("The worker’s log names them: event_failed. They are kept until the cause is mended.")),
    Rule("torana_messages_oldest_seconds", _("Oldest message that is not sent"), Unit.SECONDS,
         300, HOUR_S,
         _("Does the gateway for text messages or e-mail answer? Without codes nobody signs in.")),
    Rule("torana_messages_failed_last_day", _("Messages given up in the last day"), Unit.COUNT,
         10, 1000,
         _("The worker’s log says why: message_not_carried. Residents still have their mailbox.")),
    Rule("torana_log_pending_oldest_seconds", _("Oldest leaf without a place in the log"),
         Unit.SECONDS, 30, 600,
         _("Is the sequencer running? If its log says sequencer_tree_broken: run torana log verify "
           "and call the auditors.")),
    Rule("torana_log_unwitnessed_seconds", _("Oldest leaf that a witness has not seen"),
         Unit.SECONDS, 60, HOUR_S,
         _("Does the witness answer? If the sequencer’s log says log_shorter_than_cosigned or "
           "log_contradicts_cosigned: keep everything as it is and call the auditors."),
         must_be_there=False),
    Rule("torana_log_newest_leaf_seconds", _("Since the newest leaf under a checkpoint"),
         Unit.SECONDS, None, None, ""),
    Rule("torana_cases_late", _("Cases that are late"), Unit.COUNT, 1, None,
         _("Tell the agency. The desk lists them under Late."), must_be_there=False),
    Rule("torana_backup_age_seconds", _("Newest backup"), Unit.SECONDS, 26 * HOUR_S, 3 * DAY_S,
         _("Run torana backup, and look why it did not run by itself.")),
    Rule("torana_archive_failing_seconds", _("How long the archive of backups fails"), Unit.SECONDS,
         60, 600,
         _("Make room where backups lie. PostgreSQL’s log says why, and its disk fills meanwhile."),
         must_be_there=False),
    Rule("torana_disk_free_bytes", _("Free disk"), Unit.BYTES, 10 * GB, 2 * GB,
         _("Make room: old logs and backups first. At zero nobody can submit anything."),
         more_is_worse=False),
    Rule("torana_agency_key_days_left", _("Days until a sealing certificate ends"), Unit.DAYS,
         180, 30, _("Run torana keys rotate agency NAME."), more_is_worse=False,
         must_be_there=False),
    Rule("torana_master_key_rotating", _("Master keys beside the one in use"), Unit.COUNT, 1, None,
         _("A rotation was not finished: run torana keys rotate master once more.")),
)  # fmt: skip


def matters(numbers: Iterable[Number]) -> tuple[Matter, ...]:
    """Return what matters among the numbers, in the order of RULES."""
    found = list(numbers)
    told = tuple(matter for rule in RULES for matter in _of_rule(rule, found))
    if Number("torana_database_up", 0) not in found:
        return told
    # What only the database could tell is no matter of its own while it is away.
    return tuple(matter for matter in told if matter.value is not None)


def worst(found: Iterable[Matter]) -> Level:
    """Return how well it is as a whole."""
    levels = {matter.level for matter in found}
    return next((level for level in WORST_FIRST if level in levels), Level.OK)


def _of_rule(rule: Rule, numbers: list[Number]) -> list[Matter]:
    mine = [n for n in numbers if n.name == rule.number and set(rule.where) <= set(n.labels)]
    if not mine:
        missing = Matter(rule.title, Level.LOOK, None, rule.unit, rule.remedy)
        return [missing] if rule.must_be_there else []
    return [_matter(rule, number) for number in mine]


def _matter(rule: Rule, number: Number) -> Matter:
    label, about = next((pair for pair in number.labels if pair not in rule.where), ("", ""))
    level = rule.level(number.value)
    return Matter(rule.title, level, number.value, rule.unit, rule.remedy, about, label)
