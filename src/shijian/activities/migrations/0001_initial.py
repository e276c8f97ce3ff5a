import django.db.models.deletion
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import shijian.hours.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("catalogue", "0001_initial"),
        ("organisations", "0001_initial"),
        ("teams", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=60)),
                ("scope_path", models.CharField(max_length=200)),
                ("place_text", models.CharField(max_length=120)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("content", models.CharField(max_length=500)),
                ("conditions", models.CharField(max_length=200)),
                ("risks", models.CharField(max_length=200)),
                ("safeguards", models.CharField(max_length=200)),
                ("served", models.CharField(blank=True, default="", max_length=120)),
                ("private", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("published", "open for sign-up"),
                            ("cancelled", "cancelled"),
                            ("closed", "over"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("published_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="catalogue.category"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="organisations.organisation"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="organisations.place"
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="teams.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "starts_at"], name="activity_calendar"),
                    models.Index(
                        fields=["scope_path"],
                        name="activity_scope",
                        opclasses=["varchar_pattern_ops"],
                    ),
                    models.Index(fields=["place", "starts_at"], name="activity_place"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_at__lt", models.F("ends_at"))),
                        name="activity_has_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(
                                models.Q(("content", ""), _negated=True),
                                models.Q(("conditions", ""), _negated=True),
                                models.Q(("risks", ""), _negated=True),
                                models.Q(("safeguards", ""), _negated=True),
                                models.Q(("place_text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="published_says_everything",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("break_minutes", models.SmallIntegerField(default=0)),
                ("capacity", models.SmallIntegerField()),
                ("taken", models.SmallIntegerField(default=0)),
                ("age_min", models.SmallIntegerField(default=0)),
                ("secret", models.BinaryField(max_length=32)),
                ("ended_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="activities.activity",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["ends_at"], name="shift_end")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_at__lt", models.F("ends_at"))),
                        name="shift_has_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken__gte", 0), ("taken__lte", models.F("capacity"))),
                        name="never_over_capacity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__gte", 1)), name="a_shift_has_places"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("break_minutes__gte", 0),
                            django.db.models.lookups.GreaterThan(
                                shijian.hours.models.Between("ends_at", "starts_at"),
                                models.F("break_minutes"),
                            ),
                        ),
                        name="a_break_is_shorter_than_its_shift",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            shijian.hours.models.CountyDay("starts_at"),
                            shijian.hours.models.LastDay("ends_at"),
                        ),
                        name="shift_does_not_cross_midnight",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "direction",
                    models.CharField(choices=[("in", "in"), ("out", "out")], max_length=3),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("place", "the volunteer scanned the place's code"),
                            ("person", "the organiser scanned the volunteer's code"),
                            ("digits", "six digits were typed"),
                            ("roll", "the organiser called the name on the spot"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="activities.shift",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("shift", "person", "direction"), name="scanned_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Signup",
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
                            ("taken", "signed up"),
                            ("withdrawn", "place given back"),
                            ("cancelled", "cancelled by the organiser"),
                        ],
                        default="taken",
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signups",
                        to="accounts.person",
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signups",
                        to="activities.shift",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-id"], name="signup_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "taken")),
                        fields=("shift", "person"),
                        name="no_person_twice_in_a_shift",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("in_at", models.DateTimeField()),
                ("out_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "signed in"),
                            ("ended", "signed out"),
                            ("confirmed", "confirmed"),
                            ("refused", "not confirmed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("refusal_code", models.CharField(blank=True, default="", max_length=30)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
                (
                    "recorder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="activities.shift",
                    ),
                ),
                (
                    "signup",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="activities.signup",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("out_at__isnull", True),
                            ("out_at__gte", models.F("in_at")),
                            _connector="OR",
                        ),
                        name="out_after_in",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("out_at__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("out_at__isnull", False),
                            ),
                            ("state", "refused"),
                            _connector="OR",
                        ),
                        name="ended_has_an_end",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "ended")),
                        fields=["shift"],
                        name="attendance_waits",
                    )
                ],
            },
        ),
    ]
