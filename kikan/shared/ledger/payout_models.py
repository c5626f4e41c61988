"""What the municipality owes to people and how it is paid out (支払): rows are added, never changed."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class PayoutStatus(models.IntegerChoices):
    WAITING = 0, "支払待ち"
    ORDERED = 1, "振込依頼中"
    PAID = 2, "支払済"
    RETURNED = 3, "組戻し"
    WITHDRAWN = 4, "取消し"


class TransferResult(models.IntegerChoices):
    """What the bank says of one payment of a file."""

    PAID = 0, "振込済"
    CLOSED = 1, "口座なし・解約"
    NAME = 2, "名義相違"
    OTHER = 9, "その他の組戻し"


class Payout(TenantModel):
    """A decision that somebody is paid (支払決定). `reference` is the number of it in the business of the purpose."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("支払番号")
    purpose = models.SmallIntegerField("支払の種類")
    reference = models.BigIntegerField("決定の番号")
    person = models.BigIntegerField("対象者の宛名番号")
    payee = models.BigIntegerField("受取人の宛名番号")
    amount = models.BigIntegerField("支払額")
    payable_on = models.DateField("支払できる日")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "ledger_payout"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "purpose", "reference"], name="ledger_payout_once"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="ledger_payout_positive"),
        ]
        indexes = [models.Index(fields=["municipality", "payee"], name="ledger_payout_payee")]


class PayoutEnd(TenantModel):
    """The decision was taken back before it was paid (支払決定の取消し)."""

    pk = models.CompositePrimaryKey("municipality", "payout")
    payout = models.BigIntegerField("支払番号")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "ledger_payout_end"


class PayoutSetOff(TenantModel):
    """A part of a payout that pays what the payee owes (充当); the receipt says which instalments."""

    pk = models.CompositePrimaryKey("municipality", "payout", "receipt")
    payout = models.BigIntegerField("支払番号")
    receipt = models.BigIntegerField("収納番号")
    amount = models.BigIntegerField("充当額")
    consented_on = models.DateField("同意の日")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "ledger_payout_set_off"


class PayoutRecord(TenantModel):
    """One payment of a file for the bank (総合振込), with the account as it was then. `file` is the number of its run."""

    pk = models.CompositePrimaryKey("municipality", "file", "record")
    file = models.BigIntegerField("振込番号")
    record = models.IntegerField("件目")
    payout = models.BigIntegerField("支払番号")
    amount = models.BigIntegerField("振込額")
    pay_on = models.DateField("振込指定日")
    bank = models.CharField("金融機関", max_length=4)
    branch = models.CharField("店舗", max_length=3)
    kind = models.SmallIntegerField("預金種目")
    account_number = models.CharField("口座番号", max_length=7)
    holder_kana = models.CharField("名義", max_length=30)
    is_other_name = models.BooleanField("名義が受取人の氏名と異なる", default=False)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "ledger_payout_record"
        indexes = [models.Index(fields=["municipality", "payout"], name="ledger_payout_record_of")]


class PayoutResult(TenantModel):
    """What became of a payment of a file (振込結果); told once."""

    pk = models.CompositePrimaryKey("municipality", "file", "record")
    file = models.BigIntegerField("振込番号")
    record = models.IntegerField("件目")
    result = models.SmallIntegerField("結果", choices=TransferResult.choices)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "ledger_payout_result"


class PayoutAtWindow(TenantModel):
    """Paid in cash at the window (窓口払)."""

    pk = models.CompositePrimaryKey("municipality", "payout")
    payout = models.BigIntegerField("支払番号")
    paid_on = models.DateField("支払日")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "ledger_payout_at_window"


class PayoutState(TenantModel):
    """Where a payout stands: a view over the rows. rest: what is to be paid after what was set off."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("支払番号")
    purpose = models.SmallIntegerField("支払の種類")
    reference = models.BigIntegerField("決定の番号")
    person = models.BigIntegerField("対象者の宛名番号")
    payee = models.BigIntegerField("受取人の宛名番号")
    amount = models.BigIntegerField("支払額")
    payable_on = models.DateField("支払できる日")
    entry = models.BigIntegerField("記録番号")
    set_off = models.BigIntegerField("充当額")
    rest = models.BigIntegerField("差引支払額")
    status = models.SmallIntegerField("状態", choices=PayoutStatus.choices)
    paid_on = models.DateField("支払日", null=True)
    file = models.BigIntegerField("振込番号", null=True)
    returned_by = models.BigIntegerField("組戻しの記録番号", null=True)

    class Meta:
        managed = False
        db_table = "ledger_payout_state"
