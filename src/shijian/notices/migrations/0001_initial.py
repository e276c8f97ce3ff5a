import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address_cipher", models.BinaryField(null=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("in_app", "in the app"),
                            ("sms", "text message"),
                            ("console", "console"),
                            ("slip", "printed slip"),
                        ],
                        max_length=10,
                    ),
                ),
                ("template", models.CharField(max_length=60)),
                ("data", models.JSONField(default=dict)),
                ("secret_cipher", models.BinaryField(null=True)),
                ("link", models.CharField(blank=True, default="", max_length=200)),
                ("key", models.CharField(max_length=120, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("delivered", "delivered"),
                            ("failed", "failed"),
                            ("expired", "expired"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("tries", models.SmallIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["to", "-id"], name="notice_inbox"),
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["due_at", "id"],
                        name="notice_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("channel", "in_app"), ("read_at__isnull", True)),
                        fields=["to"],
                        name="notice_unread",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("delivered_at__isnull", False), ("state", "delivered")),
                            models.Q(
                                models.Q(("state", "delivered"), _negated=True),
                                ("delivered_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="delivered_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "waiting"), ("secret_cipher__isnull", True), _connector="OR"
                        ),
                        name="a_code_is_erased_when_done",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("secret_cipher__isnull", True),
                            ("expires_at__isnull", False),
                            _connector="OR",
                        ),
                        name="a_code_expires",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "in_app"), _negated=True),
                            ("to__isnull", False),
                            _connector="OR",
                        ),
                        name="an_inbox_has_an_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tries__gte", 0)), name="tries_are_counted"
                    ),
                ],
            },
        ),
    ]
