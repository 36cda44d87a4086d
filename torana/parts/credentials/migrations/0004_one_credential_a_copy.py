"""A corrected certificate is the next copy of the same issue."""

from __future__ import annotations

from django.db import migrations, models

NAME = "one_credential_a_copy"


class Migration(migrations.Migration):
    atomic = False
    safe_because = "an index built beside the traffic keeps nobody waiting"

    dependencies = [("credentials", "0003_status_lists")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [
                        f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}",  # left by one that broke off
                        (
                            f"CREATE UNIQUE INDEX CONCURRENTLY {NAME} "
                            "ON credentials_credential (case_id, issue, copy)"
                        ),
                    ],
                    f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}",
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    "credentialrow", models.UniqueConstraint("case_id", "issue", "copy", name=NAME)
                )
            ],
        ),
    ]
