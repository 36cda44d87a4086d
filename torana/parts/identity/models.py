"""Who people are to the platform, how they prove it, and which posts they hold.

Numbers and contacts are sealed for their person; what must be found again stands beside as a MAC.
So a stolen table names nobody, and a person's erased key takes number and contacts with it.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from torana.base.ids import new_id

MAC_BYTES = 32


class Person(models.Model):
    """One person."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    number_mac = models.BinaryField(unique=True)
    sealed = models.BinaryField()  # JSON: number, phone, email
    language = models.TextField()
    enrolled_at = models.DateTimeField()


class Code(models.Model):
    """A one-time code, on its way to a phone or printed; only its MAC is here.

    `who` has no foreign key: somebody may begin to sign in with a number that nobody has, and
    then the rows must be written all the same (see `actions.sign_in`).
    """

    class Kind(models.TextChoices):
        """How the code reaches its person."""

        SENT = "sent"
        PRINTED = "printed"

    id = models.UUIDField(primary_key=True, default=new_id)
    who = models.UUIDField()
    kind = models.TextField(choices=Kind.choices)
    mac = models.BinaryField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)  # printed codes wait until they are needed
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("who", "kind", "made_at", name="code_of_whom"),
            models.Index("expires_at", name="code_to_clean"),
        ]
        constraints = [
            models.UniqueConstraint("who", "mac", name="code_once_a_person"),
            models.CheckConstraint(
                condition=Exact(Length("mac"), MAC_BYTES), name="code_never_in_the_clear"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="printed") | models.Q(expires_at__isnull=False),
                name="code_sent_runs_out",
            ),
        ]


class Challenge(models.Model):
    """A sign-in that was begun: it takes its own code, or any printed one, and few attempts."""

    id = models.UUIDField(primary_key=True, default=new_id)
    who = models.UUIDField()
    number_mac = models.BinaryField()
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("expires_at", name="challenge_to_clean")]


class Slowing(models.Model):
    """How often something was tried of late, and until when the next try must wait.

    `key` is a MAC of what is counted (a number and an address, a phone), so the row tells nobody.
    """

    key = models.BinaryField(primary_key=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index("last_at", name="slowing_to_clean")]


class Holding(models.Model):
    """A post held by a person, at an office ("" where the post serves the whole nation)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agency = models.TextField()
    post = models.TextField()
    office = models.TextField(default="")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency", "post", "office"],
                condition=models.Q(until_at__isnull=True),
                name="holding_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(until_at__isnull=True)
                | models.Q(until_at__gte=models.F("from_at")),
                name="holding_ends_after_it_begins",
            ),
        ]
