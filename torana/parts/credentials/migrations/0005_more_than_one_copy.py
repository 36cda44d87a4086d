"""The rule of one certificate an issue goes: of one copy there is still one."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    safe_because = (
        "the release before writes first copies alone, of which the index made in 0004 allows one"
    )

    dependencies = [("credentials", "0004_one_credential_a_copy")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "DROP INDEX IF EXISTS one_credential_an_issue", migrations.RunSQL.noop
                )
            ],
            state_operations=[
                migrations.RemoveConstraint("credentialrow", "one_credential_an_issue")
            ],
        ),
    ]
