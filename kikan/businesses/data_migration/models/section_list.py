"""Lists back to the sections (課への確認リスト): what a section shall look at, what it answered.

Everything is only added. Rows and answers hold personal data and are sealed under the municipality's key.
"""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class SectionList(TenantModel):
    """What of a rehearsal a business shall look at, as it stood when the list was made. rows: how many."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("リスト番号")
    rehearsal = models.BigIntegerField("リハーサル番号")
    business = models.CharField("業務", max_length=40)
    rows = models.IntegerField("件数")
    key = models.IntegerField("鍵の番号")
    sealed = models.BinaryField("封じた内容")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_section_list"


class SectionAnswer(TenantModel):
    """A file that came back. trial: {mended, left_out, kept, open, faults: [[row, why]]}.

    What was written into the records is told by `SectionApplied`.
    """

    pk = models.CompositePrimaryKey("municipality", "list", "attempt")
    list = models.BigIntegerField("リスト番号")
    attempt = models.IntegerField("回")
    trial = models.JSONField("試しの結果")
    key = models.IntegerField("鍵の番号")
    sealed = models.BinaryField("封じた内容")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_section_answer"


class SectionApplied(TenantModel):
    """An answer that mended the records (回答の反映); once each."""

    pk = models.CompositePrimaryKey("municipality", "list", "attempt")
    list = models.BigIntegerField("リスト番号")
    attempt = models.IntegerField("回")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_section_applied"
