"""Files of an old system (旧システムのファイル): what they are, how they are written, their bytes, what is in them.

Everything is only added. The bytes of a file hold personal data and are sealed under the municipality's key.
"""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class Source(TenantModel):
    """A kind of file of an old system (移行元): which system, which business, which file."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("移行元番号")
    system = models.CharField("旧システム", max_length=60)
    business = models.CharField("業務", max_length=40)
    title = models.CharField("ファイルの名称", max_length=60)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_source"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "system", "business", "title"], name="data_migration_source_once"
            )
        ]


class SourceForm(TenantModel):
    """How a file is written (ファイルの形), as staff wrote it; a later version stands beside the earlier ones."""

    pk = models.CompositePrimaryKey("municipality", "source", "version")
    source = models.BigIntegerField("移行元番号")
    version = models.IntegerField("版")
    form = models.TextField("ファイルの形")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_source_form"


class SourceFile(TenantModel):
    """One delivery of a file (旧ファイル), sealed; the same one is kept again only after another replaced it. size: bytes.

    extent: the whole, the next part of the one before, or what changed since (by the key of its form).
    """

    class Extent(models.IntegerChoices):
        WHOLE = 1, "全件"
        MORE = 2, "続き（前のファイルに加える）"
        DELTA = 3, "差分（前のファイルからの変更）"

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("旧ファイル番号")
    source = models.BigIntegerField("移行元番号")
    name = models.CharField("ファイル名", max_length=200)
    sha256 = models.CharField("内容の要約値", max_length=64)
    size = models.BigIntegerField("大きさ")
    extent = models.SmallIntegerField("範囲", choices=Extent.choices, default=1, db_default=1)
    key = models.IntegerField("鍵の番号")
    sealed = models.BinaryField("封じた内容")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_file"
        indexes = [models.Index(fields=["municipality", "source", "sha256"], name="data_migration_file_same")]


class FileProfile(TenantModel):
    """What is in a file read in one version of its form (プロファイル): counts alone, values of code columns alone.

    columns: [{name, filled, empty, shortest, longest, distinct, looks, values: [[code, count]]}];
    findings: [{kind, column, count, lines: the first ones}].
    """

    pk = models.CompositePrimaryKey("municipality", "file", "version")
    file = models.BigIntegerField("旧ファイル番号")
    version = models.IntegerField("形の版")
    charset = models.CharField("文字コード", max_length=20)
    rows = models.BigIntegerField("件数")
    unread = models.BigIntegerField("読めない件数")
    columns = models.JSONField("項目ごとの数")
    findings = models.JSONField("指摘")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_profile"
