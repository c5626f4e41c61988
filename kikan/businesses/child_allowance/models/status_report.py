"""Yearly status reports (現況届) and the circumstances they are asked for."""

from django.db import models

from kikan.shared.history import HistoryModel


class CircumstanceKind(models.IntegerChoices):
    DIVORCING = 1, "離婚協議中で配偶者と別居"
    VIOLENCE = 2, "配偶者からの暴力等により住民票と異なる住所に居住"
    UNREGISTERED_CHILD = 3, "戸籍・住民票のない児童を養育"
    ASKED = 9, "市町村が現況届を求める事情"


class ReportGround(models.IntegerChoices):
    """In the order of `law/status_reports.py`: GROUNDS."""

    FACILITY = 1, "施設の設置者"
    FOSTER = 2, "里親"
    CORPORATE_GUARDIAN = 3, "法人である未成年後見人"
    DIVORCING = 4, "離婚協議中で配偶者と別居"
    VIOLENCE = 5, "配偶者からの暴力等による別の住所"
    UNREGISTERED_CHILD = 6, "戸籍・住民票のない児童"
    SUPPORTS_NO_STUDENT = 7, "大学生年代の子が学生でない"
    APART = 8, "児童と別居"
    ASKED = 9, "市町村が求める事情"


class ReportState(models.IntegerChoices):
    ASKED = 1, "未提出"
    INCOMPLETE = 2, "不備あり"
    ANSWERED = 3, "提出済"


class Circumstance(HistoryModel):
    """A circumstance of a recipient that the register does not tell; it holds by days."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("事情", choices=CircumstanceKind.choices)

    class Meta:
        db_table = "child_allowance_circumstance"


class StatusReport(HistoryModel):
    """A report asked of a recipient for a year, as it stands; what comes in begins another row.

    Law: 児童手当法第26条、同法施行規則第4条
    """

    key = ("person", "year")

    pk = models.CompositePrimaryKey("municipality", "person", "year", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    year = models.SmallIntegerField("年")
    ground = models.SmallIntegerField("求める事情", choices=ReportGround.choices)
    due_on = models.DateField("提出期限")
    state = models.SmallIntegerField("状態", choices=ReportState.choices)
    received_on = models.DateField("受付年月日", null=True)
    lacks = models.CharField("不備の内容", max_length=100, default="")

    class Meta:
        db_table = "child_allowance_status_report"
