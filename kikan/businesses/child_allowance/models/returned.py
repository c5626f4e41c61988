"""What was paid too much and is asked back (返納): the charge itself stands in the ledger."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class ReturnGround(models.IntegerChoices):
    OVERPAID = 1, "過払いの返納（不当利得の返還）"
    FRAUD = 2, "不正利得の徴収"


class Return(TenantModel):
    """A sum asked back at once or in parts. Law: 民法第703条、児童手当法第14条"""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("返納番号")
    recipient = models.BigIntegerField("受給者の宛名番号")
    ground = models.SmallIntegerField("返納の事由", choices=ReturnGround.choices)
    demanded_on = models.DateField("決定年月日")
    amount = models.BigIntegerField("返納額")
    parts = models.SmallIntegerField("回数")
    first_due_on = models.DateField("初回の納期限")
    charge = models.BigIntegerField("調定番号")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "child_allowance_return"
        indexes = [models.Index(fields=["municipality", "recipient"], name="child_allowance_return_of")]


class ReturnLine(TenantModel):
    """Which month of which child is asked back; below zero where the demand was taken back."""

    pk = models.CompositePrimaryKey("municipality", "number", "child", "month", "entry")
    number = models.BigIntegerField("返納番号")
    recipient = models.BigIntegerField("受給者の宛名番号")
    child = models.BigIntegerField("児童の宛名番号")
    month = models.DateField("支給対象月")
    amount = models.BigIntegerField("額")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "child_allowance_return_line"
        indexes = [models.Index(fields=["municipality", "recipient"], name="child_allowance_returned")]
