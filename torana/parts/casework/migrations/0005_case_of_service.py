"""Of one service in an area's queue."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("casework", "0004_case_taken")]

    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=["agency", "post", "area", "service", "queue_on", "id"],
                include=["applicant_id", "taken_by", "by_applicant", "reference"],
                condition=models.Q(outcome=""),
                name="case_of_service",
            ),
        ),
    ]
