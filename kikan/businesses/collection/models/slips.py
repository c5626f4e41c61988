"""Payment slips (納付書) as things of their own: what each asks for, and whether it is still good."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class Slip(TenantModel):
    """One slip for one or several instalments of a payer. A re-issue is a new slip that replaces the old one."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("納付書番号")
    kind = models.SmallIntegerField("種類")
    payer = models.BigIntegerField("納付者の宛名番号")
    amount = models.BigIntegerField("金額")
    issued_on = models.DateField("発行日")
    due_on = models.DateField("納期限")
    payable_until = models.DateField("取扱期限", null=True)
    reissue = models.SmallIntegerField("再発行区分", default=0)
    replaces = models.BigIntegerField("差し替えた納付書番号", null=True)
    entry = models.BigIntegerField("記録番号")
    cancelled_by = models.BigIntegerField("取り消した記録番号", null=True)

    class Meta:
        db_table = "collection_slip"
        indexes = [models.Index(fields=["municipality", "payer"], name="collection_slip_payer")]


class SlipPart(TenantModel):
    """What a slip asks for of one instalment; paid in the order of the lines."""

    pk = models.CompositePrimaryKey("municipality", "slip", "line")
    slip = models.BigIntegerField("納付書番号")
    line = models.SmallIntegerField("順番")
    charge = models.BigIntegerField("調定番号")
    instalment = models.SmallIntegerField("期")
    amount = models.BigIntegerField("金額")

    class Meta:
        db_table = "collection_slip_part"
        indexes = [
            models.Index(fields=["municipality", "charge", "instalment"], name="collection_slip_part_of")
        ]
