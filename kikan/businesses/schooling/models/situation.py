"""Children who do not attend: long absence, whereabouts unknown, no school (長期欠席・居所不明・不就学)."""

from django.db import models

from kikan.shared.history import HistoryModel


class SituationKind(models.IntegerChoices):
    LONG_ABSENCE = 1, "長期欠席"
    WHEREABOUTS_UNKNOWN = 2, "居所不明"
    NOT_ATTENDING = 3, "不就学"


class Situation(HistoryModel):
    """One such time of a child; a resident child of school age need not be in the register (外国籍の子).

    Law: 学校教育法施行令第20条（校長の通知）・第21条（出席の督促）
    """

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("区分", choices=SituationKind.choices)
    told_on = models.DateField("校長から通知のあった日", null=True)
    urged_on = models.DateField("保護者に出席を督促した日", null=True)
    remark = models.CharField("内容", max_length=100, default="")

    class Meta:
        db_table = "schooling_situation"
