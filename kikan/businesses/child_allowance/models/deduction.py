"""What is taken from the allowance before it is paid (寄附・徴収): standing requests, and what each payment gave up."""

from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class DeductionGround(models.IntegerChoices):
    CONSENT = 1, "申出による徴収（第21条）"
    CHILDCARE = 2, "保育料の徴収（第22条）"
    DONATION = 3, "寄附（第20条）"


class DeductionItem(models.IntegerChoices):
    CHILDCARE_FEE = 1, "保育料"
    SCHOOL_LUNCH = 2, "学校給食費"
    SCHOOL_COSTS = 3, "学用品費など学校の費用"
    AFTER_SCHOOL = 4, "放課後児童クラブの利用料"
    DONATION = 9, "寄附金"


class Deduction(HistoryModel):
    """A sum taken from every payment whose day lies in the period. Law: 児童手当法第20条から第22条"""

    key = ("deduction",)

    pk = models.CompositePrimaryKey("municipality", "deduction", "valid_from", "entry")
    deduction = models.BigIntegerField("徴収番号")
    recipient = models.BigIntegerField("受給者の宛名番号")
    ground = models.SmallIntegerField("根拠", choices=DeductionGround.choices)
    item = models.SmallIntegerField("費目", choices=DeductionItem.choices)
    amount = models.BigIntegerField("支払ごとの額")
    section = models.CharField("受け入れる課", max_length=40)
    asked_on = models.DateField("申出または通知の年月日")

    class Meta:
        db_table = "child_allowance_deduction"
        indexes = [models.Index(fields=["municipality", "recipient"], name="child_allowance_deduct_of")]


class DeductionLine(TenantModel):
    """What a payment gave up for a request."""

    pk = models.CompositePrimaryKey("municipality", "payment", "deduction")
    payment = models.BigIntegerField("支払番号")
    deduction = models.BigIntegerField("徴収番号")
    recipient = models.BigIntegerField("受給者の宛名番号")
    amount = models.BigIntegerField("額")

    class Meta:
        db_table = "child_allowance_deduction_line"
        indexes = [models.Index(fields=["municipality", "recipient"], name="child_allowance_deducted")]
