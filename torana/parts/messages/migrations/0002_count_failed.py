from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """What was given up is counted for those who watch, however many messages there are."""

    atomic = False
    dependencies = [("messages", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            model_name="delivery",
            index=models.Index(
                "due_at", condition=models.Q(("status", "failed")), name="message_failed"
            ),
        ),
    ]
