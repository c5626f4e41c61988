"""What employers of civil servants have told (公務員の認定・消滅の通知)."""

from django.db import models

from kikan.shared.history import HistoryModel


class CivilServant(HistoryModel):
    """Somebody whom an employer pays the allowance, while the row holds. Law: 児童手当法第17条"""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    employer = models.CharField("勤務先（所属庁）", max_length=60)
    told_on = models.DateField("通知の受付年月日")

    class Meta:
        db_table = "child_allowance_civil_servant"
