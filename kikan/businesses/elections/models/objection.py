"""Objections against the registration (異議の申出) and what the commission decided."""

from django.db import models

from kikan.businesses.elections.models.roll import RegistrationKind
from kikan.shared.history import HistoryModel


class Claim(models.IntegerChoices):
    LEFT_OUT = 1, "登録されるべき人が登録されていない（脱漏）"
    WRONG = 2, "登録されるべきでない人が登録されている（誤載）"


class Finding(models.IntegerChoices):
    WAITING = 0, "審査中"
    JUSTIFIED = 1, "正当である"
    UNJUSTIFIED = 2, "正当でない"


class Objection(HistoryModel):
    """An objection as it stands; the decision begins another row of the same time.

    Law: 公職選挙法第24条・第25条
    """

    key = ("objection",)

    pk = models.CompositePrimaryKey("municipality", "objection", "valid_from", "entry")
    objection = models.BigIntegerField("受付番号")
    objector = models.BigIntegerField("申出人の宛名番号")
    person = models.BigIntegerField("関係人の宛名番号")
    registration = models.SmallIntegerField("登録の種類", choices=RegistrationKind.choices)
    registered_on = models.DateField("登録年月日")
    claim = models.SmallIntegerField("不服の内容", choices=Claim.choices)
    filed_on = models.DateField("申出年月日")
    decide_by = models.DateField("決定の期限")
    finding = models.SmallIntegerField("決定", choices=Finding.choices, default=Finding.WAITING)
    decided_on = models.DateField("決定年月日", null=True)
    reason = models.CharField("理由", max_length=200, default="")

    class Meta:
        db_table = "elections_objection"
