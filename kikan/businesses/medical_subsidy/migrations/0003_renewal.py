from django.db import migrations

from kikan.shared.jobs.operations import Trial


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [
        ("medical_subsidy", "0002_refunds"),
    ]

    operations = [
        Trial("medical_subsidy_recipient"),
    ]
