"""Account transfer files that went out and came in, record by record."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class TransferFile(TenantModel):
    """A file to or from a bank (口座振替ファイル). The same content is never taken twice."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("ファイル番号")
    direction = models.CharField("方向", max_length=3)
    debit_on = models.DateField("引落日")
    sha256 = models.CharField("内容の要約値", max_length=64)
    records = models.IntegerField("件数")
    amount = models.BigIntegerField("金額")
    answers = models.BigIntegerField("依頼ファイル番号", null=True)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "collection_transfer_file"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "direction", "sha256"], name="collection_transfer_file_once"
            )
        ]


class TransferRecord(TenantModel):
    """One debit of a file; in a result file with the bank's code and what became of it (消込の状態)."""

    pk = models.CompositePrimaryKey("municipality", "file", "record")
    file = models.BigIntegerField("ファイル番号")
    record = models.IntegerField("レコード番号")
    charge = models.BigIntegerField("調定番号")
    instalment = models.SmallIntegerField("期")
    amount = models.BigIntegerField("金額")
    result = models.SmallIntegerField("振替結果", null=True)
    doubt = models.SmallIntegerField("疑い", default=0)

    class Meta:
        db_table = "collection_transfer_record"
