"""Who is insured by notification here (第1号・任意加入), since when and why; and the basic pension number."""

from django.db import models

from kikan.shared.history import HistoryModel


class InsuredKind(models.IntegerChoices):
    FIRST = 1, "第1号"
    VOLUNTARY = 2, "任意加入"
    SPECIAL = 3, "特例任意加入"


class GainedBy(models.IntegerChoices):
    BEFORE_RECORDS = 0, "移行前から"
    AGED_20 = 1, "20歳到達"
    LEFT_JOB = 2, "退職（第2号から）"
    LEFT_DEPENDENCE = 3, "扶養から外れた（第3号から）"
    MOVED_IN = 4, "転入"
    FROM_ABROAD = 5, "国外からの転入"
    APPLIED = 6, "任意加入の申出"
    OTHER = 9, "その他"


class LostBy(models.IntegerChoices):
    NONE = 0, "―"
    AGED_OUT = 1, "年齢到達"
    JOINED_JOB = 2, "第2号になった"
    DEPENDENT = 3, "第3号になった"
    DIED = 4, "死亡"
    MOVED_OUT = 5, "転出"
    ABROAD = 6, "国外への転出"
    APPLIED = 7, "任意加入の喪失の申出"
    OTHER = 9, "その他"


class Insured(HistoryModel):
    """A person is insured by notification (第1号・任意加入) while such a row holds: from the day of gain to that of loss."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("種別", choices=InsuredKind.choices)
    gained_on = models.DateField("資格取得年月日")
    gained_by = models.SmallIntegerField("取得事由", choices=GainedBy.choices)
    gained_reported_on = models.DateField("取得届出年月日", null=True)
    lost_by = models.SmallIntegerField("喪失事由", choices=LostBy.choices, default=LostBy.NONE)
    lost_reported_on = models.DateField("喪失届出年月日", null=True)

    class Meta:
        db_table = "national_pension_insured"


class PensionNumber(HistoryModel):
    """The basic pension number (基礎年金番号) of a person, ten digits as text."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    digits = models.CharField("基礎年金番号", max_length=10)

    class Meta:
        db_table = "national_pension_number"
