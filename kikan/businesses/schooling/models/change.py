"""Applications for another school than the designated one (指定校変更・区域外就学) and what was decided."""

from django.db import models

from kikan.shared.history import HistoryModel


class ChangeKind(models.IntegerChoices):
    CHANGED = 1, "指定校の変更"
    ELSEWHERE = 2, "区域外就学"


class Ground(models.IntegerChoices):
    HEALTH = 1, "身体・健康上の理由"
    GUIDANCE = 2, "教育指導上の理由"
    MOVED = 3, "転居・転出後も在学を希望"
    LAST_GRADE = 4, "最終学年"
    HOUSE = 5, "住宅の新築等で転居する予定"
    SIBLING = 6, "兄弟姉妹が在学"
    AFTER_SCHOOL = 7, "放課後の預け先"
    CLUB = 8, "部活動"
    WORK = 9, "保護者の就労"
    OTHER = 10, "その他相当と認める理由"


class Decision(models.IntegerChoices):
    WAITING = 0, "審査中"
    GRANTED = 1, "許可"
    REFUSED = 2, "不許可"


class ChangeRequest(HistoryModel):
    """One application as it stands; the decision begins another row.

    Law: 学校教育法施行令第8条（指定校の変更）・第9条（区域外就学）
    """

    key = ("request",)

    pk = models.CompositePrimaryKey("municipality", "request", "valid_from", "entry")
    request = models.BigIntegerField("受付番号")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("申立ての種類", choices=ChangeKind.choices)
    ground = models.SmallIntegerField("理由", choices=Ground.choices)
    school = models.BigIntegerField("希望する学校")
    applied_on = models.DateField("申立年月日")
    from_on = models.DateField("希望する期間の初日")
    consent_on = models.DateField("相手の教育委員会との協議が整った日", null=True)
    decision = models.SmallIntegerField("決定", choices=Decision.choices, default=Decision.WAITING)
    decided_on = models.DateField("決定年月日", null=True)
    until_on = models.DateField("許可の末日", null=True)
    refusal = models.CharField("不許可の理由", max_length=200, default="")

    class Meta:
        db_table = "schooling_change_request"
        indexes = [models.Index(fields=["municipality", "person"], name="schooling_change_person")]
