"""Objections against the registration (異議の申出) and what the commission decided."""

from django.db import models

from kikan.shared.history import HistoryModel


class Objected(models.IntegerChoices):
    """What is objected to: a registration of the roll, or an act of the roll abroad (第30条の8)."""

    REGULAR = 1, "定時登録"
    ELECTION_TIME = 2, "選挙時登録"
    CORRECTION = 3, "補正登録"
    OVERSEAS = 4, "在外選挙人名簿の登録・登録の移転"


class Claim(models.IntegerChoices):
    LEFT_OUT = 1, "登録されるべき人が登録されていない（脱漏）"
    WRONG = 2, "登録されるべきでない人が登録されている（誤載）"


class Finding(models.IntegerChoices):
    WAITING = 0, "審査中"
    JUSTIFIED = 1, "正当である"
    UNJUSTIFIED = 2, "正当でない"


class Objection(HistoryModel):
    """An objection as it stands; the decision begins another row of the same time.

    Law: 公職選挙法第24条・第25条、第30条の8
    """

    key = ("objection",)

    pk = models.CompositePrimaryKey("municipality", "objection", "valid_from", "entry")
    objection = models.BigIntegerField("受付番号")
    objector = models.BigIntegerField("申出人の宛名番号")
    person = models.BigIntegerField("関係人の宛名番号")
    registration = models.SmallIntegerField("登録の種類", choices=Objected.choices)
    registered_on = models.DateField("登録年月日")
    claim = models.SmallIntegerField("不服の内容", choices=Claim.choices)
    filed_on = models.DateField("申出年月日")
    decide_by = models.DateField("決定の期限")
    finding = models.SmallIntegerField("決定", choices=Finding.choices, default=Finding.WAITING)
    decided_on = models.DateField("決定年月日", null=True)
    reason = models.CharField("理由", max_length=200, default="")

    class Meta:
        db_table = "elections_objection"
