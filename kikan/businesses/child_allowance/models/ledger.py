"""What each month brings (月別の算定), what was decided and what was paid: rows are only added."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class DecisionKind(models.IntegerChoices):
    GRANTED = 1, "認定"
    INCREASED = 2, "額改定（増額）"
    DECREASED = 3, "額改定（減額）"
    ENDED = 4, "消滅"


class MonthlyResult(TenantModel):
    """What a child brings in a month, as determined by an entry; the latest entry counts. Order 0: brings nothing any more."""

    pk = models.CompositePrimaryKey("municipality", "recipient", "child", "month", "entry")
    recipient = models.BigIntegerField("受給者の宛名番号")
    child = models.BigIntegerField("児童の宛名番号")
    month = models.DateField("支給対象月")
    order = models.SmallIntegerField("何人目", db_column="order_number")
    band = models.SmallIntegerField("年齢の区分")
    amount = models.BigIntegerField("月額")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "child_allowance_month"


class Decision(TenantModel):
    """A decision to be told to a recipient (認定・額改定・消滅)."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("決定番号")
    recipient = models.BigIntegerField("受給者の宛名番号")
    kind = models.SmallIntegerField("決定の種類", choices=DecisionKind.choices)
    decided_on = models.DateField("決定年月日")
    month = models.DateField("始まりの月（消滅は最後の月）")
    before = models.BigIntegerField("決定前の月額")
    amount = models.BigIntegerField("決定後の月額")
    reason = models.CharField("理由", max_length=120)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "child_allowance_decision"
        indexes = [models.Index(fields=["municipality", "recipient"], name="child_allowance_decision_of")]


class Payment(TenantModel):
    """What is to be paid to a recipient at once (支払決定): what is due less what was overpaid (内払調整) and deducted."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("支払番号")
    recipient = models.BigIntegerField("受給者の宛名番号")
    payee = models.BigIntegerField("受取人の宛名番号（未支払の手当は児童）", null=True)
    pay_month = models.DateField("支払月")
    pays_on = models.DateField("支払予定年月日")
    due = models.BigIntegerField("支払うべき額")
    offset = models.BigIntegerField("内払調整の額")
    amount = models.BigIntegerField("支払額")
    carried = models.BigIntegerField("次回へ繰り越す過払額")
    deducted = models.BigIntegerField("徴収・寄附の額", default=0, db_default=0)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "child_allowance_payment"
        indexes = [models.Index(fields=["municipality", "recipient"], name="child_allowance_payment_of")]


class PaymentLine(TenantModel):
    """Which month of which child a payment settles; below zero where an overpayment is offset."""

    pk = models.CompositePrimaryKey("municipality", "payment", "child", "month")
    payment = models.BigIntegerField("支払番号")
    recipient = models.BigIntegerField("受給者の宛名番号")
    child = models.BigIntegerField("児童の宛名番号")
    month = models.DateField("支給対象月")
    amount = models.BigIntegerField("額")

    class Meta:
        db_table = "child_allowance_payment_line"
        indexes = [models.Index(fields=["municipality", "recipient"], name="child_allowance_line_of")]
