import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0001_initial"),
        ("teams", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MenuItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scope_path", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("service", "service"),
                            ("lecture", "lecture"),
                            ("performance", "performance"),
                            ("class", "class"),
                            ("errand", "errand"),
                            ("visit", "visit"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(max_length=60)),
                ("description", models.CharField(max_length=500)),
                (
                    "where",
                    models.CharField(
                        choices=[
                            ("home", "at the resident's"),
                            ("provider", "at the team's place"),
                            ("online", "online"),
                        ],
                        max_length=10,
                    ),
                ),
                ("place_text", models.CharField(blank=True, default="", max_length=120)),
                ("half_days", models.IntegerField()),
                ("lead_days", models.SmallIntegerField(default=1)),
                ("weekly_capacity", models.SmallIntegerField()),
                ("people_needed", models.SmallIntegerField(default=1)),
                ("minutes", models.SmallIntegerField(default=60)),
                ("conditions", models.CharField(blank=True, default="", max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("open", "open"), ("closed", "closed")],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("opened_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="catalogue.category"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="menu_items",
                        to="teams.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "category"], name="item_open"),
                    models.Index(
                        fields=["scope_path"], name="item_scope", opclasses=["varchar_pattern_ops"]
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("half_days__gt", 0), ("half_days__lt", 16384)),
                        name="an_item_has_half_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weekly_capacity__gte", 1), ("weekly_capacity__lte", 200)
                        ),
                        name="an_item_has_capacity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 10), ("minutes__lte", 720)),
                        name="item_minutes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lead_days__gte", 0), ("lead_days__lte", 60)),
                        name="item_lead_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people_needed__gte", 1), ("people_needed__lte", 100)),
                        name="item_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"), ("opened_at__isnull", False), _connector="OR"
                        ),
                        name="an_open_item_was_opened",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("where", "provider"), _negated=True),
                            models.Q(("place_text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_place_of_the_team_is_said",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=40)),
                ("day", models.DateField()),
                ("half", models.SmallIntegerField()),
                ("week", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(null=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="menu.menuitem",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("released_at__isnull", True)),
                        fields=["item", "week"],
                        name="booking_week",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("released_at__isnull", True)),
                        fields=("source",),
                        name="booked_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("half__in", [0, 1])), name="a_half_day"
                    ),
                ],
            },
        ),
    ]
