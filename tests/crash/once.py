"""Exactly once, counted: what a harmed run leaves behind is what an unharmed one leaves.

Every row of every table and every kind of fact in the log is counted before and after. So nothing
has to be listed that must not happen twice: whatever grew otherwise than it should is a finding.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from psycopg import sql

if TYPE_CHECKING:
    from tests.crash.yard import Yard

# A session is a browser's, not a deed; migrations and statistics are nobody's; and how often a
# witness is asked depends on the clock.
NOT_COUNTED = ("base_session", "django_migrations", "transparency_cosignature")
# Together they hold every leaf; where one stands depends on when the sequencer came by.
SEQUENCING = {"transparency_pending", "transparency_sequence", "transparency_checkpoint"} | {
    "transparency_tile"
}


def tally(ground: Yard, *, without: frozenset[str] = frozenset()) -> Counter[str]:
    """Count every row of every table, and every fact of the log by its action."""
    with ground.look() as line:
        tables = [
            name
            for (name,) in line.execute(
                "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"
                " AND NOT tablename = ANY(%s)",
                [list(NOT_COUNTED)],
            )
        ]
        counts = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {}, count(*) FROM {}").format(sql.Literal(t), sql.Identifier(t))
            for t in tables
        )
        found: Counter[str] = Counter(dict(line.execute(counts).fetchall()))
        found.update(
            dict(
                line.execute(
                    "SELECT action, count(*) FROM transparency_event GROUP BY 1"
                ).fetchall()
            )
        )
    return Counter({name: count for name, count in found.items() if name not in without})


def growth(before: Counter[str], after: Counter[str]) -> dict[str, int]:
    """Return what grew or shrank, and by how much."""
    return {
        name: after[name] - before[name]
        for name in sorted(before.keys() | after.keys())
        if after[name] != before[name]
    }


def refuse_halves(ground: Yard) -> None:
    """Assert that nothing is half: no case with a step missing, no file without certificate."""
    gaps = ground.rows(
        "SELECT case_id FROM casework_happening GROUP BY case_id"
        " HAVING max(version) - min(version) + 1 <> count(*)"
        " OR count(*) FILTER (WHERE action = 'submit') <> 1"
    )
    assert not gaps, gaps
    stale = ground.rows(
        "SELECT c.id FROM casework_case c LEFT JOIN (SELECT case_id, max(version) AS version"
        " FROM casework_happening GROUP BY case_id) h ON h.case_id = c.id"
        " WHERE h.version IS DISTINCT FROM c.version"
    )
    assert not stale, stale
    orphans = ground.rows(
        "SELECT d.id FROM documents_document d WHERE d.media_type IN"
        " ('application/pdf', 'application/dc+sd-jwt') AND d.case_id IS NOT NULL AND NOT EXISTS"
        " (SELECT FROM credentials_credential c WHERE d.id IN (c.pdf_id, c.sd_jwt_id))"
    )
    assert not orphans, orphans


def refuse_leftovers(ground: Yard) -> None:
    """Assert that nothing waits and that every leaf is numbered, without a gap and in its order."""
    assert ground.rows("SELECT event, attempts, error FROM base_delivery") == []
    assert ground.rows("SELECT status, error FROM messages_delivery WHERE status <> 'sent'") == []
    assert ground.rows("SELECT id FROM casework_draft") == []
    assert ground.rows("SELECT id FROM credentials_credential WHERE state = 'requested'") == []
    [(leaves, numbered, last, pending)] = ground.rows(
        "SELECT (SELECT count(*) FROM transparency_leaf), (SELECT count(*) FROM"
        " transparency_sequence), (SELECT max(index) + 1 FROM transparency_sequence),"
        " (SELECT count(*) FROM transparency_pending)"
    )
    assert (leaves, leaves, 0) == (numbered, last, pending)
