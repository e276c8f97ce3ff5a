import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("epoch", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("action", models.CharField(max_length=80)),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.CharField(max_length=40)),
                ("scope_path", models.CharField(default="", max_length=200)),
                ("actor_kind", models.CharField(max_length=12)),
                ("on_behalf_of", models.BigIntegerField(null=True)),
                ("channel", models.CharField(max_length=40)),
                ("ip", models.GenericIPAddressField(null=True)),
                ("data", models.JSONField()),
                ("body", models.TextField()),
                ("xid", models.BigIntegerField()),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id", "id"], name="entry_subject"),
                    models.Index(fields=["at", "id"], name="entry_at"),
                    models.Index(
                        fields=["scope_path"], name="entry_scope", opclasses=["varchar_pattern_ops"]
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reason",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="journal.entry",
                    ),
                ),
                ("cipher", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("epoch", models.IntegerField()),
                ("number", models.IntegerField()),
                ("previous", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
                ("entries", models.IntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("epoch", "number"), name="seals_stand_in_line")
                ],
            },
        ),
        migrations.CreateModel(
            name="Sealed",
            fields=[
                ("position", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="journal.entry"
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="journal.seal"
                    ),
                ),
            ],
        ),
    ]
