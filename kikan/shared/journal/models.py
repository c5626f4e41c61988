"""The journal: entries, whom they concern, and the counter that orders them."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class JournalEntry(TenantModel):
    """One act (異動・処分): no payload, nothing personal; what it did are the rows with its number."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("記録番号")
    kind = models.CharField("種類", max_length=60)
    procedure = models.CharField("手続", max_length=80)
    actor = models.BigIntegerField("操作者")
    office = models.IntegerField("所属")
    happened_on = models.DateField("異動日", null=True)
    reported_on = models.DateField("届出日", null=True)
    recorded_at = models.DateTimeField("処理日時")
    reason = models.CharField("事由", max_length=40, default="")
    cites = models.CharField("根拠", max_length=200, default="")
    cause = models.BigIntegerField("契機", null=True)
    corrects = models.BigIntegerField("訂正", null=True)
    overtakes = models.BigIntegerField("失効させた記録", null=True)
    terminal = models.CharField("端末", max_length=60, default="")

    class Meta:
        db_table = "journal_entry"


class JournalSubject(TenantModel):
    """Whom or what an entry concerns: person, household, run …"""

    pk = models.CompositePrimaryKey("municipality", "kind", "subject", "entry")
    entry = models.BigIntegerField("記録番号")
    kind = models.CharField("区分", max_length=20)
    subject = models.BigIntegerField("番号")

    class Meta:
        db_table = "journal_subject"


class JournalCounter(TenantModel):
    """The last number given; its row lock puts commits in order."""

    pk = models.CompositePrimaryKey("municipality", "series")
    series = models.SmallIntegerField("系列", default=0)
    last = models.BigIntegerField("最終番号")

    class Meta:
        db_table = "journal_counter"
