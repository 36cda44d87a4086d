"""What waits for applicants, read an area at a time."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("casework", "0002_case_in_area")]

    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=["agency", "post", "area", "queue_on", "id"],
                include=["applicant_id", "service", "reference"],
                condition=models.Q(outcome="", by_applicant=True),
                name="case_waiting",
            ),
        ),
    ]
