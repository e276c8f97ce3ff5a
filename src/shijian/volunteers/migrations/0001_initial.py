import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("catalogue", "0001_initial"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=20)),
                ("text_sha256", models.BinaryField(max_length=32)),
                ("given", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("channel", models.CharField(max_length=20)),
                (
                    "guardian",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="accounts.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Volunteer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unconfirmed", "unconfirmed"),
                            ("applied", "applied"),
                            ("active", "active"),
                            ("dormant", "dormant"),
                            ("suspended", "suspended"),
                            ("left", "left"),
                        ],
                        max_length=12,
                    ),
                ),
                ("half_days", models.IntegerField(default=0)),
                (
                    "reach",
                    models.CharField(
                        choices=[
                            ("village", "my village"),
                            ("town", "my township"),
                            ("county", "the whole county"),
                        ],
                        default="town",
                        max_length=8,
                    ),
                ),
                ("weekly_capacity", models.SmallIntegerField(default=2)),
                ("registered_at", models.DateTimeField()),
                (
                    "registered_via",
                    models.CharField(
                        choices=[
                            ("own", "by own act"),
                            ("assisted", "with help at a station"),
                            ("invited", "by invitation"),
                        ],
                        max_length=12,
                    ),
                ),
                ("is_party_member", models.BooleanField(null=True)),
                ("is_public_employee", models.BooleanField(null=True)),
                ("audiences", models.ManyToManyField(blank=True, to="catalogue.audience")),
                ("categories", models.ManyToManyField(blank=True, to="catalogue.category")),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="volunteers",
                        to="organisations.place",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="volunteer",
                        to="accounts.person",
                    ),
                ),
                ("skills", models.ManyToManyField(blank=True, to="catalogue.skill")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["home", "state"], name="volunteer_home"),
                    models.Index(fields=["state", "-id"], name="volunteer_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("half_days__gte", 0), ("half_days__lt", 16384)),
                        name="fourteen_half_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weekly_capacity__gte", 0), ("weekly_capacity__lte", 14)
                        ),
                        name="volunteer_weekly_capacity",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StateChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unconfirmed", "unconfirmed"),
                            ("applied", "applied"),
                            ("active", "active"),
                            ("dormant", "dormant"),
                            ("suspended", "suspended"),
                            ("left", "left"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("reason_code", models.CharField(max_length=40)),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="volunteers.volunteer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Scope",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=200)),
                ("source", models.CharField(max_length=40)),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scopes",
                        to="volunteers.volunteer",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["path"], name="volunteer_scope", opclasses=["varchar_pattern_ops"]
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("volunteer", "source"), name="one_scope_per_source"
                    )
                ],
            },
        ),
    ]
