from django.db import migrations, models


class Migration(migrations.Migration):
    """Keys that sign checkpoints after the first. The release before signs with the first alone."""

    dependencies = [("transparency", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="NextSigner",
            fields=[
                ("public", models.BinaryField(primary_key=True, serialize=False)),
                ("origin", models.TextField()),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
    ]
