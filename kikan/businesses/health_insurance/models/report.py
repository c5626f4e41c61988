"""Figures of the monthly and yearly report as they were told (事業月報・年報の公表): only added to."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class ReportPublication(TenantModel):
    """A month (202610) or fiscal year (2026) whose figures were decided, as known at an entry of the journal."""

    pk = models.CompositePrimaryKey("municipality", "entry")
    entry = models.BigIntegerField("記録番号")
    period = models.IntegerField("年月・年度")
    published_on = models.DateField("確定した日")
    known_at = models.BigIntegerField("基準記録番号")

    class Meta:
        db_table = "health_insurance_report_publication"
        indexes = [models.Index(fields=["municipality", "period"], name="health_insurance_report_of")]


class ReportFigure(TenantModel):
    """One figure of a publication: the table, its row and its column in the words of the page; persons or yen."""

    pk = models.CompositePrimaryKey("municipality", "entry", "line")
    entry = models.BigIntegerField("記録番号")
    line = models.IntegerField("行番号")
    part = models.CharField("表", max_length=12)
    row = models.CharField("区分", max_length=60)
    column = models.CharField("列", max_length=20)
    figure = models.BigIntegerField("数字")

    class Meta:
        db_table = "health_insurance_report_figure"
