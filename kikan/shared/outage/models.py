"""What was done with an outage copy and has been entered into the service (停止時の処理の取込み)."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class BroughtBack(TenantModel):
    """One line of a counter's log that is in the service now; the key makes a second time change nothing."""

    pk = models.CompositePrimaryKey("municipality", "copy", "terminal", "line")
    copy = models.UUIDField("写しの識別子")
    terminal = models.CharField("端末", max_length=8)
    line = models.IntegerField("行")
    kind = models.CharField("種類", max_length=10)
    done_at = models.DateTimeField("行った日時")
    login = models.CharField("利用者ID", max_length=40)
    entry = models.BigIntegerField("記録番号")
    issue = models.BigIntegerField("発行番号", null=True)

    class Meta:
        db_table = "outage_brought_back"
