"""Charges (調定), instalments, receipts, allocations, refunds: rows are added, never changed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.ledger.payout_models import (
    Payout,
    PayoutAtWindow,
    PayoutEnd,
    PayoutRecord,
    PayoutResult,
    PayoutSetOff,
    PayoutState,
    PayoutStatus,
    TransferResult,
)
from kikan.shared.ledger.pursuit_models import (
    Appropriation,
    Carried,
    Closing,
    Evening,
    Grace,
    GraceKind,
    LimitationWarning,
    Plan,
    PlanClaim,
    PlanPart,
    RefundTerms,
    Reminder,
)
from kikan.shared.tenancy.models import TenantModel

__all__ = [
    "Allocation", "Appropriation", "Balance", "Carried", "Charge", "ChargeLine", "Closing", "Evening", "Grace",
    "GraceKind", "Instalment", "LimitationWarning", "Payout", "PayoutAtWindow", "PayoutEnd",
    "PayoutRecord", "PayoutResult", "PayoutSetOff", "PayoutState", "PayoutStatus", "Plan", "PlanClaim", "PlanPart",
    "Receipt", "ReceiptState", "Refund", "RefundTerms", "Reminder", "TransferResult", "WriteOff",
]  # fmt: skip


class Charge(TenantModel):
    """What one payer owes for one levy, fiscal year and reference (調定)."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("調定番号")
    levy = models.SmallIntegerField("科目")
    fiscal_year = models.SmallIntegerField("年度")
    payer = models.BigIntegerField("納付義務者の宛名番号")
    reference = models.BigIntegerField("対象の番号（世帯など）")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "ledger_charge"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "levy", "fiscal_year", "reference", "payer"],
                name="ledger_charge_once",
            )
        ]
        indexes = [models.Index(fields=["municipality", "payer"], name="ledger_charge_payer")]


class Instalment(TenantModel):
    """A part of a charge with its due date (期別・納期限)."""

    pk = models.CompositePrimaryKey("municipality", "charge", "instalment")
    charge = models.BigIntegerField("調定番号")
    instalment = models.SmallIntegerField("期")
    due_on = models.DateField("納期限")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "ledger_instalment"


class ChargeLine(TenantModel):
    """An amount added to an instalment; a correction adds a signed difference (更正の差額)."""

    pk = models.CompositePrimaryKey("municipality", "charge", "instalment", "entry")
    charge = models.BigIntegerField("調定番号")
    instalment = models.SmallIntegerField("期")
    entry = models.BigIntegerField("記録番号")
    amount = models.BigIntegerField("金額")
    components = ArrayField(models.BigIntegerField(), verbose_name="内訳")

    class Meta:
        db_table = "ledger_charge_line"


class WriteOff(TenantModel):
    """An amount given up (不納欠損・減免後の抹消)."""

    pk = models.CompositePrimaryKey("municipality", "charge", "instalment", "entry")
    charge = models.BigIntegerField("調定番号")
    instalment = models.SmallIntegerField("期")
    entry = models.BigIntegerField("記録番号")
    amount = models.BigIntegerField("金額")
    reason = models.CharField("理由", max_length=40)

    class Meta:
        db_table = "ledger_write_off"


class Receipt(TenantModel):
    """Money that came in (収納). `source` and `record` name the file and its record: never booked twice."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("収納番号")
    channel = models.CharField("収納方法", max_length=12)
    paid_on = models.DateField("領収日")
    processed_on = models.DateField("収納日")
    amount = models.BigIntegerField("金額")
    charge = models.BigIntegerField("納付書の調定番号", null=True)
    instalment = models.SmallIntegerField("納付書の期", null=True)
    payer = models.BigIntegerField("納付者の宛名番号", null=True)
    source = models.BigIntegerField("ファイル番号", default=0)
    record = models.IntegerField("レコード番号", default=0)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "ledger_receipt"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "source", "record"],
                condition=models.Q(source__gt=0),
                name="ledger_receipt_once",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="ledger_receipt_positive"),
        ]
        indexes = [models.Index(fields=["municipality", "payer"], name="ledger_receipt_payer")]


class Allocation(TenantModel):
    """The part of a receipt that pays an instalment (消込); a negative row reverses."""

    pk = models.CompositePrimaryKey("municipality", "receipt", "charge", "instalment", "entry")
    receipt = models.BigIntegerField("収納番号")
    charge = models.BigIntegerField("調定番号")
    instalment = models.SmallIntegerField("期")
    entry = models.BigIntegerField("記録番号")
    amount = models.BigIntegerField("金額")

    class Meta:
        db_table = "ledger_allocation"
        indexes = [models.Index(fields=["municipality", "charge", "instalment"], name="ledger_allocation_to")]


class Refund(TenantModel):
    """A decision to give back part of a receipt (還付), with its interest (還付加算金); interest alone after 充当."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("還付番号")
    receipt = models.BigIntegerField("収納番号")
    payee = models.BigIntegerField("還付先の宛名番号")
    amount = models.BigIntegerField("還付額")
    interest = models.BigIntegerField("還付加算金", default=0)
    reason = models.CharField("理由", max_length=40)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "ledger_refund"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0) | models.Q(interest__gt=0), name="ledger_refund_something"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0, interest__gte=0), name="ledger_refund_not_negative"
            ),
        ]


class Balance(TenantModel):
    """The state of an instalment: a view, summed from the rows."""

    pk = models.CompositePrimaryKey("municipality", "charge", "instalment")
    charge = models.BigIntegerField("調定番号")
    instalment = models.SmallIntegerField("期")
    due_on = models.DateField("納期限")
    charged = models.BigIntegerField("調定額")
    allocated = models.BigIntegerField("収納額")
    written_off = models.BigIntegerField("欠損額")
    balance = models.BigIntegerField("未納額")

    class Meta:
        managed = False
        db_table = "ledger_balance"


class ReceiptState(TenantModel):
    """The state of a receipt: a view, summed from the rows."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("収納番号")
    amount = models.BigIntegerField("金額")
    allocated = models.BigIntegerField("消込額")
    refunded = models.BigIntegerField("還付額")
    unallocated = models.BigIntegerField("未消込額")

    class Meta:
        managed = False
        db_table = "ledger_receipt_state"
