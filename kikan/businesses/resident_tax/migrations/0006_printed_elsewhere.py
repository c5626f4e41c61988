"""Runs of notices are written down in documents_printed from now on; the former table stays for the former version."""

from django.db import migrations


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [("resident_tax", "0005_papers")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="Printed")]),
    ]
