"""The long-term store of removed records (除票の長期保存): what each said when it was moved there, and its hash."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class StoredRecord(TenantModel):
    """A removed record as it stood when it was stored; rows are only added, and no right to change one is given."""

    pk = models.CompositePrimaryKey("municipality", "person", "removed_on")
    person = models.BigIntegerField("宛名番号")
    removed_on = models.DateField("消除日")
    stored_on = models.DateField("移した日")
    known_at = models.BigIntegerField("基準記録番号")
    content = models.JSONField("記載")
    sha256 = models.CharField("記載のハッシュ値", max_length=64)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "residents_stored_record"
