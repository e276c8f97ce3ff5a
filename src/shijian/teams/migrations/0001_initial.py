import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0001_initial"),
        ("organisations", "0001_initial"),
        ("volunteers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Team",
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
                            ("corps", "corps"),
                            ("brigade", "brigade"),
                            ("squad", "squad"),
                            ("professional", "professional team"),
                            ("social", "social organisation"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("short_name", models.CharField(max_length=60)),
                ("path", models.CharField(max_length=200)),
                ("half_days", models.IntegerField(default=0)),
                (
                    "reach",
                    models.CharField(
                        choices=[
                            ("village", "its village"),
                            ("town", "its township"),
                            ("county", "the whole county"),
                        ],
                        default="town",
                        max_length=8,
                    ),
                ),
                ("weekly_capacity", models.SmallIntegerField(default=6)),
                ("may_publish", models.BooleanField(default=False)),
                ("host", models.CharField(blank=True, default="", max_length=80)),
                ("introduction", models.CharField(blank=True, default="", max_length=300)),
                ("active", models.BooleanField(default=True)),
                ("founded_on", models.DateField()),
                ("categories", models.ManyToManyField(blank=True, to="catalogue.category")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teams",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["path"], name="team_path", opclasses=["varchar_pattern_ops"]
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("path",), name="one_path_per_team"),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("active", True), ("kind__in", ["corps", "brigade", "squad"])
                        ),
                        fields=("organisation", "kind"),
                        name="one_mirror_team_per_organisation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("half_days__gte", 0), ("half_days__lt", 16384)),
                        name="team_fourteen_half_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "professional"), _negated=True),
                            models.Q(("host", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_professional_team_has_a_host",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                            ("captain", "captain"),
                            ("deputy", "deputy captain"),
                            ("member", "member"),
                        ],
                        default="member",
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "asked to join"),
                            ("invited", "invited"),
                            ("active", "member"),
                            ("declined", "declined"),
                            ("withdrawn", "taken back"),
                            ("left", "left"),
                        ],
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer_cipher", models.BinaryField(null=True)),
                ("joined_at", models.DateTimeField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="volunteers.volunteer",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="teams.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["team", "state", "-id"], name="membership_team"),
                    models.Index(fields=["volunteer", "state"], name="membership_volunteer"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["requested", "invited", "active"])),
                        fields=("team", "volunteer"),
                        name="one_living_membership",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("role", "captain"), ("state", "active")),
                        fields=("team",),
                        name="one_captain",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "active"), _negated=True),
                            ("joined_at__isnull", False),
                            _connector="OR",
                        ),
                        name="a_member_joined_some_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "left"), _negated=True),
                            ("left_at__isnull", False),
                            _connector="OR",
                        ),
                        name="who_left_left_some_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "declined"), _negated=True),
                            ("answer_cipher__isnull", False),
                            _connector="OR",
                        ),
                        name="a_no_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role", "member"), ("state", "active"), _connector="OR"
                        ),
                        name="an_office_is_held_by_a_member",
                    ),
                ],
            },
        ),
    ]
