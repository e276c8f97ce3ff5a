import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("username", models.CharField(max_length=40, unique=True)),
                ("phone_cipher", models.BinaryField(null=True)),
                ("phone_index", models.BinaryField(null=True, unique=True)),
                ("phone_verified", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
                ("pin_hash", models.CharField(blank=True, default="", max_length=200)),
                ("language", models.CharField(blank=True, default="", max_length=10)),
                ("elder_view", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("session_key", models.CharField(max_length=40, unique=True)),
                ("browser", models.CharField(blank=True, default="", max_length=60)),
                ("ip", models.GenericIPAddressField(null=True)),
                ("signed_in_at", models.DateTimeField()),
                ("signed_out_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="devices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=50)),
                (
                    "sex",
                    models.SmallIntegerField(
                        choices=[(0, "unknown"), (1, "male"), (2, "female"), (9, "not stated")],
                        default=0,
                    ),
                ),
                ("born_on", models.DateField(null=True)),
                ("id_kind", models.CharField(blank=True, default="", max_length=2)),
                ("id_cipher", models.BinaryField(null=True)),
                ("id_index", models.BinaryField(null=True)),
                ("phone_cipher", models.BinaryField(null=True)),
                ("phone_index", models.BinaryField(db_index=True, null=True)),
                ("phone_tail", models.CharField(blank=True, default="", max_length=4)),
                ("phone_head", models.CharField(blank=True, default="", max_length=3)),
                ("address_cipher", models.BinaryField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("id_index__isnull", False), ("merged_into__isnull", True)
                        ),
                        fields=("id_index",),
                        name="one_person_one_record",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("id_cipher__isnull", True), ("id_index__isnull", True)),
                            models.Q(("id_cipher__isnull", False), ("id_index__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_id_can_be_found",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("merged_into", models.F("id")), _negated=True),
                        name="nobody_merges_into_self",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("phone_cipher__isnull", True),
                                ("phone_index__isnull", True),
                                ("phone_tail", ""),
                            ),
                            models.Q(
                                ("phone_cipher__isnull", False),
                                ("phone_index__isnull", False),
                                ("phone_tail__gt", ""),
                            ),
                            _connector="OR",
                        ),
                        name="a_phone_can_be_found",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name__gt", "")), name="a_person_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("director", "first responsible person"),
                            ("office", "centre office"),
                            ("staff", "staff"),
                            ("captain", "team captain"),
                            ("supervisor", "supervisor"),
                            ("guide", "guide from above"),
                            ("auditor", "auditor"),
                            ("administrator", "administrator"),
                        ],
                        max_length=20,
                    ),
                ),
                ("scope_path", models.CharField(max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("source", models.CharField(max_length=60)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="accounts.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["scope_path"], name="grant_scope", opclasses=["varchar_pattern_ops"]
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scope_path__startswith", "/"), ("scope_path__endswith", "/")
                        ),
                        name="grant_path_is_a_path",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="grant_ends_after_it_starts",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on__isnull", True)),
                        fields=("person", "role", "scope_path", "source"),
                        name="a_grant_is_given_once",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="user",
            name="person",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.person"
            ),
        ),
        migrations.CreateModel(
            name="PhoneCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("phone_cipher", models.BinaryField()),
                ("phone_index", models.BinaryField()),
                ("digest", models.BinaryField(max_length=32)),
                ("tries", models.SmallIntegerField(default=0)),
                ("made_at", models.DateTimeField(db_index=True)),
                ("expires_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("used", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("phone_index",),
                        name="one_open_code_a_phone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tries__gte", 0), ("tries__lte", 5)),
                        name="a_code_has_five_tries",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used", False), ("closed_at__isnull", False), _connector="OR"
                        ),
                        name="a_used_code_is_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=60)),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("scopes", models.JSONField(default=list)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="a_token_lives_for_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.BinaryField(max_length=32)),
                ("made_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_codes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "digest"), name="a_paper_code_is_printed_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("phone_cipher__isnull", True), ("phone_index__isnull", True)),
                    models.Q(("phone_cipher__isnull", False), ("phone_index__isnull", False)),
                    _connector="OR",
                ),
                name="a_sign_in_can_be_found",
            ),
        ),
    ]
