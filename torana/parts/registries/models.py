"""Tables of registries. Insert-only: an entry as it stood is never overwritten."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from torana.base.ids import new_id


class Entry(models.Model):
    """One entry: whose registry it is in, whom it is about, and which agencies may read it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    registry = models.TextField()
    agency = models.TextField()  # whose registry it is
    readers = ArrayField(models.TextField(), default=list)  # agencies, beside the owner
    subject_id = models.UUIDField(null=True)  # null: about nobody whom identity knows
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("subject_id", "registry", name="entry_of_subject")]


class EntryKey(models.Model):
    """A way to find an entry: the MAC of the values of its key, or of one of its lookups.

    Whoever reads the table learns no ID number, and nobody finds an entry who cannot name it.
    """

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    mac = models.BinaryField()
    is_key = models.BooleanField()  # the registry's own key, which names one entry only

    class Meta:
        indexes = [models.Index("mac", name="entry_by_mac")]
        constraints = [
            models.UniqueConstraint("mac", condition=models.Q(is_key=True), name="entry_key_once")
        ]


class EntryVersion(models.Model):
    """An entry's values from one moment on, sealed for whom it is about. The latest one counts."""

    id = models.UUIDField(primary_key=True, default=new_id)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    legal_basis = models.TextField()
    case_id = models.UUIDField(null=True)  # whose decision it was, where it was one

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "version"], name="entry_version_once")
        ]
