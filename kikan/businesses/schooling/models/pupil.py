"""The school register (学齢簿): who is or will be of school age here, the guardian, the school, the grade."""

from django.db import models

from kikan.shared.history import HistoryModel


class Attendance(models.IntegerChoices):
    UNDECIDED = 0, "就学先未定"
    DESIGNATED = 1, "指定校"
    CHANGED = 2, "指定校変更"
    ELSEWHERE = 3, "区域外就学"
    OTHER_FOUNDER = 4, "国立・都道府県立・私立"
    SPECIAL_NEEDS = 5, "特別支援学校"
    TAKEN_IN = 6, "区域外就学の受入れ"


class BeganBy(models.IntegerChoices):
    BEFORE_RECORDS = 0, "移行前から"
    REGISTER = 1, "学齢簿の作成（新入学）"
    MOVED_IN = 2, "転入"
    FROM_ABROAD = 3, "帰国"
    APPLIED = 4, "外国籍の子の就学の申請"
    NATURALISED = 5, "国籍の取得"
    TAKEN_IN = 6, "区域外就学の受入れ"
    OTHER = 9, "その他"


class ClosedBy(models.IntegerChoices):
    NONE = 0, "―"
    MOVED_OUT = 1, "転出"
    DIED = 2, "死亡"
    ABROAD = 3, "国外への転出"
    REMOVED = 4, "職権消除"
    OTHER = 9, "その他"


class Pupil(HistoryModel):
    """A child in the register while such a row holds; it ends by itself with the ninth grade.

    `first_year`: the school year of the first grade, from which the actual grade follows.
    Law: 学校教育法施行令第1条〜第3条、同法施行規則第30条
    """

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    guardian = models.BigIntegerField("保護者の宛名番号", null=True)
    guardian_relation = models.CharField("保護者との続柄", max_length=20, default="")
    first_year = models.SmallIntegerField("第1学年の年度")
    designated = models.BigIntegerField("指定校", null=True)
    school = models.BigIntegerField("就学する学校", null=True)
    attendance = models.SmallIntegerField("就学の区分", choices=Attendance.choices)
    attends_from = models.DateField("入学・転入学年月日", null=True)
    began_by = models.SmallIntegerField("記載の事由", choices=BeganBy.choices)
    closed_by = models.SmallIntegerField("消除の事由", choices=ClosedBy.choices, default=ClosedBy.NONE)

    class Meta:
        db_table = "schooling_pupil"
        indexes = [
            models.Index(fields=["municipality", "school"], name="schooling_pupil_school"),
            models.Index(fields=["municipality", "guardian"], name="schooling_pupil_guardian"),
        ]
