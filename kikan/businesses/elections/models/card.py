"""Admission cards (投票所入場券): which card stands for whom at an election."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class CardReason(models.IntegerChoices):
    FIRST = 0, "初回の発行"
    LOST = 1, "紛失"
    SPOILT = 2, "破損・印刷の不良"
    NOT_DELIVERED = 3, "届かない・返戻"
    REGISTERED_LATE = 4, "追加の登録"
    CORRECTED = 5, "選挙の訂正"


class Card(TenantModel):
    """A card printed for a voter; `copy` 0 is the first, and each copy of a voter exists once. A card is no condition.

    says: the journal number of the election as the card describes it; empty on cards older than this column.
    Law: 公職選挙法施行令第31条
    """

    pk = models.CompositePrimaryKey("municipality", "card")
    card = models.BigIntegerField("入場券番号")
    election = models.BigIntegerField("選挙番号")
    person = models.BigIntegerField("宛名番号")
    copy = models.SmallIntegerField("再発行の回数", default=0)
    reason = models.SmallIntegerField("事由", choices=CardReason.choices)
    issue = models.BigIntegerField("発行番号")
    issued_on = models.DateField("発行年月日")
    says = models.BigIntegerField("券面の選挙の記録番号", null=True)

    class Meta:
        db_table = "elections_card"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "election", "person", "copy"], name="elections_card_once"
            )
        ]
