"""The tables of the log. No runtime role may change a row of any of them: see rights.sql."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

HASH_BYTES = 32


class Leaf(models.Model):
    """A salted commitment to one event. Published; says nothing by itself. Insert-only."""

    id = models.UUIDField(primary_key=True)
    commitment = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Exact(Length("commitment"), HASH_BYTES), name="leaf_is_one_hash"
            )
        ]


class Event(models.Model):
    """What a leaf commits to: salt and sealed text. The eraser may delete it, nobody change it.

    The columns beside them repeat what finding and listing need; the sealed text binds them, and
    `verify_log` compares.
    """

    # No foreign keys here and below: they would double what each transaction pays for its leaf.
    # What they would promise, and more, is what `verify_log` looks for.
    leaf_id = models.UUIDField(primary_key=True)
    subject_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    action = models.TextField()
    asked = models.BooleanField()
    agency = models.TextField()
    post = models.TextField()
    object = models.TextField()
    salt = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "-leaf_id"], name="event_of_subject"),
            models.Index(fields=["object", "leaf_id"], name="event_of_object"),
        ]


class Pending(models.Model):
    """A leaf that waits for its index: written with its change, deleted by the sequencer."""

    leaf_id = models.UUIDField(primary_key=True)


class Sequence(models.Model):
    """The gapless order of the leaves. Insert-only."""

    index = models.BigIntegerField(primary_key=True)
    leaf_id = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(index__gte=0), name="sequence_from_zero")
        ]


class Tile(models.Model):
    """A full tile: 256 hashes of one level, and the root above them. Insert-only.

    Partial tiles are not kept: they are the roots of the full tiles below, or the last leaves.
    """

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()
    root = models.BinaryField()

    pk = models.CompositePrimaryKey("level", "index")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Exact(Length("hashes"), 256 * HASH_BYTES), name="tile_is_full"
            )
        ]


class Checkpoint(models.Model):
    """A signed statement of the tree's size and root. Insert-only.

    The numbers have no gap, so that a missing one shows.
    """

    number = models.BigIntegerField(primary_key=True)
    size = models.BigIntegerField(unique=True)
    root = models.BinaryField()
    note = models.TextField()


class Signer(models.Model):
    """The key that signs checkpoints; only the sequencer may read the sealed half."""

    origin = models.TextField(primary_key=True)
    public = models.BinaryField()
    sealed = models.BinaryField()
    made_at = models.DateTimeField()


class NextSigner(models.Model):
    """A key that signs checkpoints after the first one; the newest signs. Insert-only."""

    public = models.BinaryField(primary_key=True)
    origin = models.TextField()
    sealed = models.BinaryField()
    made_at = models.DateTimeField()


class Cosignature(models.Model):
    """A witness's word for a checkpoint: its line below the signed note. Insert-only.

    The numbers have no gap, so that a missing one shows.
    """

    number = models.BigIntegerField(primary_key=True)
    size = models.BigIntegerField()  # of the checkpoint
    witness = models.TextField()  # its vkey
    line = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["size", "witness"], name="cosigned_once_by_each")
        ]
        indexes = [models.Index(fields=["witness", "-size"], name="cosigned_last_by_each")]
