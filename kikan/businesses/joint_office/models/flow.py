"""How each member does an act, step by step, before and after the joint system (業務の流れ・BPR)."""

from django.db import models

from kikan.shared.history import HistoryModel


class Gap(models.IntegerChoices):
    """Where the member's way differs from the package."""

    NONE = 0, "差はない"
    PARAMETER = 1, "条例値で合わせる"
    WORKAROUND = 2, "運用で補う"
    REQUEST = 3, "要望を出す"


class Decision(models.IntegerChoices):
    """What becomes of a local rule (ローカルルール); it is closed with a decision alone."""

    OPEN = 0, "未決定"
    ABOLISH = 1, "やめる"
    STANDARD = 2, "標準に合わせる"
    OUTSIDE = 3, "システムの外で続ける"


class Flow(HistoryModel):
    """An act of a business as a member does it (業務の流れ); yearly: how often a year."""

    key = ("flow",)

    pk = models.CompositePrimaryKey("municipality", "flow", "valid_from", "entry")
    flow = models.BigIntegerField("流れの番号")
    member = models.IntegerField("構成団体のコード")
    business = models.CharField("業務", max_length=40)
    act = models.CharField("事務", max_length=60)
    yearly = models.IntegerField("年間の件数")

    class Meta:
        db_table = "joint_office_flow"


class FlowStep(HistoryModel):
    """A step of a flow (手順): who does what with which papers; minutes before and after, null where it is not there."""

    key = ("flow", "step")

    pk = models.CompositePrimaryKey("municipality", "flow", "step", "valid_from", "entry")
    flow = models.BigIntegerField("流れの番号")
    step = models.SmallIntegerField("手順")
    who = models.CharField("だれが", max_length=40)
    what = models.CharField("何をする", max_length=100)
    papers = models.CharField("書類", max_length=100, default="")
    before = models.IntegerField("これまでの分", null=True)
    after = models.IntegerField("これからの分", null=True)
    gap = models.SmallIntegerField("標準との差", choices=Gap.choices, default=Gap.NONE)
    decision = models.SmallIntegerField("決定", choices=Decision.choices, default=Decision.OPEN)

    class Meta:
        db_table = "joint_office_flow_step"
