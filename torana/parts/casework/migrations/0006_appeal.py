"""Which case appeals which."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_case_of_service")]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("case_id", models.UUIDField(primary_key=True, serialize=False)),
                ("appeal_id", models.UUIDField(unique=True)),
                ("applicant_id", models.UUIDField()),
                ("agency", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
