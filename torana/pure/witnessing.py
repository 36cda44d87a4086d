"""What a witness answers: C2SP tlog-witness, without the network, the clock and the disk.

A witness remembers of each log the largest tree that it cosigned, and cosigns a later one only
where a proof shows that it begins with that tree. So whoever trusts the witness knows that
everybody was shown one log, which only ever grew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from torana.pure import merkle, notes

if TYPE_CHECKING:
    from collections.abc import Mapping

PROOF_LINES_MAX = 63
BODY_BYTES_MAX = 16_384  # a proof of 63 hashes and a checkpoint with a dozen signatures
SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Log:
    """A log that a witness follows: its name, and the keys that it trusts to sign for it."""

    origin: str
    verifiers: tuple[notes.Verifier, ...]


@dataclass(frozen=True, slots=True)
class Submission:
    """What a log sends: the size that it believes the witness holds, a proof, a checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: str

    @property
    def text(self) -> str:
        """Return it as it is sent."""
        proof = "".join(f"{notes.text_of(hashed)}\n" for hashed in self.proof)
        return f"old {self.old}\n{proof}\n{self.note}"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The witness may cosign `body`, once it has kept the checkpoint."""

    checkpoint: notes.Checkpoint
    body: str
    signed: str  # the checkpoint as a note, with the signatures of the log that were checked


class Refused(Exception):  # noqa: N818 - reads as what happened
    """The witness does not cosign: a status of HTTP and what it says."""

    def __init__(self, status: int, told: str, kind: str = TEXT_TYPE) -> None:
        """`told` ends with a newline."""
        super().__init__(told.strip())
        self.status = status
        self.told = told
        self.kind = kind


def submission_of(sent: bytes) -> Submission:
    """Return what was sent; refuse with 400 what is not in the form."""
    try:
        return _read(sent.decode())
    except (notes.NoteRefused, UnicodeDecodeError) as error:
        raise Refused(400, f"malformed: {error}\n") from error


def _read(sent: str) -> Submission:
    head, gap, note = sent.partition("\n\n")
    first, *lines = head.split("\n")
    old = _OLD.fullmatch(first)
    if not gap or old is None:
        raise notes.NoteRefused("begin with a line such as 'old 0', and an empty line")
    proof = tuple(notes.bytes_of(line) for line in lines)
    if len(proof) > PROOF_LINES_MAX or any(len(h) != len(merkle.EMPTY_ROOT) for h in proof):
        raise notes.NoteRefused(f"a proof is at most {PROOF_LINES_MAX} lines of one hash each")
    notes.parts_of(note)
    return Submission(int(old[1]), proof, note)


def decide(
    sent: Submission, logs: Mapping[str, Log], kept: Mapping[str, notes.Checkpoint]
) -> Accepted:
    """Return what may be cosigned, or refuse, in the order in which the specification asks.

    `logs` are those that the witness follows, by origin; `kept` is the last checkpoint that it
    cosigned of each.
    """
    body, signatures = notes.parts_of(sent.note)
    log = logs.get(body.partition("\n")[0])
    if log is None:
        raise Refused(404, "this witness does not follow a log of this origin\n")
    own = [s for s in signatures if any(s.is_of(verifier) for verifier in log.verifiers)]
    try:
        for signature in own:
            by = next(verifier for verifier in log.verifiers if signature.is_of(verifier))
            notes.check(by, signature.data, body)
    except notes.NoteRefused as error:
        raise Refused(403, f"{error}\n") from error
    if not own:
        raise Refused(403, "no key that this witness trusts has signed this\n")
    try:
        checkpoint = notes.checkpoint_of(body)
    except notes.NoteRefused as error:
        raise Refused(400, f"malformed: {error}\n") from error
    if sent.old > checkpoint.size:
        raise Refused(400, "the old size is larger than the checkpoint's\n")
    last = kept.get(log.origin) or notes.Checkpoint(log.origin, 0, merkle.EMPTY_ROOT)
    if sent.old != last.size:
        raise Refused(409, f"{last.size}\n", SIZE_TYPE)
    if not _extends(last, checkpoint, sent.proof):
        raise Refused(422, "the proof does not show that this tree begins with the last one\n")
    return Accepted(checkpoint, body, body + "\n" + "".join(s.line for s in own))


def _extends(
    last: notes.Checkpoint, checkpoint: notes.Checkpoint, proof: tuple[bytes, ...]
) -> bool:
    """Whether a proof shows that one tree begins the other; every tree begins with none at all."""
    if not last.size:
        empty = checkpoint.size == 0
        return not proof and (not empty or checkpoint.root == merkle.EMPTY_ROOT)
    return merkle.extends(last.root, last.size, checkpoint.root, checkpoint.size, proof)
