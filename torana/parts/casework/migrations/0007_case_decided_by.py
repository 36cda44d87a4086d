"""Who decided, so that nobody hears the appeal against their own decision."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_appeal")]

    operations = [
        migrations.AddField("case", "decided_by", models.UUIDField(null=True)),
    ]
