"""Who has asked for account transfer (口座振替依頼), and what goes back to people's accounts (還付の振込)."""

from django.db import models

from kikan.shared.history.fields import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class DebitOrder(HistoryModel):
    """The account a payer has named for a levy (0: for every levy). `stopped` is the bank's code, 0 while it runs."""

    key = ("person", "levy")

    pk = models.CompositePrimaryKey("municipality", "person", "levy", "valid_from", "entry")
    person = models.BigIntegerField("納付者の宛名番号")
    levy = models.SmallIntegerField("科目")
    received_on = models.DateField("依頼書の受付日")
    bank = models.CharField("金融機関", max_length=4)
    branch = models.CharField("店舗", max_length=3)
    kind = models.SmallIntegerField("預金種目", default=1)
    account_number = models.CharField("口座番号", max_length=7)
    holder_kana = models.CharField("名義", max_length=30)
    stopped = models.SmallIntegerField("停止の理由", default=0)

    class Meta:
        db_table = "collection_debit_order"


class RefundFile(TenantModel):
    """A file of refunds to be paid into accounts (総合振込)."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("ファイル番号")
    pay_on = models.DateField("振込指定日")
    records = models.IntegerField("件数")
    amount = models.BigIntegerField("金額")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "collection_refund_file"


class RefundRecord(TenantModel):
    """One payment of a refund file; `result` is None until the bank has told, 0 paid, 1 returned (組戻し)."""

    pk = models.CompositePrimaryKey("municipality", "file", "record")
    file = models.BigIntegerField("ファイル番号")
    record = models.IntegerField("レコード番号")
    refund = models.BigIntegerField("還付番号")
    amount = models.BigIntegerField("振込額")
    result = models.SmallIntegerField("結果", null=True)
    told_by = models.BigIntegerField("結果の記録番号", null=True)

    class Meta:
        db_table = "collection_refund_record"
