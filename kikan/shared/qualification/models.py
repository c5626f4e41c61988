"""The columns every table of spells has (資格の期間)."""

from django.db import models

from kikan.shared.history import HistoryModel


class Spell(HistoryModel):
    """A person is insured while such a row holds: valid_from is the day of gaining, valid_until that of losing."""

    key = ("person",)

    person = models.BigIntegerField("宛名番号")
    acquired_on = models.DateField("資格取得年月日")
    acquired_by = models.SmallIntegerField("取得事由")
    acquired_reported_on = models.DateField("取得届出年月日", null=True)
    lost_by = models.SmallIntegerField("喪失事由", default=0)
    lost_reported_on = models.DateField("喪失届出年月日", null=True)

    class Meta:
        abstract = True
