"""Runs of notices are written down in documents_printed; the table of their own goes with the version that used it."""

from django.db import migrations


class Migration(migrations.Migration):
    phase = "contract"
    dependencies = [("resident_tax", "0006_land_deduction")]

    operations = [migrations.DeleteModel(name="Printed")]
