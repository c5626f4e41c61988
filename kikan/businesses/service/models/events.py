"""Incidents with their notices, planned stops, enquiries (障害・計画停止・問合せ)."""

from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class Kind(models.IntegerChoices):
    STOP = 1, "停止"
    SLOW = 2, "遅延"
    OTHER = 3, "その他の障害"
    SECURITY = 4, "セキュリティ事象"


class Cause(models.IntegerChoices):
    """Where it came from; the last three are not the provider's duty."""

    APPLICATION = 1, "業務システム"
    PLATFORM = 2, "基盤・機器"
    UNKNOWN = 3, "調査中"
    NETWORK = 4, "回線事業者"
    TENANT = 5, "団体の側（庁舎の停電など）"
    DISASTER = 6, "災害"


class Incident(HistoryModel):
    """Something went wrong (障害). business: empty where it met all of them; what becomes known later is another row."""

    key = ("incident",)

    pk = models.CompositePrimaryKey("municipality", "incident", "valid_from", "entry")
    incident = models.BigIntegerField("障害番号")
    business = models.CharField("業務", max_length=40, default="", blank=True)
    kind = models.SmallIntegerField("区分", choices=Kind.choices)
    title = models.CharField("件名", max_length=100)
    began_at = models.DateTimeField("発生日時")
    noticed_at = models.DateTimeField("検知日時")
    notified_at = models.DateTimeField("第一報の日時", null=True)
    ended_at = models.DateTimeField("復旧日時", null=True)
    cause = models.SmallIntegerField("原因の区分", choices=Cause.choices, default=Cause.UNKNOWN)
    measure = models.CharField("恒久対策", max_length=300, default="", blank=True)

    class Meta:
        db_table = "service_incident"


class Progress(TenantModel):
    """What members were told while an incident lasted (途中経過の連絡); rows are only added."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("途中経過の番号")
    incident = models.BigIntegerField("障害番号")
    told_at = models.DateTimeField("連絡した日時")
    text = models.CharField("連絡した内容", max_length=300)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "service_progress"
        indexes = [models.Index(fields=["municipality", "incident"], name="service_progress_incident")]


class PlannedStop(HistoryModel):
    """A stop that was announced (計画停止); announced_on is the day of its entry, which nobody can set back."""

    key = ("planned_stop",)

    pk = models.CompositePrimaryKey("municipality", "planned_stop", "valid_from", "entry")
    planned_stop = models.BigIntegerField("計画停止番号")
    business = models.CharField("業務", max_length=40, default="", blank=True)
    title = models.CharField("件名", max_length=100)
    announced_on = models.DateField("予告日")
    begins_at = models.DateTimeField("開始日時")
    ends_at = models.DateTimeField("終了日時")

    class Meta:
        db_table = "service_planned_stop"


class Enquiry(HistoryModel):
    """A question to the help desk (問合せ) with the moment of its first answer; no resident's data in its title."""

    key = ("enquiry",)

    pk = models.CompositePrimaryKey("municipality", "enquiry", "valid_from", "entry")
    enquiry = models.BigIntegerField("問合せ番号")
    business = models.CharField("業務", max_length=40, default="", blank=True)
    title = models.CharField("件名", max_length=100)
    asked_at = models.DateTimeField("受付日時")
    answered_at = models.DateTimeField("最初の回答の日時", null=True)

    class Meta:
        db_table = "service_enquiry"
