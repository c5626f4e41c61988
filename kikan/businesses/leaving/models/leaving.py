"""A leaving (移出): asked for, approved, delivered, accepted, ordered to be erased. Everything is only added."""

from django.db import models

from kikan.shared.exchange.outbound.encoding import UTF8
from kikan.shared.tenancy.models import TenantModel


class Purpose(models.IntegerChoices):
    END = 1, "脱退・契約の終了"
    REHEARSAL = 2, "年次の訓練"
    OTHER = 3, "その他"


class StepKind(models.IntegerChoices):
    APPROVED = 1, "承認"
    KEY_SHOWN = 2, "開封鍵の表示"
    DOWNLOADED = 3, "一式の受取り"
    ERASURE_ORDERED = 4, "消去の依頼"
    ERASURE_APPROVED = 5, "消去の承認"


class Leaving(TenantModel):
    """Everything of the municipality is asked for. receiver: the one person who may fetch it; recipient: the receiving
    side's public key (age), empty where a key is drawn for this delivery alone.
    """

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("移出番号")
    purpose = models.SmallIntegerField("目的", choices=Purpose.choices)
    receiver = models.BigIntegerField("受け取る人")
    recipient = models.CharField("受取側の公開鍵", max_length=80, default="", blank=True)
    encoding = models.CharField("指定様式の文字コード", max_length=10, default=UTF8, db_default=UTF8)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "leaving_leaving"


class Step(TenantModel):
    """Something that happens once in a leaving; by whom and when stands in its journal entry."""

    pk = models.CompositePrimaryKey("municipality", "leaving", "kind")
    leaving = models.BigIntegerField("移出番号")
    kind = models.SmallIntegerField("段階", choices=StepKind.choices)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "leaving_step"


class Delivery(TenantModel):
    """The sealed delivery a run made (一式). sealed: its key under the municipality’s; empty for a receiver’s own."""

    pk = models.CompositePrimaryKey("municipality", "leaving")
    leaving = models.BigIntegerField("移出番号")
    name = models.CharField("ファイル名", max_length=80)
    bytes = models.BigIntegerField("大きさ")
    sha256 = models.CharField("ハッシュ値", max_length=64)
    files = models.IntegerField("ファイル数")
    rows = models.BigIntegerField("行数")
    known_at = models.BigIntegerField("入っている最後の記録番号")
    key = models.IntegerField("鍵の番号")
    sealed = models.BinaryField("封じた開封鍵")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "leaving_delivery"


class Acceptance(TenantModel):
    """The receiving side has read the delivery back and takes it (受領): who, when, which file."""

    pk = models.CompositePrimaryKey("municipality", "leaving")
    leaving = models.BigIntegerField("移出番号")
    body = models.CharField("受領した団体・事業者", max_length=100)
    person = models.CharField("受領者の氏名", max_length=100)
    accepted_on = models.DateField("受領日")
    sha256 = models.CharField("受領した一式のハッシュ値", max_length=64)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "leaving_acceptance"
