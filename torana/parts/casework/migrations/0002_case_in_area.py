"""The lists of an inbox, read an area at a time."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("casework", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=["agency", "post", "area", "queue_on", "id"],
                include=["applicant_id", "taken_by", "service", "reference"],
                condition=models.Q(outcome="", by_applicant=False),
                name="case_in_area",
            ),
        ),
    ]
