from django.db import migrations, models


class Migration(migrations.Migration):
    """What witnesses say of checkpoints. The release before neither writes nor reads it."""

    dependencies = [("transparency", "0002_next_signer")]

    operations = [
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("witness", models.TextField()),
                ("line", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["witness", "-size"], name="cosigned_last_by_each")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("size", "witness"), name="cosigned_once_by_each"
                    )
                ],
            },
        ),
    ]
