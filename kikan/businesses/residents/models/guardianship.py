"""Whether a person is an adult ward (成年被後見人), as the registry of guardianship notified it."""

from django.db import models

from kikan.shared.history import HistoryModel


class Guardianship(HistoryModel):
    """成年被後見人である旨: from the day the guardianship took effect; a row says also that it has ended."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    is_ward = models.BooleanField("成年被後見人か")
    notified_on = models.DateField("通知の年月日", null=True)

    class Meta:
        db_table = "residents_guardianship"
