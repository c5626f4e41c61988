"""What the office asks every member by a day, and what each answers (意見の照会・回答)."""

from django.db import models

from kikan.shared.history import HistoryModel


class HearingKind(models.IntegerChoices):
    SHARES = 1, "負担金の案への意見"
    USAGE = 2, "利用計画書"


class Stance(models.IntegerChoices):
    AGREES = 1, "同意"
    OBJECTS = 2, "意見あり"
    NONE = 3, "意見なし"


class Hearing(HistoryModel):
    """The members are asked (照会) until a day, which may only move back. number: of the sheet, or the year."""

    key = ("kind", "number")

    pk = models.CompositePrimaryKey("municipality", "kind", "number", "valid_from", "entry")
    kind = models.SmallIntegerField("照会の種類", choices=HearingKind.choices)
    number = models.BigIntegerField("対象の番号")
    answer_by = models.DateField("回答の期限")

    class Meta:
        db_table = "joint_office_hearing"


class Opinion(HistoryModel):
    """What a member says of a sheet before it is approved (負担金の案への意見)."""

    key = ("allocation", "member")

    pk = models.CompositePrimaryKey("municipality", "allocation", "member", "valid_from", "entry")
    allocation = models.BigIntegerField("計算番号")
    member = models.IntegerField("構成団体のコード")
    stance = models.SmallIntegerField("回答", choices=Stance.choices)
    text = models.CharField("意見", max_length=1000, default="")

    class Meta:
        db_table = "joint_office_opinion"
