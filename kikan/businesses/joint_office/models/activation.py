"""A business of a member on its way into the joint system (業務の稼働)."""

from django.db import models

from kikan.shared.history import HistoryModel


class State(models.IntegerChoices):
    PLANNED = 1, "予定"
    MIGRATING = 2, "移行中"
    TRAINED = 3, "研修済み"
    DECIDED = 4, "切替え決定"
    LIVE = 5, "稼働中"
    ENDED = 6, "終了"


class Activation(HistoryModel):
    """Where a business of a member stands; every step is another row with the day and the name it was taken by."""

    key = ("member", "business")

    pk = models.CompositePrimaryKey("municipality", "member", "business", "valid_from", "entry")
    member = models.IntegerField("構成団体のコード")
    business = models.CharField("業務", max_length=40)
    state = models.SmallIntegerField("状態", choices=State.choices, default=State.PLANNED)
    planned_on = models.DateField("計画年月日")
    old_system = models.CharField("旧システム", max_length=60, default="")
    old_contract_until = models.DateField("旧契約の末日", null=True)
    planned_live_on = models.DateField("稼働予定年月日")
    begun_on = models.DateField("移行開始年月日", null=True)
    begun_by = models.CharField("移行の責任者", max_length=60, default="")
    accepted_on = models.DateField("移行データの検収年月日", null=True)
    accepted_by = models.CharField("検収者", max_length=60, default="")
    trained_on = models.DateField("研修の終了年月日", null=True)
    trained_by = models.CharField("研修の責任者", max_length=60, default="")
    trained = models.IntegerField("研修の受講者数", default=0)
    decided_on = models.DateField("切替えの決定年月日", null=True)
    decided_by = models.CharField("切替えの決定者", max_length=60, default="")
    live_on = models.DateField("稼働年月日", null=True)
    ended_on = models.DateField("終了年月日", null=True)
    end_reason = models.CharField("終了の理由", max_length=200, default="")

    class Meta:
        db_table = "joint_office_activation"
