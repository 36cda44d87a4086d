"""Status lists, suspension, and corrected copies."""

from __future__ import annotations

from django.db import migrations, models

import torana.base.ids


class Migration(migrations.Migration):
    dependencies = [("credentials", "0002_stolen_keys")]

    operations = [
        migrations.AddField("credentialrow", "suspended_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "credentialrow", "copy", models.PositiveSmallIntegerField(default=1, db_default=1)
        ),
        migrations.AddField("credentialrow", "replaces_id", models.UUIDField(null=True)),
        migrations.CreateModel(
            name="StatusListRow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=torana.base.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("agency", models.TextField()),
                ("number", models.PositiveIntegerField()),
                ("created_at", models.DateTimeField()),
                ("kid", models.TextField(default="")),
                ("token", models.TextField(default="")),
                ("signed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "credentials_statuslist",
                "constraints": [
                    models.UniqueConstraint("agency", "number", name="status_list_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusPlace",
            fields=[
                ("credential_id", models.UUIDField(primary_key=True, serialize=False)),
                ("list_id", models.UUIDField()),
                ("index", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint("list_id", "index", name="status_place_once")
                ],
            },
        ),
    ]
