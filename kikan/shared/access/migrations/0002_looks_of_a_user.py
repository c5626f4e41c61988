from django.db import migrations


class Migration(migrations.Migration):
    """Whom a user looked at last (最近見た人) is asked on every search page."""

    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.RunSQL(
            'CREATE INDEX access_look_of_user ON access_look (municipality, "user", screen, at)',
            "DROP INDEX access_look_of_user",
        )
    ]
