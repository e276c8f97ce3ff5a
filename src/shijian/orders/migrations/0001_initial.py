import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("activities", "0001_initial"),
        ("catalogue", "0001_initial"),
        ("menu", "0001_initial"),
        ("organisations", "0001_initial"),
        ("teams", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("month", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("last", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("self", "myself"),
                            ("parent", "my parent"),
                            ("spouse", "my husband or wife"),
                            ("child", "my child"),
                            ("neighbour", "my neighbour"),
                            ("other", "somebody else"),
                        ],
                        default="self",
                        max_length=10,
                    ),
                ),
                (
                    "age",
                    models.CharField(
                        blank=True,
                        choices=[("", "not said"), ("minor", "under 18"), ("elder", "80 or older")],
                        default="",
                        max_length=6,
                    ),
                ),
                ("week", models.DateField()),
                ("title", models.CharField(max_length=60)),
                ("details", models.CharField(blank=True, default="", max_length=500)),
                ("address_cipher", models.BinaryField(null=True)),
                ("contact_cipher", models.BinaryField(null=True)),
                ("contact_head", models.CharField(blank=True, default="", max_length=3)),
                ("contact_tail", models.CharField(blank=True, default="", max_length=4)),
                ("any_time", models.BooleanField(default=False)),
                ("share_contact", models.BooleanField(default=False)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("portal", "on the phone"),
                            ("desk", "at the desk"),
                            ("telephone", "by telephone"),
                            ("api", "by another system"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("placed", "placed"),
                            ("verified", "verified"),
                            ("refused", "refused"),
                            ("dispatched", "dispatched"),
                            ("accepted", "accepted"),
                            ("delivered", "delivered"),
                            ("rated", "rated"),
                            ("closed", "closed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="placed",
                        max_length=10,
                    ),
                ),
                ("scope_path", models.CharField(max_length=200)),
                ("planned_at", models.DateTimeField(null=True)),
                ("placed_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("state_at", models.DateTimeField()),
                ("reopened", models.BooleanField(default=False)),
                ("refusal_cipher", models.BinaryField(null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="activities.activity",
                    ),
                ),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders_received",
                        to="accounts.person",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="catalogue.category",
                    ),
                ),
                (
                    "escalated_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders_escalated",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="menu.menuitem",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="organisations.place",
                    ),
                ),
                (
                    "requester",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders_placed",
                        to="accounts.person",
                    ),
                ),
                (
                    "risks",
                    models.ManyToManyField(blank=True, related_name="orders", to="catalogue.risk"),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="teams.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "due_at"], name="order_due"),
                    models.Index(
                        fields=["scope_path", "state"],
                        name="order_scope",
                        opclasses=["varchar_pattern_ops", "varchar_ops"],
                    ),
                    models.Index(fields=["requester", "-id"], name="order_requester"),
                    models.Index(fields=["beneficiary", "week"], name="order_beneficiary"),
                    models.Index(fields=["team", "state"], name="order_team"),
                    models.Index(fields=["item", "week"], name="order_item_week"),
                    models.Index(fields=["activity"], name="order_activity"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["placed", "verified", "refused", "withdrawn"]),
                            ("team__isnull", False),
                            _connector="OR",
                        ),
                        name="dispatched_has_a_team",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["accepted", "delivered", "rated"]), _negated=True
                            ),
                            ("activity__isnull", False),
                            _connector="OR",
                        ),
                        name="accepted_has_an_activity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["dispatched", "accepted"]), _negated=True),
                            ("planned_at__isnull", False),
                            _connector="OR",
                        ),
                        name="dispatched_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            ("refusal_cipher__isnull", False),
                            _connector="OR",
                        ),
                        name="refused_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Authorisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("present", "at the desk in person"),
                            ("telephone", "by telephone, called back"),
                            ("paper", "signed paper"),
                            ("family", "a family member"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisation",
                        to="orders.order",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.SmallIntegerField(default=1)),
                ("score", models.SmallIntegerField()),
                ("solved", models.BooleanField()),
                ("words_cipher", models.BinaryField(null=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("portal", "on the phone"),
                            ("desk", "at the desk"),
                            ("telephone", "by telephone"),
                            ("api", "by another system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="orders.order",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="teams.team",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["team", "-id"], name="rating_team")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 1), ("score__lte", 5)), name="one_to_five"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("round__in", [1, 2])), name="rated_twice_at_most"
                    ),
                    models.UniqueConstraint(fields=("order", "round"), name="one_rating_a_round"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
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
                            ("placed", "placed"),
                            ("verified", "verified"),
                            ("refused", "refused"),
                            ("dispatched", "dispatched"),
                            ("accepted", "accepted"),
                            ("delivered", "delivered"),
                            ("rated", "rated"),
                            ("closed", "closed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("planned_at", models.DateTimeField(null=True)),
                ("note_code", models.CharField(blank=True, default="", max_length=40)),
                (
                    "activity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="activities.activity",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="orders.order",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="teams.team",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["order", "id"], name="step_order")],
            },
        ),
        migrations.CreateModel(
            name="Window",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("afternoon", models.BooleanField()),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="windows",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "ordering": ["day", "afternoon"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "day", "afternoon"), name="a_half_day_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.CharField(max_length=70)),
                ("at", models.DateTimeField()),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper",
                        to="orders.order",
                    ),
                ),
            ],
        ),
    ]
