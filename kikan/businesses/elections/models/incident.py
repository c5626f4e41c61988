"""What happened at a polling place beside plain receptions (投票所の特別の取扱い): never what was voted."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.tenancy.models import TenantModel


class IncidentKind(models.IntegerChoices):
    PROXY = 1, "代理投票の補助者"
    REFUSED = 2, "投票の拒否"
    PROVISIONAL = 3, "仮投票"
    EXCHANGED = 4, "投票用紙の引換え"
    DOUBLE_MARK = 5, "紙の抄本の照合の食い違い"


class Ruling(models.IntegerChoices):
    ACCEPTED = 1, "仮投票を受理する"
    REJECTED = 2, "仮投票を受理しない"
    MARK_WRONG = 3, "照合の付け間違い（受付はそのまま）"
    TWICE = 4, "投票用紙を渡していた（受付には入れない）"
    FIRST_WRONG = 5, "先の受付が誤り（紙の照合を受付とする）"


class Incident(TenantModel):
    """One such act. An exchange names nobody; the helpers of a vote by proxy stand with its reception, not with a ballot.

    contests: whose ballots it concerns. proposed: what the first of two persons decided, where two decide.
    Law: 公職選挙法第48条第2項（補助者）・第50条（拒否・仮投票）・第66条第1項（受理の決定）、同法施行令第36条（引換え）
    """

    pk = models.CompositePrimaryKey("municipality", "incident")
    incident = models.BigIntegerField("取扱番号")
    election = models.BigIntegerField("選挙番号")
    kind = models.SmallIntegerField("種類", choices=IncidentKind.choices)
    contests = ArrayField(models.BigIntegerField(), verbose_name="選挙の種類番号", default=list)
    person = models.BigIntegerField("宛名番号", null=True)
    district = models.BigIntegerField("投票区番号", null=True)
    place = models.BigIntegerField("期日前投票所番号", null=True)
    happened_on = models.DateField("年月日")
    happened_at = models.DateTimeField("日時")
    helpers = ArrayField(models.CharField(max_length=40), verbose_name="補助者の氏名", default=list)
    reason = models.CharField("理由", max_length=200, default="")
    vote_entry = models.BigIntegerField("受付の記録番号", null=True)
    roll = models.BigIntegerField("紙の抄本の番号", null=True)
    entry = models.BigIntegerField("記録番号")
    proposed = models.SmallIntegerField("一人目の決定", choices=Ruling.choices, null=True)
    proposed_entry = models.BigIntegerField("一人目の記録番号", null=True)
    ruling = models.SmallIntegerField("決定", choices=Ruling.choices, null=True)
    ruled_on = models.DateField("決定年月日", null=True)
    ruling_reason = models.CharField("決定の理由", max_length=200, default="")
    ruling_entry = models.BigIntegerField("決定の記録番号", null=True)

    class Meta:
        db_table = "elections_incident"
        indexes = [
            models.Index(fields=["municipality", "election"], name="elections_incident_election"),
            models.Index(fields=["municipality", "person"], name="elections_incident_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "election", "person"],
                condition=models.Q(kind=IncidentKind.PROVISIONAL, ruling__isnull=True),
                name="elections_provisional_once",
            )
        ]
