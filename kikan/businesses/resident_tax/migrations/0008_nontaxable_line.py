"""The line up to which somebody is free of the per-capita tax is kept and told: FY2026's care premiums ask it again."""

from django.db import migrations, models

from kikan.shared.facts.operations import Publish
from kikan.shared.jobs.operations import Trial


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [("resident_tax", "0006_land_deduction")]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="nontaxable_line",
            field=models.BigIntegerField(db_default=0, default=0, verbose_name="均等割の非課税限度額"),
        ),
        Trial("resident_tax_assessment"),
        Publish(
            "resident_tax.status",
            "SELECT municipality, person, valid_from, valid_until, entry, ended_by, fiscal_year, status, reason,"
            " aggregate_income, total_income, nontaxable_line, taxable_income, city_levy, prefecture_levy,"
            " city_per_capita, prefecture_per_capita, forest_tax, annual_tax FROM resident_tax_assessment",
        ),
    ]
