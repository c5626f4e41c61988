"""The special deduction of land and houses told beside the incomes: insurances levy on what is left after it."""

from django.db import migrations, models

from kikan.shared.facts.operations import Publish


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [("resident_tax", "0005_papers")]

    operations = [
        migrations.AddField(
            model_name="income",
            name="land_deduction",
            field=models.BigIntegerField(db_default=0, default=0, verbose_name="分離譲渡所得の特別控除額"),
        ),
        Publish(
            "resident_tax.income",
            "SELECT municipality, person, valid_from, valid_until, entry, ended_by, fiscal_year, is_declared,"
            " salary_revenue, salary_income, pension_revenue, pension_income, other_income, total_income,"
            " aggregate_income, land_deduction, family_employee_paid, fixed_asset_tax FROM resident_tax_income",
        ),
    ]
