import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("volunteer", "volunteer"),
                            ("issue", "issued"),
                            ("redemption", "redeemed"),
                            ("expiry", "expired points"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="organisations.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "volunteer")),
                        fields=("person",),
                        name="one_account_a_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "volunteer"), _negated=True),
                        fields=("kind", "organisation"),
                        name="one_account_of_a_kind",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "volunteer"), ("person__isnull", False)),
                            models.Q(
                                models.Q(("kind", "volunteer"), _negated=True),
                                ("person__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_volunteers_account_has_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=60, unique=True)),
                ("memo", models.CharField(max_length=30)),
                ("rule_version", models.CharField(blank=True, default="", max_length=30)),
                ("at", models.DateTimeField()),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="points.transfer"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.BigIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="points.account",
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="points.transfer",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "-id"], name="entry_account")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True),
                        name="an_entry_moves_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Balance",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="points.account",
                    ),
                ),
                ("points", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("points__gte", 0)), name="a_balance_is_not_negative"
                    )
                ],
            },
        ),
    ]
