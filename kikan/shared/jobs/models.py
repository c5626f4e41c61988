"""Runs, their approvals and the blocks of trial rows they have finished."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kikan.shared.tenancy.models import TenantModel


class State(models.TextChoices):
    QUEUED = "queued", "待機中"
    RUNNING = "running", "実行中"
    WAITING = "waiting", "承認待ち"
    DONE = "done", "完了"
    CANCELLED = "cancelled", "取消し"
    FAILED = "failed", "失敗"


class Step(models.TextChoices):
    WORK = "work", "試算"
    RELEASE = "release", "確定"


class Run(models.Model):
    """One run (実行) of a job, and its place in the queue.

    Control table: a worker sees the runs of all municipalities, so it holds numbers, codes, states
    and times only, never anything about a resident.
    """

    pk = models.CompositePrimaryKey("municipality", "number")
    municipality = models.IntegerField("団体コード")
    number = models.BigIntegerField("実行番号")
    job = models.CharField("処理", max_length=80)
    parameters = models.JSONField("条件", default=dict)
    due = models.CharField("期", max_length=40, null=True)
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.QUEUED)
    step = models.CharField("段階", max_length=8, choices=Step.choices, default=Step.WORK)
    not_before = models.DateTimeField("開始できる日時", db_default=Now())
    total = models.BigIntegerField("対象件数", default=0)
    done = models.BigIntegerField("処理件数", default=0)
    resumed_from = models.BigIntegerField("再開時の件数", default=0)
    requested_at = models.DateTimeField("依頼日時", db_default=Now())
    requested_by = models.BigIntegerField("依頼者")
    office = models.IntegerField("所属", default=0)
    released_by = models.BigIntegerField("確定者", null=True)
    started_at = models.DateTimeField("開始日時", null=True)
    claimed_at = models.DateTimeField("着手日時", null=True)
    progress_at = models.DateTimeField("最後の進捗", null=True)
    finished_at = models.DateTimeField("終了日時", null=True)
    trial_seconds = models.IntegerField("試算の所要秒数", null=True)
    cancel_requested = models.BooleanField("取消しの求め", default=False)
    claims = models.IntegerField("着手回数", default=0)
    attempts = models.SmallIntegerField("進まなかった着手", default=0)
    has_trial = models.BooleanField("試算行がある", default=False)
    known_at = models.BigIntegerField("基準記録番号", null=True)
    entry = models.BigIntegerField("確定の記録番号", null=True)
    figures = models.JSONField("集計", default=dict)
    error = models.CharField("誤りの種類", max_length=80, default="")
    error_at = models.CharField("誤りの場所", max_length=200, default="")

    class Meta:
        db_table = "jobs_run"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "job", "due"],
                name="jobs_run_once",
                condition=Q(due__isnull=False) & ~Q(state="cancelled"),
            )
        ]
        indexes = [
            models.Index(
                fields=["requested_at"],
                name="jobs_run_claimable",
                condition=Q(state__in=("queued", "running")),
            ),
            models.Index(fields=["number"], name="jobs_run_untidy", condition=Q(has_trial=True)),
        ]


class Approval(models.Model):
    """One person's approval (承認) of the figures of a run. Control table."""

    pk = models.CompositePrimaryKey("municipality", "run", "user")
    municipality = models.IntegerField("団体コード")
    run = models.BigIntegerField("実行番号")
    user = models.BigIntegerField("承認者")
    at = models.DateTimeField("承認日時", db_default=Now())

    class Meta:
        db_table = "jobs_approval"


class Block(TenantModel):
    """A block whose trial rows are written: a run that is taken over does not write it again."""

    pk = models.CompositePrimaryKey("municipality", "run", "block")
    run = models.BigIntegerField("実行番号")
    block = models.IntegerField("ブロック")
    units = models.BigIntegerField("件数")
    tables = ArrayField(models.CharField(max_length=60), verbose_name="表")

    class Meta:
        db_table = "jobs_block"
