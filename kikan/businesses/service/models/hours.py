"""Service hours of single days (特別日のサービス時間): told ahead, never changed, withdrawn by a later row."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class HoursKind(models.IntegerChoices):
    ADDED = 1, "時間を加える（延長・臨時の窓口）"
    CLOSED = 2, "一日休む"
    WITHDRAWN = 3, "取下げ"


class SpecialHours(TenantModel):
    """Hours of a run of days for one member, one row each of an announcement; a union's office writes it for its members.

    municipality: who announced it; member: 0 for itself, so that its rows say the same wherever they are read back;
    business: empty for all of them; begins and ends: minutes of the day where hours are
    added; withdraws: the announcement a row of withdrawal ends.
    """

    pk = models.CompositePrimaryKey("municipality", "number", "member")
    number = models.BigIntegerField("告知番号")
    member = models.IntegerField("対象の団体のコード")
    business = models.CharField("業務", max_length=40, default="", blank=True)
    kind = models.SmallIntegerField("取扱い", choices=HoursKind.choices)
    first_on = models.DateField("最初の日")
    last_on = models.DateField("最後の日")
    begins = models.IntegerField("始まり（0時からの分）", null=True)
    ends = models.IntegerField("終わり（0時からの分）", null=True)
    reason = models.CharField("理由", max_length=200)
    withdraws = models.BigIntegerField("取り下げる告知番号", null=True)
    announced_at = models.DateTimeField("告知した日時")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "service_special_hours"
        indexes = [models.Index(fields=["member", "first_on"], name="service_special_hours_member")]
