"""The log of a filled nation: facts that are sealed and committed to as the product does it.

They wait in `pending` like any others. The nation's own sequencer numbers them, builds the tree and
signs it, so that `torana log verify` finds it sound.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any

import orjson

from torana.base import keys
from torana.parts.transparency.actions import SALT_BYTES, SECTOR, about, moment
from torana.pure import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import psycopg

CASES_AT_A_TIME = 10_000  # about 25 thousand facts

# The busy resident's cases were looked at more often: twenty thousand events in all.
_FACTS = f"""
WITH p AS (
    SELECT plan.*, again
    FROM bench.plan, generate_series(0, CASE WHEN r = 0 THEN 3 ELSE 0 END) again
    WHERE n > %s AND n <= %s
)
SELECT t.copy_of || t.copy_number, k.wrapped,
       bench.v7(p.at + t.copy_number * interval '1 s',
                'e' || t.copy_number || '-' || p.again || '-' || p.n),
       CASE WHEN t.subject_id IS NOT NULL THEN p.person END,
       p.at + t.copy_number * interval '1 s', t.action, t.asked, t.agency, t.post,
       CASE WHEN t.object LIKE 'case:%%' THEN 'case:' || p.case_id
            ELSE split_part(t.object, ':', 1) || ':'
                 || md5('o' || t.copy_number || '-' || p.n)::uuid END
FROM p JOIN bench.transparency_event t ON t.copy_of = p.kind
JOIN base_holderkey k ON k.holder_id =
    CASE WHEN t.subject_id IS NULL THEN '{keys.NATION_ID}' ELSE p.person END
ORDER BY p.n
"""
_COLUMNS = "leaf_id, subject_id, at, action, asked, agency, post, object, salt, sealed"
_COPIES = (
    f"transparency_event ({_COLUMNS})",
    "transparency_leaf (id, commitment)",
    "transparency_pending (leaf_id)",
)


def write(
    db: psycopg.Connection[Any], examples: Mapping[str, tuple[bytes, bytes]], scale: int
) -> None:
    """Write a fact for each example of a planned case; `examples` are the texts of their facts."""
    told = {name: orjson.loads(text) for name, (text, _) in examples.items()}
    for first in range(0, scale, CASES_AT_A_TIME):
        rows = db.execute(_FACTS, [first, first + CASES_AT_A_TIME]).fetchall()
        with keys.at_hand():
            facts = [_fact(told[row[0]], *row[1:]) for row in rows]
        for place, target in enumerate(_COPIES):
            with db.cursor().copy(f"COPY {target} FROM STDIN") as copy:
                for fact in facts:
                    copy.write_row(fact[place])


def _fact(example: Mapping[str, Any], wrapped: bytes, *row: Any) -> Sequence[tuple[Any, ...]]:  # noqa: ANN401 - columns
    """Return the rows of a fact: of the event, of its leaf, and of what waits for an index."""
    leaf_id, subject_id, at, *_, object_ = row
    named = {
        "leaf": str(leaf_id),
        "subject": keys.pairwise(subject_id, SECTOR) if subject_id else "",
        "at": moment(at),
        "object": object_,
    }
    text, salt = canonical.encode({**example, **named}), os.urandom(SALT_BYTES)
    holder = subject_id or keys.NATION_ID
    keys.bring(holder, wrapped)
    sealed = keys.seal_for(holder, text, about(leaf_id))
    commitment = hashlib.sha256(salt + text).digest()
    return (*row, salt, sealed), (leaf_id, commitment), (leaf_id,)
