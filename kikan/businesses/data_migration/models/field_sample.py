"""Field samples (項目の抜取り確認): records drawn at random, looked at one by one, signed off. Everything is only added."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class FieldSample(TenantModel):
    """The records of a source that were drawn, by their numbers over all its files; the same seed draws them again."""

    pk = models.CompositePrimaryKey("municipality", "rehearsal", "source")
    rehearsal = models.BigIntegerField("リハーサル番号")
    source = models.BigIntegerField("移行元番号")
    seed = models.BigIntegerField("乱数の種")
    lines = models.JSONField("抜き取った行")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_sample"


class FieldMark(TenantModel):
    """Somebody compared a record with the old system's screen; a later mark replaces the earlier ones."""

    pk = models.CompositePrimaryKey("municipality", "rehearsal", "source", "line", "entry")
    rehearsal = models.BigIntegerField("リハーサル番号")
    source = models.BigIntegerField("移行元番号")
    line = models.BigIntegerField("行番号")
    is_right = models.BooleanField("正しい")
    note = models.CharField("気づいたこと", max_length=200)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_sample_mark"


class FieldSignature(TenantModel):
    """The section signs the samples of a source off by name, once (抜取り確認の署名)."""

    pk = models.CompositePrimaryKey("municipality", "rehearsal", "source")
    rehearsal = models.BigIntegerField("リハーサル番号")
    source = models.BigIntegerField("移行元番号")
    name = models.CharField("氏名", max_length=60)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_sample_sign"
