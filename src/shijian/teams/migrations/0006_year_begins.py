"""Teams that stood before activity was noted begin their year today: nobody rests by a new rule."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("teams", "0005_experts")]

    operations = [
        migrations.RunSQL(
            "UPDATE teams_team SET last_active_on = current_date WHERE last_active_on IS NULL",
            migrations.RunSQL.noop,
        )
    ]
