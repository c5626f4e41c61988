"""Who is paid for the claims of institutions, and what was ordered to be paid (医療機関・審査支払機関への支払の指図)."""

from django.db import models

from kikan.businesses.medical_subsidy.models.application import Scheme
from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class ClaimPayee(HistoryModel):
    """Who receives the money for an institution's claims: itself, or the review and payment body (審査支払機関).

    institution_code: "" for every institution that is not named by itself.
    """

    key = ("institution_code",)

    pk = models.CompositePrimaryKey("municipality", "institution_code", "valid_from", "entry")
    institution_code = models.CharField("医療機関コード", max_length=10)
    payee = models.BigIntegerField("支払先の宛名番号")

    class Meta:
        db_table = "medical_subsidy_claim_payee"


class ClaimOrder(TenantModel):
    """What one payee is paid at once for the claims billed in a month, in yen (支払の指図)."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("指図番号")
    month = models.DateField("請求月")
    payee = models.BigIntegerField("支払先の宛名番号")
    decided_on = models.DateField("決定年月日")
    pays_on = models.DateField("支払予定年月日")
    amount = models.BigIntegerField("支払額")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "medical_subsidy_claim_order"
        indexes = [models.Index(fields=["municipality", "month"], name="medical_subsidy_claim_order_of")]


class ClaimOrderLine(TenantModel):
    """One institution and scheme of one file within an order: how many claims, how many yen."""

    pk = models.CompositePrimaryKey("municipality", "number", "file", "institution_code", "scheme")
    number = models.BigIntegerField("指図番号")
    file = models.BigIntegerField("ファイル番号")
    institution_code = models.CharField("医療機関コード", max_length=10)
    scheme = models.SmallIntegerField("制度", choices=Scheme.choices)
    count = models.IntegerField("件数")
    amount = models.BigIntegerField("支払額")

    class Meta:
        db_table = "medical_subsidy_claim_order_line"
        indexes = [models.Index(fields=["municipality", "file"], name="medical_subsidy_claim_order_in")]


class ClaimOrderEnd(TenantModel):
    """An order taken back before it was paid: its claims may be ordered again (指図の取消し)."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("指図番号")
    reason = models.CharField("理由", max_length=40)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "medical_subsidy_claim_order_end"
