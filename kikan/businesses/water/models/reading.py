"""Readings (検針), the files they came in and the lines that could not be taken."""

from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class ReadingKind(models.IntegerChoices):
    READ = 1, "実測"
    ESTIMATED = 2, "推定"
    RECOGNISED = 3, "認定"
    WINTER = 4, "冬期概算"
    AGAIN = 5, "再検針"
    OPENING = 6, "開栓"
    CLOSING = 7, "中止"
    SETTLED = 8, "冬期精算"


class Reading(HistoryModel):
    """The reading of a period: it holds from the day after which water is counted until the day read.

    So periods of a point cannot overlap, and a reading corrected is a row ended and another begun.
    `index` is unknown for an estimate. `odd` are the bits of `law.meters`.
    """

    key = ("point",)

    pk = models.CompositePrimaryKey("municipality", "point", "valid_from", "entry")
    point = models.BigIntegerField("水栓番号")
    contract = models.BigIntegerField("契約番号")
    kind = models.SmallIntegerField("区分", choices=ReadingKind.choices)
    previous_index = models.IntegerField("前回指針")
    index = models.IntegerField("今回指針", null=True)
    volume = models.IntegerField("使用水量")
    well_volume = models.IntegerField("井戸の計量水量", default=0)
    odd = models.SmallIntegerField("異常の点検", default=0)
    code = models.SmallIntegerField("現地の異常コード", default=0)
    reader = models.IntegerField("検針員", default=0)
    is_checked = models.BooleanField("確認済み", default=False)

    class Meta:
        db_table = "water_reading"


class ReadingFile(TenantModel):
    """A file of a hand-held (検針結果ファイル). The same content is never taken twice."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("ファイル番号")
    sha256 = models.CharField("内容の要約値", max_length=64)
    read_on = models.DateField("検針日（最も遅い日）")
    records = models.IntegerField("件数")
    taken = models.IntegerField("取り込んだ件数")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "water_reading_file"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "sha256"], name="water_reading_file_once")
        ]


class ReadingReject(TenantModel):
    """A line of a hand-held's file that could not be taken, with its reason, until somebody mends it."""

    pk = models.CompositePrimaryKey("municipality", "file", "line")
    file = models.BigIntegerField("ファイル番号")
    line = models.IntegerField("行")
    text = models.CharField("内容", max_length=200)
    reason = models.CharField("理由", max_length=120)
    mended_by = models.BigIntegerField("直した記録番号", null=True)

    class Meta:
        db_table = "water_reading_reject"
