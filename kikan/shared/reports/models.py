"""Figures of reports as they were told (報告の数字の確定): only added to."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class Publication(TenantModel):
    """A period of a report whose figures were decided, as known at an entry of the journal.

    report: its name, as `health_insurance`; period: a month (202610) or a year (2026), as the report says.
    """

    pk = models.CompositePrimaryKey("municipality", "entry")
    entry = models.BigIntegerField("記録番号")
    report = models.CharField("報告", max_length=40)
    period = models.IntegerField("年月・年度")
    published_on = models.DateField("確定した日")
    known_at = models.BigIntegerField("基準記録番号")

    class Meta:
        db_table = "reports_publication"
        indexes = [models.Index(fields=["municipality", "report", "period"], name="reports_publication_of")]


class Figure(TenantModel):
    """One figure of a publication: the table, its row and its column in the words of the page; persons or yen."""

    pk = models.CompositePrimaryKey("municipality", "entry", "line")
    entry = models.BigIntegerField("記録番号")
    line = models.IntegerField("行番号")
    part = models.CharField("表", max_length=12)
    row = models.CharField("区分", max_length=90)
    column = models.CharField("列", max_length=20)
    figure = models.BigIntegerField("数字")

    class Meta:
        db_table = "reports_figure"
