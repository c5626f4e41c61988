"""Receipts handed in for a refund, and what was decided to be paid (償還払い)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.businesses.medical_subsidy.models.application import Scheme
from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class Care(models.IntegerChoices):
    """The codes are those of the law (`law.subsidy`)."""

    OUTPATIENT = 1, "外来"
    INPATIENT = 2, "入院"
    PHARMACY = 3, "薬局"


class Receipt(HistoryModel):
    """A receipt of a month and institution with its subsidy; a correction replaces the row (領収書). Money in yen.

    paid: own share paid at the counter. statutory, high_cost, additional: what others pay of it. is_void: taken back.
    insurer_part: what the insurer owes of it as a high-cost benefit, found by the municipality; high_cost: as told.
    working: `law.subsidy.Subsidy.pack()`; insurer_working: `law.insurer_part.InsurerPart.pack()`.
    """

    key = ("number",)

    pk = models.CompositePrimaryKey("municipality", "number", "valid_from", "entry")
    number = models.BigIntegerField("受付番号")
    person = models.BigIntegerField("宛名番号")
    scheme = models.SmallIntegerField("制度", choices=Scheme.choices)
    month = models.DateField("診療月")
    care_on = models.DateField("診療日", null=True)
    institution = models.CharField("医療機関", max_length=60)
    care = models.SmallIntegerField("外来・入院・薬局", choices=Care.choices)
    points = models.BigIntegerField("点数")
    paid = models.BigIntegerField("支払った額（保険の自己負担）")
    statutory = models.BigIntegerField("公費負担医療の額", default=0)
    high_cost = models.BigIntegerField("高額療養費の額", default=0)
    additional = models.BigIntegerField("付加給付の額", default=0)
    applied_on = models.DateField("申請年月日")
    is_void = models.BooleanField("取下げ", default=False)
    user_part = models.BigIntegerField("一部負担金")
    subsidy = models.BigIntegerField("助成額")
    working = ArrayField(models.BigIntegerField(), verbose_name="計算過程")
    insurer_part = models.BigIntegerField("差し引く高額療養費", default=0, db_default=0)
    insurer_working = ArrayField(
        models.BigIntegerField(), verbose_name="高額療養費の計算過程", default=list, db_default=[]
    )

    class Meta:
        db_table = "medical_subsidy_receipt"
        indexes = [
            models.Index(fields=["municipality", "person", "month"], name="medical_subsidy_receipt_of")
        ]


class RefundPayment(TenantModel):
    """What is paid at once for the receipts of a person (支給決定)."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("支給番号")
    person = models.BigIntegerField("宛名番号")
    payee = models.BigIntegerField("受取人の宛名番号")
    decided_on = models.DateField("決定年月日")
    pays_on = models.DateField("支払予定年月日")
    amount = models.BigIntegerField("支給額")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "medical_subsidy_refund"
        indexes = [models.Index(fields=["municipality", "person"], name="medical_subsidy_refund_of")]


class RefundLine(TenantModel):
    """How much of a receipt a payment brings, in yen; below zero where a correction left less than was paid."""

    pk = models.CompositePrimaryKey("municipality", "payment", "receipt")
    payment = models.BigIntegerField("支給番号")
    receipt = models.BigIntegerField("受付番号")
    amount = models.BigIntegerField("額")

    class Meta:
        db_table = "medical_subsidy_refund_line"
        indexes = [models.Index(fields=["municipality", "receipt"], name="medical_subsidy_refund_of_rec")]
