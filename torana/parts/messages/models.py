"""The mailbox of each person, and what is on its way to phones and e-mail."""

from __future__ import annotations

from django.db import models

from torana.base.ids import new_id

ATTEMPTS_MAX = 8


class Message(models.Model):
    """A message as its person reads it, sealed for the person. Only reading it changes the row."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person_id = models.UUIDField()
    case_id = models.UUIDField(null=True)
    template = models.TextField()
    language = models.TextField()
    sealed = models.BinaryField()  # JSON: subject, paragraphs, sms
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("person_id", "id", name="message_of_person")]


class Delivery(models.Model):
    """One message on its way over one channel. Where to is asked of identity when it is sent."""

    class Status(models.TextChoices):
        """How far it is."""

        QUEUED = "queued"
        SENT = "sent"  # handed over; nobody can promise that it was seen
        FAILED = "failed"  # given up; the mailbox has it all the same

    id = models.UUIDField(primary_key=True, default=new_id)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    person_id = models.UUIDField()
    channel = models.TextField()
    status = models.TextField(choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    error = models.TextField(default="")  # a word or a status, never what a gateway wrote

    class Meta:
        indexes = [
            models.Index("due_at", condition=models.Q(status="queued"), name="message_due"),
            models.Index("due_at", condition=models.Q(status="failed"), name="message_failed"),
        ]
        constraints = [
            models.UniqueConstraint("message", "channel", name="message_once_a_channel"),
        ]


class Demo(models.Model):
    """What the phones and mailboxes of the demonstration received. Else always empty."""

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField()
    channel = models.TextField()
    to = models.TextField()
    text = models.TextField()
