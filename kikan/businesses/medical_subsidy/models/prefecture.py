"""The claims of the prefecture's part of a year as they were decided (県補助金の実績の確定)."""

from django.db import models

from kikan.businesses.medical_subsidy.models.application import Scheme
from kikan.shared.tenancy.models import TenantModel


class PrefectureReport(TenantModel):
    """The figures of a fiscal year kept as they stood; a later one stands beside it."""

    pk = models.CompositePrimaryKey("municipality", "entry")
    entry = models.BigIntegerField("記録番号")
    fiscal_year = models.SmallIntegerField("年度")
    decided_on = models.DateField("確定した日")

    class Meta:
        db_table = "medical_subsidy_prefecture_report"
        indexes = [models.Index(fields=["municipality", "fiscal_year"], name="medical_subsidy_prefecture_of")]


class PrefectureFigure(TenantModel):
    """A month of a scheme in yen; without a month the whole year, with the prefecture's part (share)."""

    pk = models.CompositePrimaryKey("municipality", "entry", "line")
    entry = models.BigIntegerField("記録番号")
    line = models.SmallIntegerField("行")
    month = models.DateField("月", null=True)
    scheme = models.SmallIntegerField("制度", choices=Scheme.choices)
    cases = models.IntegerField("件数")
    persons = models.IntegerField("人数")
    amount = models.BigIntegerField("助成額")
    covered = models.BigIntegerField("県の補助の対象額")
    share = models.BigIntegerField("県の補助額", null=True)

    class Meta:
        db_table = "medical_subsidy_prefecture_figure"
