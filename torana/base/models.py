"""Tables that every part stands on: holders' keys, the queue of events, sessions."""

from __future__ import annotations

from django.db import models

from torana.base.ids import new_id


class HolderKey(models.Model):
    """The key under which a holder's things are sealed, wrapped by the master key."""

    holder_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()


class Delivery(models.Model):
    """One event on its way to one handler: written with the change, deleted with its effect."""

    id = models.UUIDField(primary_key=True, default=new_id)
    event = models.TextField()  # name of the event's class
    handler = models.TextField()  # dotted name of the function that hears it
    payload = models.JSONField()
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    error = models.TextField(default="")  # the kind of the last failure, never its data

    class Meta:
        # The worker asks for what is due, oldest first; what has given up is not in its way.
        indexes = [models.Index("due_at", condition=models.Q(attempts__lt=20), name="delivery_due")]


class Session(models.Model):
    """One browser's session, found by a digest of the key in its cookie."""

    digest = models.BinaryField(primary_key=True)
    person_id = models.UUIDField(null=True)  # who signed in; before that, nobody
    data = models.BinaryField()  # JSON
    expires_at = models.DateTimeField(db_index=True)
