"""Acts not yet carried out, whom they concern, and how far each business has listened."""

from django.db import models
from django.db.models import Q

from kikan.shared.tenancy.models import TenantModel


class State(models.TextChoices):
    PROPOSED = "proposed", "提案"
    ENTERED = "entered", "仮登録"
    RETURNED = "returned", "差戻し"
    APPROVED = "approved", "承認済"
    DECLINED = "declined", "却下"
    LAPSED = "lapsed", "失効"
    DONE = "done", "処理済"


OPEN_STATES = (State.PROPOSED, State.ENTERED, State.RETURNED)
CARRIED_OUT = (State.APPROVED, State.DONE)


class PendingAct(TenantModel):
    """A procedure with its arguments that waits for a clerk, an approver or a day (保留中の処理).

    Without a procedure it is a task (確認事項): something a clerk must look at and close.
    """

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("整理番号")
    business = models.CharField("業務", max_length=40)
    procedure = models.CharField("手続", max_length=80, default="")
    title = models.CharField("件名", max_length=120)
    arguments = models.JSONField("内容", default=dict)
    key = models.CharField("重複防止キー", max_length=200)
    right = models.CharField("担当の権限", max_length=60)
    cause = models.BigIntegerField("契機の記録番号", null=True)
    reverses = models.BigIntegerField("取り消す記録番号", null=True)
    due_on = models.DateField("期日", null=True)
    known_at = models.BigIntegerField("基準記録番号", default=0)
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.PROPOSED)
    reason = models.CharField("理由", max_length=400, default="")
    proposed_at = models.DateTimeField("提案日時", null=True)
    entered_by = models.BigIntegerField("入力者", null=True)
    entered_at = models.DateTimeField("入力日時", null=True)
    decided_by = models.BigIntegerField("決裁者", null=True)
    decided_at = models.DateTimeField("決裁日時", null=True)
    result = models.BigIntegerField("結果の記録番号", null=True)
    tries = models.SmallIntegerField("自動処理の試行回数", default=0)

    class Meta:
        db_table = "worklist_pending_act"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "business", "key"], name="worklist_pending_act_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["municipality", "business", "due_on", "number"],
                name="worklist_pending_act_open",
                condition=Q(state__in=("proposed", "entered", "returned")),
            ),
            models.Index(
                fields=["municipality", "cause"],
                name="worklist_pending_act_cause",
                condition=Q(cause__isnull=False),
            ),
        ]


class PendingSubject(TenantModel):
    """Whom or what a pending act concerns: person, household …"""

    pk = models.CompositePrimaryKey("municipality", "kind", "subject", "act")
    act = models.BigIntegerField("整理番号")
    kind = models.CharField("区分", max_length=20)
    subject = models.BigIntegerField("番号")

    class Meta:
        db_table = "worklist_pending_subject"
        indexes = [models.Index(fields=["municipality", "act"], name="worklist_subject_act")]


class ListenerCursor(TenantModel):
    """How far a business has heard the journal, and which days it has been asked about."""

    pk = models.CompositePrimaryKey("municipality", "business")
    business = models.CharField("業務", max_length=40)
    entry = models.BigIntegerField("聞いた記録番号", default=0)
    day = models.DateField("済んだ日")
    tries = models.SmallIntegerField("失敗回数", default=0)
    day_tries = models.SmallIntegerField("日次の失敗回数", default=0)

    class Meta:
        db_table = "worklist_listener_cursor"


class Editing(TenantModel):
    """Who has a form open about a household or a person (編集中): one at a time, a mark and no record of the register."""

    pk = models.CompositePrimaryKey("municipality", "kind", "subject")
    kind = models.CharField("区分", max_length=20)
    subject = models.BigIntegerField("番号")
    clerk = models.BigIntegerField("利用者番号")
    clerk_name = models.CharField("職員", max_length=100)
    office_name = models.CharField("所属", max_length=100)
    what = models.CharField("手続", max_length=120)
    opened_at = models.DateTimeField("開いた日時")
    seen_at = models.DateTimeField("最後の操作")

    class Meta:
        db_table = "worklist_editing"
