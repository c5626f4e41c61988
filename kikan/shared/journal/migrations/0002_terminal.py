from django.db import migrations, models


class Migration(migrations.Migration):
    """From which terminal an act was done; of earlier ones it is not known."""

    phase = "expand"

    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.AddField(
            "journalentry", "terminal", models.CharField(default="", max_length=60, verbose_name="端末")
        ),
        migrations.RunSQL(
            "ALTER TABLE journal_entry ALTER COLUMN terminal SET DEFAULT ''", migrations.RunSQL.noop
        ),
        # The entries of one day are summed every night.
        migrations.RunSQL(
            "CREATE INDEX journal_entry_recorded ON journal_entry (municipality, recorded_at)",
            "DROP INDEX journal_entry_recorded",
        ),
    ]
