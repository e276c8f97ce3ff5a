import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
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
            name="ServiceRecord",
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
                        choices=[("measured", "signed in and out"), ("backfilled", "back-filled")],
                        max_length=12,
                    ),
                ),
                ("source_kind", models.CharField(max_length=30)),
                ("source_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=100)),
                ("scope_path", models.CharField(max_length=200)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("break_minutes", models.SmallIntegerField(default=0)),
                ("minutes", models.SmallIntegerField()),
                ("window_start", models.DateTimeField()),
                ("window_end", models.DateTimeField()),
                ("ceiling_minutes", models.SmallIntegerField()),
                ("evidence", models.JSONField(default=dict)),
                ("confirmed_at", models.DateTimeField()),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="catalogue.category"
                    ),
                ),
                (
                    "confirmer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "counters",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="countered_by",
                        to="hours.servicerecord",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="organisations.organisation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service_records",
                        to="accounts.person",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="organisations.place"
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
                    "team",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="teams.team"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-starts_at"], name="record_person"),
                    models.Index(
                        fields=["scope_path", "starts_at"],
                        name="record_scope",
                        opclasses=["varchar_pattern_ops", "timestamptz_ops"],
                    ),
                    models.Index(fields=["starts_at"], name="record_day"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("counters__isnull", True)),
                        fields=("source_kind", "source_id", "person"),
                        name="one_record_per_person_per_service",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_at__lt", models.F("ends_at"))),
                        name="service_has_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__lte", models.F("window_end")),
                            ("starts_at__gte", models.F("window_start")),
                        ),
                        name="service_inside_its_window",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("counters__isnull", True), ("minutes__gt", 0)),
                            models.Q(("counters__isnull", False), ("minutes__lt", 0)),
                            _connector="OR",
                        ),
                        name="a_counter_entry_takes_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ceiling_minutes__lte", 720),
                            ("minutes__lte", models.F("ceiling_minutes")),
                        ),
                        name="at_most_twelve_hours",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recorder", models.F("confirmer")), _negated=True),
                        name="two_pairs_of_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("break_minutes__gte", 0)),
                        name="a_break_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.GreaterThanOrEqual(
                            shijian.hours.models.Between("ends_at", "starts_at"),
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.functions.math.Abs("minutes"),
                                "+",
                                models.F("break_minutes"),
                            ),
                        ),
                        name="minutes_are_less_the_break",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            shijian.hours.models.CountyDay("starts_at"),
                            shijian.hours.models.LastDay("ends_at"),
                        ),
                        name="service_does_not_cross_midnight",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confirmed_at__gte", models.F("ends_at"))),
                        name="confirmed_when_it_was_over",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Occupied",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="hours.servicerecord",
                    ),
                ),
                ("span", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "person_root",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="accounts.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("person_root", "="), ("span", "&&")],
                        name="nobody_serves_twice_at_once",
                    )
                ],
            },
        ),
    ]
