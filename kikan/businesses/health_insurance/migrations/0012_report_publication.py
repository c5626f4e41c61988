"""The figures of reports are kept for every business in one place: kikan.shared.reports."""

from django.db import migrations


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [
        ("health_insurance", "0011_benefit_return"),
        ("reports", "0001_initial"),
    ]

    operations = []
