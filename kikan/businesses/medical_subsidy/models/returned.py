"""What was given without right and is asked back (返納): the charge itself stands in the ledger."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class Return(TenantModel):
    """A sum asked back from whoever received it; below zero, of the same charge: the demand was taken back.

    Law: 民法第703条, the ordinance of each municipality
    """

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("返納番号")
    person = models.BigIntegerField("宛名番号")
    payer = models.BigIntegerField("返納する人の宛名番号")
    demanded_on = models.DateField("決定年月日")
    amount = models.BigIntegerField("返納額")
    charge = models.BigIntegerField("調定番号")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "medical_subsidy_return"
        indexes = [models.Index(fields=["municipality", "person"], name="medical_subsidy_return_of")]


class ReturnLine(TenantModel):
    """One receipt that was paid too much, or one claim of an institution in a month without right; in yen."""

    pk = models.CompositePrimaryKey("municipality", "number", "place")
    number = models.BigIntegerField("返納番号")
    place = models.SmallIntegerField("順")
    receipt = models.BigIntegerField("受付番号", null=True)
    file = models.BigIntegerField("ファイル番号", null=True)
    line = models.IntegerField("行", null=True)
    amount = models.BigIntegerField("額")

    class Meta:
        db_table = "medical_subsidy_return_line"
        indexes = [models.Index(fields=["municipality", "receipt"], name="medical_subsidy_return_receipt")]
