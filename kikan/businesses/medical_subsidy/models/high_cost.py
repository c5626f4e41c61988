"""What is known of the insurer's high-cost benefit of a month, and what was claimed of insurers (保険者への請求)."""

from django.db import models

from kikan.businesses.medical_subsidy.models.recipient import Insurer
from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class HighCostTold(HistoryModel):
    """What the insurer told of a person's month: the benefit itself in yen, or the class of income that gives its limit.

    Where NHI of this municipality has decided, its decision counts and this does not.
    """

    key = ("person", "month")

    pk = models.CompositePrimaryKey("municipality", "person", "month", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    month = models.DateField("診療月")
    amount = models.BigIntegerField("高額療養費の額", null=True)
    limit_class = models.CharField("所得区分", max_length=8, default="")
    is_repeated = models.BooleanField("多数回該当", default=False)

    class Meta:
        db_table = "medical_subsidy_high_cost"


class InsurerClaim(TenantModel):
    """A claim on an insurer for the high-cost benefits of a month of care that the municipality bore, in yen.

    Below zero, of the same charge: the claim was taken back. Law: 民法第466条・第646条 with the recipient's mandate (委任)
    """

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("請求番号")
    month = models.DateField("診療月")
    insurer = models.SmallIntegerField("保険の種類", choices=Insurer.choices)
    insurer_number = models.CharField("保険者番号", max_length=8, default="")
    debtor = models.BigIntegerField("保険者の宛名番号")
    claimed_on = models.DateField("請求年月日")
    amount = models.BigIntegerField("請求額")
    charge = models.BigIntegerField("調定番号")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "medical_subsidy_insurer_claim"
        indexes = [models.Index(fields=["municipality", "month"], name="medical_subsidy_insurer_of")]


class InsurerClaimLine(TenantModel):
    """How much of a claim is for one person, in yen."""

    pk = models.CompositePrimaryKey("municipality", "number", "person")
    number = models.BigIntegerField("請求番号")
    person = models.BigIntegerField("宛名番号")
    month = models.DateField("診療月")
    amount = models.BigIntegerField("請求額")

    class Meta:
        db_table = "medical_subsidy_insurer_line"
        indexes = [
            models.Index(fields=["municipality", "month", "person"], name="medical_subsidy_insurer_who")
        ]
