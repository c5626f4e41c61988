"""The cut-over (本番切替え): its plan, what was done, who decided what, what was taken in, the month after.

Everything is only added. A cut-over is that of a rehearsal: what was signed is what is taken in.
"""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class CutoverPlan(TenantModel):
    """A version of the plan. steps: [{at: "2026-11-28 09:00", title, by}]; back_until: the last day of rolling back."""

    pk = models.CompositePrimaryKey("municipality", "rehearsal", "version")
    rehearsal = models.BigIntegerField("リハーサル番号")
    version = models.IntegerField("版")
    live_on = models.DateField("稼働予定年月日")
    back_until = models.DateField("切戻しの期限")
    steps = models.JSONField("手順")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_cutover_plan"


class CutoverStep(TenantModel):
    """A step of the plan that was done, with what came of it."""

    pk = models.CompositePrimaryKey("municipality", "rehearsal", "version", "step")
    rehearsal = models.BigIntegerField("リハーサル番号")
    version = models.IntegerField("版")
    step = models.IntegerField("手順の番号")
    result = models.CharField("結果", max_length=200)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_cutover_step"


class CutoverDecision(TenantModel):
    """What named persons decided; the last one holds."""

    class Kind(models.IntegerChoices):
        GO = 1, "切替える"
        NO_GO = 2, "切替えない"
        BACK = 3, "切り戻す"
        ACCEPT = 4, "検収する"

    pk = models.CompositePrimaryKey("municipality", "rehearsal", "entry")
    rehearsal = models.BigIntegerField("リハーサル番号")
    kind = models.SmallIntegerField("決定", choices=Kind.choices)
    decided_by = models.CharField("決めた人", max_length=200)
    reason = models.CharField("理由", max_length=200)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_cutover_decision"


class CutoverTaken(TenantModel):
    """The load that a cut-over made. checks: [[what, in the files, in the system]]; last: the journal number after it."""

    pk = models.CompositePrimaryKey("municipality", "rehearsal")
    rehearsal = models.BigIntegerField("リハーサル番号")
    load = models.BigIntegerField("取込番号")
    rows = models.BigIntegerField("行数")
    checks = models.JSONField("取込み後の確認")
    last = models.BigIntegerField("取込み後の記録番号")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_cutover_taken"


class CutoverWatch(TenantModel):
    """A day of the month after, looked at by somebody (稼働後の確認)."""

    pk = models.CompositePrimaryKey("municipality", "rehearsal", "day", "entry")
    rehearsal = models.BigIntegerField("リハーサル番号")
    day = models.DateField("日")
    is_calm = models.BooleanField("異状なし")
    note = models.CharField("確認したこと", max_length=200)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_cutover_watch"
