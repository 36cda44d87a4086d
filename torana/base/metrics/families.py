"""Every number that Torana tells, by its name: what it counts, and how it behaves.

Names and units are as Prometheus asks (https://prometheus.io/docs/practices/naming): seconds and
bytes, and `_total` for what only grows.
"""

from __future__ import annotations

from dataclasses import dataclass

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Number:
    """One number at this moment."""

    name: str
    value: float
    labels: Labels = ()


COUNTERS = {
    "torana_requests_total": "Requests answered, by door, address pattern and class of status",
    "torana_route_seconds_total": "Time spent answering, by address pattern",
    "torana_database_trips_total": "Round trips to the database, by address pattern",
    "torana_refusals_total": "Refusals told to people, by code",
    "torana_sign_ins_total": "Sign-ins begun, done, refused, and sign-outs",
    "torana_deliveries_total": "Events delivered to one who hears them, by event and how it went",
    "torana_gate_admitted_total": "Requests that went into the line before the threads",
    "torana_gate_served_total": "Requests that a thread took from the line",
    "torana_gate_waited_seconds_total": "Time that requests waited in the line",
    "torana_gate_gone_total": "Requests whose sender hung up while waiting",
    "torana_gate_refused_total": "Requests turned away before a thread, by reason",
    "torana_process_cpu_seconds_total": "Processor time of a process",
}
HISTOGRAMS = {"torana_request_seconds": "How long an answer took, by door"}
GAUGES = {
    "torana_release_info": "Which release answers; always 1",
    "torana_gate_waiting": "Requests in the line now",
    "torana_gate_working": "Requests that threads work on now",
    "torana_gate_bodies_coming": "Requests whose body is still on its way",
    "torana_gate_body_bytes": "Bytes of bodies held in memory",
    "torana_processes": "Processes that live, by kind",
    "torana_process_memory_bytes": "Memory of a process, its share of what is shared counted",
    "torana_process_start_time_seconds": "When a process began, as a moment in Unix time",
    "torana_database_up": "Whether the database answers",
    "torana_database_bytes": "Size of the database",
    "torana_database_connections": "Connections to the database",
    "torana_events_due": "Events between parts that should have been delivered by now",
    "torana_events_oldest_seconds": "How long the oldest of them is overdue",
    "torana_events_later": "Events that are to be delivered later, or once more",
    "torana_events_given_up": "Events that failed every time and wait for a person",
    "torana_messages_waiting": "Messages that are not sent yet, by channel",
    "torana_messages_oldest_seconds": "Age of the oldest of them, by channel",
    "torana_messages_failed_last_day": "Messages given up in the last 24 hours, by channel",
    "torana_log_pending": "Leaves that wait for their index in the log",
    "torana_log_pending_oldest_seconds": "Age of the oldest of them",
    "torana_log_size": "Leaves under the latest checkpoint",
    "torana_log_unwitnessed_seconds": "Age of the oldest leaf that a witness has not cosigned",
    "torana_log_newest_leaf_seconds": "Age of the newest leaf under the latest checkpoint",
    "torana_cases_open": "Cases that are not decided, by agency",
    "torana_cases_late": "Cases that should have been answered by now, by agency",
    "torana_agency_key_days_left": "Days until an agency's sealing certificate ends",
    "torana_backup_age_seconds": "Age of the newest finished backup",
    "torana_archive_failing_seconds": "Since the archive took anything, while it fails; else 0",
    "torana_disk_free_bytes": "Free space where the data folder lies",
    "torana_disk_bytes": "Size of the disk where the data folder lies",
    "torana_master_key_rotating": "Whether a second master key is still accepted",
}
HELP = COUNTERS | HISTOGRAMS | GAUGES


def family_of(name: str) -> str:
    """Return the family of a number: a histogram's parts share one."""
    for ending in ("_bucket", "_sum", "_count"):
        family = name.removesuffix(ending)
        if family in HISTOGRAMS:
            return family
    return name
