"""Claims of institutions for care given on a certificate (現物給付の請求): files, lines kept, lines set aside."""

from django.db import models

from kikan.businesses.medical_subsidy.models.application import Scheme
from kikan.businesses.medical_subsidy.models.refund import Care
from kikan.shared.tenancy.models import TenantModel


class ClaimFile(TenantModel):
    """A file of claims that was taken in; `month`: the month it was billed for, its first day."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("ファイル番号")
    sha256 = models.CharField("内容の符号", max_length=64)
    month = models.DateField("請求月")
    records = models.IntegerField("明細の数")
    taken = models.IntegerField("取り込んだ数")
    amount = models.BigIntegerField("支払う額")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "medical_subsidy_claim_file"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "sha256"], name="medical_subsidy_claim_file_once")
        ]


class Claim(TenantModel):
    """One claim as it was taken in; money in yen. subsidy: what the municipality pays, by the law; the claim says the same."""

    pk = models.CompositePrimaryKey("municipality", "file", "line")
    file = models.BigIntegerField("ファイル番号")
    line = models.IntegerField("行")
    person = models.BigIntegerField("宛名番号")
    scheme = models.SmallIntegerField("制度", choices=Scheme.choices)
    month = models.DateField("診療月")
    institution_code = models.CharField("医療機関コード", max_length=10)
    institution = models.CharField("医療機関", max_length=60)
    care = models.SmallIntegerField("外来・入院・薬局", choices=Care.choices)
    points = models.BigIntegerField("点数")
    paid = models.BigIntegerField("保険の自己負担額")
    statutory = models.BigIntegerField("公費負担医療の額")
    high_cost = models.BigIntegerField("高額療養費の額")
    user_part = models.BigIntegerField("一部負担金")
    subsidy = models.BigIntegerField("助成額")

    class Meta:
        db_table = "medical_subsidy_claim"
        indexes = [models.Index(fields=["municipality", "person", "month"], name="medical_subsidy_claim_of")]


class ClaimReject(TenantModel):
    """A line that was not taken, as it came, with the reason (返戻する明細)."""

    pk = models.CompositePrimaryKey("municipality", "file", "line")
    file = models.BigIntegerField("ファイル番号")
    line = models.IntegerField("行")
    text = models.CharField("明細", max_length=200)
    reason = models.CharField("理由", max_length=120)

    class Meta:
        db_table = "medical_subsidy_claim_reject"
