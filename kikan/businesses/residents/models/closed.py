"""Sheets of people who are residents still: the record was closed and another begun (改製・帰化・国籍喪失)."""

from django.db import models

from kikan.shared.history import HistoryModel


class ClosedSheet(HistoryModel):
    """改製原住民票・帰化等による除票: what it said is the record of the eve of `closed_on` as known at `known_at`."""

    key = ("person", "line")

    pk = models.CompositePrimaryKey("municipality", "person", "line", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    line = models.SmallIntegerField("行番号")
    reason = models.CharField("消除事由", max_length=2)
    closed_on = models.DateField("閉じた年月日")
    known_at = models.BigIntegerField("閉じる前の記録番号")

    class Meta:
        db_table = "residents_closed_sheet"
