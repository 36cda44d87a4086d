"""What an officer took."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("casework", "0003_case_waiting")]

    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=["taken_by", "queue_on", "id"],
                condition=models.Q(outcome="", taken_by__isnull=False),
                name="case_taken",
            ),
        ),
    ]
