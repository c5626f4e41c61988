"""What was passed on to the agency (進達): one list by period, each paper once unless it came back."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class ItemKind(models.IntegerChoices):
    QUALIFICATION = 1, "資格"
    APPLICATION = 2, "申請・請求"


class Report(TenantModel):
    """One list with its letter."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("進達番号")
    from_on = models.DateField("受付期間の始まり")
    until_on = models.DateField("受付期間の終わり")
    made_on = models.DateField("進達年月日")
    items = models.IntegerField("件数")
    issue = models.BigIntegerField("発行番号")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "national_pension_report"


class ReportItem(TenantModel):
    """One line of a list. `reference`: the journal entry of a qualification, the number of an application."""

    pk = models.CompositePrimaryKey("municipality", "report", "line")
    report = models.BigIntegerField("進達番号")
    line = models.IntegerField("行")
    kind = models.SmallIntegerField("区分", choices=ItemKind.choices)
    reference = models.BigIntegerField("参照番号")
    person = models.BigIntegerField("宛名番号")
    label = models.CharField("届出・申請", max_length=60)
    period = models.CharField("期間", max_length=40, default="")
    happened_on = models.DateField("異動年月日", null=True)
    received_on = models.DateField("受付年月日")
    is_again = models.BooleanField("再進達", default=False)

    class Meta:
        db_table = "national_pension_report_item"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "reference", "report"], name="national_pension_item_once_a_list"
            ),
            models.UniqueConstraint(
                fields=["municipality", "kind", "reference"], condition=models.Q(is_again=False),
                name="national_pension_item_once",
            ),
        ]  # fmt: skip
