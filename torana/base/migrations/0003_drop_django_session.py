"""Take out the sessions of 0.1.0, which a nation that began with it still has."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("base", "0002_sessions")]

    unused_since = "0.2.0"
    safe_because = "the release before never reads or writes this table"

    operations = [migrations.RunSQL("DROP TABLE IF EXISTS django_session")]
