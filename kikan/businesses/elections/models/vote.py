"""Who was handed a ballot of a contest (投票状況): never what was voted. One per voter, held by the database."""

from django.db import models

from kikan.businesses.elections.models.poll import Oath
from kikan.shared.tenancy.models import TenantModel


class VoteKind(models.IntegerChoices):
    DAY = 1, "当日投票"
    EARLY = 2, "期日前投票"
    ABSENTEE_HERE = 3, "不在者投票（選挙期日までに年齢に達する人）"
    ABSENTEE_SENT = 4, "不在者投票（用紙を送付）"
    MAIL_SENT = 5, "郵便等投票（用紙を送付）"
    CONSULATE = 6, "在外公館投票（投票を受領）"
    ABROAD_SENT = 7, "在外投票の郵便等投票（用紙を送付）"


class CorrectionReason(models.IntegerChoices):
    WRONG_PERSON = 1, "別の人で受け付けた"
    NOT_HANDED = 2, "投票用紙を交付していない"
    RETURNED = 3, "送付した投票用紙の返還"


class Vote(TenantModel):
    """A ballot that was handed out or sent; a correction names its entry in `cancelled_by` and frees the place.

    Law: 公職選挙法第36条（一人一票）
    """

    pk = models.CompositePrimaryKey("municipality", "vote")
    vote = models.BigIntegerField("受付番号")
    contest = models.BigIntegerField("選挙の種類番号")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("投票の種類", choices=VoteKind.choices)
    district = models.BigIntegerField("投票区番号", null=True)
    place = models.BigIntegerField("期日前投票所番号", null=True)
    oath = models.SmallIntegerField("宣誓書の事由", choices=Oath.choices, null=True)
    voted_on = models.DateField("交付年月日")
    received_at = models.DateTimeField("受付日時")
    is_proxy = models.BooleanField("代理投票", default=False)
    is_braille = models.BooleanField("点字投票", default=False)
    is_confirmed = models.BooleanField("県内の住所の確認", default=False)
    is_from_abroad = models.BooleanField("在外選挙人証による受付", default=False, db_default=False)
    entry = models.BigIntegerField("記録番号")
    cancelled_by = models.BigIntegerField("取り消した記録番号", null=True)

    class Meta:
        db_table = "elections_vote"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "contest", "person"],
                condition=models.Q(cancelled_by__isnull=True),
                name="elections_vote_once",
            )
        ]
