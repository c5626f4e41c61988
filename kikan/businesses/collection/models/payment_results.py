"""Files in which the bank tells what became of payments (振込結果ファイル), and the lines that were not taken."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class PaymentResultFile(TenantModel):
    """One file for one run of payments; the same content is never taken twice. taken: lines that told something new."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("ファイル番号")
    run = models.BigIntegerField("振込番号")
    sha256 = models.CharField("内容の要約値", max_length=64)
    records = models.IntegerField("件数")
    taken = models.IntegerField("登録した件数")
    returned = models.IntegerField("うち組戻しの件数")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "collection_payment_result_file"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "sha256"], name="collection_payment_result_file_once"
            )
        ]
        indexes = [models.Index(fields=["municipality", "run"], name="collection_payment_result_run")]


class PaymentResultReject(TenantModel):
    """A line that was not taken, with the reason; names and accounts stay in the bank's file."""

    pk = models.CompositePrimaryKey("municipality", "file", "record")
    file = models.BigIntegerField("ファイル番号")
    record = models.IntegerField("件目")
    payout = models.BigIntegerField("支払番号")
    amount = models.BigIntegerField("振込金額")
    reason = models.CharField("理由", max_length=120)

    class Meta:
        db_table = "collection_payment_result_reject"
