"""The incomes of a person for a fiscal year: what the documents say, and what the law makes of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel


class Income(HistoryModel):
    """One person's incomes for one fiscal year (所得); the row holds from 1 January of the year to the next.

    `inputs` holds what was declared in the order of `INPUTS`; the other amounts follow from it by law.
    """

    key = ("person", "fiscal_year")

    pk = models.CompositePrimaryKey("municipality", "person", "fiscal_year", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    fiscal_year = models.SmallIntegerField("年度")
    is_declared = models.BooleanField("申告あり")
    salary_revenue = models.BigIntegerField("給与収入")
    salary_income = models.BigIntegerField("給与所得")
    pension_revenue = models.BigIntegerField("公的年金等収入")
    pension_income = models.BigIntegerField("公的年金等に係る雑所得")
    other_income = models.BigIntegerField("その他の所得")
    total_income = models.BigIntegerField("総所得金額等")
    aggregate_income = models.BigIntegerField("合計所得金額")
    land_deduction = models.BigIntegerField("分離譲渡所得の特別控除額", default=0, db_default=0)
    family_employee_paid = models.BigIntegerField("専従者控除・専従者給与", default=0)
    fixed_asset_tax = models.BigIntegerField("固定資産税額", default=0)
    inputs = ArrayField(models.BigIntegerField(), verbose_name="申告の内容")

    class Meta:
        db_table = "resident_tax_income"
