"""The customary names (通称) a foreign person has had anywhere: their history travels from municipality to municipality."""

from django.db import models

from kikan.shared.history import HistoryModel


class AliasRecord(HistoryModel):
    """通称の記載及び削除に関する事項: one line for each alias ever recorded, with where and when.

    The alias in use stands among the names of the addressees as well; this is what the certificate and the
    next municipality are told.
    """

    key = ("person", "line")

    pk = models.CompositePrimaryKey("municipality", "person", "line", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    line = models.SmallIntegerField("行番号")
    alias = models.CharField("通称", max_length=200)
    added_on = models.DateField("通称を記載した年月日")
    added_at = models.CharField("通称を記載した市区町村", max_length=100)
    deleted_on = models.DateField("通称を削除した年月日", null=True)
    deleted_at = models.CharField("通称を削除した市区町村", max_length=100, default="")

    class Meta:
        db_table = "residents_alias_record"
