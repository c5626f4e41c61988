"""The removed record: holds from the day a person is no resident any more until a return."""

from django.db import models

from kikan.shared.history import HistoryModel


class Removal(HistoryModel):
    """除票: why and when, and where to. What was planned is never overwritten by what was confirmed."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    household = models.BigIntegerField("最後の世帯番号")
    reason = models.CharField("消除事由", max_length=2)
    cause_on = models.DateField("事由の生じた年月日")
    cause_text = models.CharField("事由の生じた年月日（不詳の表記）", max_length=60, default="")
    planned_address = models.CharField("転出先住所（予定）", max_length=400, default="")
    planned_code = models.CharField("転出先住所コード（予定）", max_length=6, default="")
    confirmed_address = models.CharField("転出先住所（確定）", max_length=400, default="")
    confirmed_on = models.DateField("転出年月日（確定）", null=True)
    notice_on = models.DateField("転入通知年月日", null=True)
    notified_on = models.DateField("届出の年月日", null=True)

    class Meta:
        db_table = "residents_removal"
