"""Small data sets keyed in from paper by two clerks (二度打ち): what each keyed, where they differ, what was decided.

Everything is only added. Cells are personal data and are sealed under the municipality's key.
"""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class KeyedBatch(TenantModel):
    """A pile of paper that becomes a file of one of our layouts; its columns are the layout's fields."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("入力番号")
    layout = models.CharField("レイアウト", max_length=60)
    business = models.CharField("業務", max_length=40)
    title = models.CharField("名称", max_length=60)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_keyed_batch"


class KeyedRecord(TenantModel):
    """A record as keyed: turn 1 and 2 by two people, 3 as decided. differing: names of the fields of turn 2 that differ."""

    pk = models.CompositePrimaryKey("municipality", "batch", "line", "turn")
    batch = models.BigIntegerField("入力番号")
    line = models.IntegerField("件")
    turn = models.SmallIntegerField("回", choices=[(1, "一度目"), (2, "二度目"), (3, "決定")])
    keyed_by = models.BigIntegerField("入力者")
    differing = models.JSONField("違う項目", default=list)
    reason = models.CharField("理由", max_length=200, default="")
    key = models.IntegerField("鍵の番号")
    sealed = models.BinaryField("封じた内容")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_keyed_record"
