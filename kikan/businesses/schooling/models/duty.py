"""Where compulsory schooling is put off or forgiven (就学義務の猶予・免除)."""

from django.db import models

from kikan.shared.history import HistoryModel


class DutyKind(models.IntegerChoices):
    POSTPONED = 1, "就学猶予"
    EXCUSED = 2, "就学免除"


class DutyReason(models.IntegerChoices):
    ILL = 1, "病弱"
    NOT_DEVELOPED = 2, "発育不完全"
    UNAVOIDABLE = 3, "その他やむを得ない事由"


class Duty(HistoryModel):
    """A postponement or an excuse of one child for a time.

    Law: 学校教育法第18条、同法施行規則第34条
    """

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("区分", choices=DutyKind.choices)
    reason = models.SmallIntegerField("事由", choices=DutyReason.choices)
    applied_on = models.DateField("願い出の年月日")

    class Meta:
        db_table = "schooling_duty"
