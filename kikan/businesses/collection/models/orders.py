"""Who has asked for account transfer (口座振替依頼)."""

from django.db import models

from kikan.shared.history.fields import HistoryModel


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
