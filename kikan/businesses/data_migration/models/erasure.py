"""Erasing what the old system's files held (旧ファイルの消去): ordered by one, approved by another, done once.

Rows stay with their counts and sums; what was sealed in them becomes empty. The database lets that happen only to rows
that are older than an order with an `Erasure` (migration 0010).
"""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class ErasureOrder(TenantModel):
    """Somebody asks for it when the term of reading back is over. backups_until: the last day a backup may hold the rows."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("消去番号")
    rehearsal = models.BigIntegerField("リハーサル番号")
    readable_until = models.DateField("保存期間の末日")
    backups_until = models.DateField("バックアップに残る最後の日")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_erasure_order"


class ErasureApproval(TenantModel):
    """Another person lets it be done."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("消去番号")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_erasure_approval"


class Erasure(TenantModel):
    """It is done. counts: {kind: [rows, bytes]} of what became empty; certificate: the paper (消去証明書)."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("消去番号")
    counts = models.JSONField("消去した件数と大きさ")
    certificate = models.BinaryField("消去証明書")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_erasure"
