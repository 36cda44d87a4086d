"""The table of consents."""

from __future__ import annotations

from django.db import models

from torana.base.ids import new_id


class Consent(models.Model):
    """What a person agreed to, once. Withdrawing dates it; nothing else of it ever changes."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person_id = models.UUIDField()
    service = models.TextField()
    edition_id = models.UUIDField()
    agreed = models.JSONField()  # list of [evidence, registry, fields, purpose]
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("person_id", "service", name="consent_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True)
                | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
            )
        ]
