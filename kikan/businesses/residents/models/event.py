"""What an entry of the journal cannot hold of an event: code, papers seen, deadline, each person's household."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class Event(TenantModel):
    """異動: one line for each act, or for each event of the old system under the entry of its import."""

    pk = models.CompositePrimaryKey("municipality", "entry", "line")
    entry = models.BigIntegerField("記録番号")
    line = models.IntegerField("行番号", default=0)
    code = models.CharField("異動事由", max_length=2)
    detail = models.CharField("異動事由の細目", max_length=1, default="0")
    happened_on = models.DateField("異動日")
    reported_on = models.DateField("届出日", null=True)
    processed_on = models.DateField("処理日")
    deadline_on = models.DateField("届出期間の末日", null=True)
    documents = models.CharField("添付書類", max_length=200, default="")
    identity = models.CharField("本人確認書類", max_length=200, default="")
    note = models.CharField("留意事項", max_length=400, default="")

    class Meta:
        db_table = "residents_event"


class EventPerson(TenantModel):
    """異動者: a person of an event and the household after it (of a removal: the one left)."""

    pk = models.CompositePrimaryKey("municipality", "person", "entry", "line")
    person = models.BigIntegerField("宛名番号")
    entry = models.BigIntegerField("記録番号")
    line = models.IntegerField("行番号", default=0)
    household = models.BigIntegerField("世帯番号")

    class Meta:
        db_table = "residents_event_person"
