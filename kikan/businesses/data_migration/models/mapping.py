"""How an old file becomes rows of ours (対応づけ): versions are only added, each approved by another person."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class Mapping(TenantModel):
    """One version. rules: {field: expression}; set_aside: {column: why it is not taken}; codes: {table: {old: ours}}."""

    pk = models.CompositePrimaryKey("municipality", "source", "version")
    source = models.BigIntegerField("移行元番号")
    version = models.IntegerField("版")
    layout = models.CharField("レイアウト", max_length=60)
    rules = models.JSONField("項目ごとの式")
    set_aside = models.JSONField("移さない項目と理由")
    codes = models.JSONField("コード表")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_mapping"


class MappingApproval(TenantModel):
    """A version that may be rehearsed (承認した対応づけ)."""

    pk = models.CompositePrimaryKey("municipality", "source", "version")
    source = models.BigIntegerField("移行元番号")
    version = models.IntegerField("版")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_mapping_approval"
