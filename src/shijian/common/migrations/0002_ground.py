"""What the rooms above stand on: equality in exclusion constraints, the shared cache table."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]
    run_before = [("organisations", "0001_initial"), ("hours", "0001_initial")]
    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(
            "CREATE TABLE common_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL,"
            " expires timestamptz NOT NULL);"
            " CREATE INDEX common_cache_expires ON common_cache (expires);",
            "DROP TABLE common_cache",
        ),
    ]
