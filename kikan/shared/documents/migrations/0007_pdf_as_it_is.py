"""The database keeps printed files as they are: what a PDF holds is mostly packed, packing it again took longer than writing it."""

from django.db import migrations


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [("documents", "0006_printed")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE documents_bundle ALTER COLUMN pdf SET STORAGE EXTERNAL",
            "ALTER TABLE documents_bundle ALTER COLUMN pdf SET STORAGE EXTENDED",
        )
    ]
