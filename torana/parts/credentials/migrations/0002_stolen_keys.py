from django.db import migrations, models


class Migration(migrations.Migration):
    """A key that was stolen. The release before does not know the column, and need not."""

    dependencies = [("credentials", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="agencykey",
            name="stolen_at",
            field=models.DateTimeField(null=True),
        ),
    ]
