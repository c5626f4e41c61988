"""Messages to and from outside systems (住基ネットCS・戸籍): kept as they were, with every state they went through."""

from django.db import models
from django.db.models import Q

from kikan.shared.tenancy.models import TenantModel


class Message(TenantModel):
    """One message (通知): outgoing ones are numbered in the order of events, incoming ones carry the sender's number.

    partner: the municipality's code it goes to or comes from, "" for the network or the family register itself.
    """

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("通知番号")
    direction = models.CharField("送受", max_length=3)
    system = models.CharField("相手システム", max_length=16)
    kind = models.CharField("種類", max_length=24)
    partner = models.CharField("相手団体", max_length=6, default="")
    sequence = models.BigIntegerField("相手の通知番号")
    person = models.BigIntegerField("宛名番号", null=True)
    cause = models.BigIntegerField("契機の記録番号", null=True)
    resends = models.BigIntegerField("再送する通知番号", null=True)
    content = models.JSONField("内容")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "residents_message"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "system", "partner", "sequence"],
                condition=Q(direction="in"),
                name="residents_message_once",
            )
        ]


class MessageState(TenantModel):
    """What became of a message (状態): rows are only added, the last one counts."""

    pk = models.CompositePrimaryKey("municipality", "number", "step")
    number = models.BigIntegerField("通知番号")
    step = models.SmallIntegerField("順番")
    state = models.CharField("状態", max_length=10)
    reason = models.CharField("理由", max_length=200, default="")
    act = models.BigIntegerField("整理番号", null=True)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "residents_message_state"
