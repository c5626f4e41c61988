"""Members and the agreements that bind them (構成団体・協定)."""

from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class MemberKind(models.IntegerChoices):
    FULL = 1, "構成団体"
    ASSOCIATE = 2, "準構成団体（議決権なし）"


class ClauseKind(models.IntegerChoices):
    JOINING = 1, "加入"
    COST = 2, "費用負担"
    LEAVING = 3, "脱退"
    DATA_RETURN = 4, "データの返還"
    SECRECY = 5, "秘密保持"
    SERVICE_LEVEL = 6, "サービス水準"
    SUCCESSION = 7, "次期システムへの移行データの提供"
    ERASURE = 8, "データの消去"
    OTHER = 9, "その他"


class Member(HistoryModel):
    """A body that takes part, from the day it agreed; an associate has no vote. leaves_on: the first day without it.

    returned_on: the day its own people took back the data whole, by name, with the sum over what was handed over.

    Law: 地方自治法第287条（規約）
    """

    key = ("member",)

    pk = models.CompositePrimaryKey("municipality", "member", "valid_from", "entry")
    member = models.IntegerField("構成団体のコード")
    name = models.CharField("名称", max_length=40)
    kind = models.SmallIntegerField("区分", choices=MemberKind.choices)
    has_office = models.BooleanField("事務局を置く団体", default=False)
    planned_join_on = models.DateField("加入予定年月日")
    joined_on = models.DateField("加入年月日", null=True)
    leaves_on = models.DateField("脱退年月日", null=True)
    leave_reason = models.CharField("脱退の理由", max_length=200, default="")
    returned_on = models.DateField("データの受領年月日", null=True)
    returned_to = models.CharField("データの受領者", max_length=60, default="", db_default="")
    is_gated = models.BooleanField("稼働前の業務を閉じる", default=False, db_default=False)
    return_sha256 = models.CharField("返還したデータの照合値", max_length=64, default="", db_default="")

    class Meta:
        db_table = "joint_office_member"


class Agreement(HistoryModel):
    """An agreement (協定書) from its signing; term_until: the first day after its term, null without end."""

    key = ("agreement",)

    pk = models.CompositePrimaryKey("municipality", "agreement", "valid_from", "entry")
    agreement = models.BigIntegerField("協定番号")
    title = models.CharField("名称", max_length=80)
    term_from = models.DateField("期間の初日")
    term_until = models.DateField("期間の末日の翌日", null=True)

    class Meta:
        db_table = "joint_office_agreement"


class Clause(HistoryModel):
    """A clause (条項) of an agreement as it reads from a day on."""

    key = ("agreement", "article")

    pk = models.CompositePrimaryKey("municipality", "agreement", "article", "valid_from", "entry")
    agreement = models.BigIntegerField("協定番号")
    article = models.SmallIntegerField("条")
    kind = models.SmallIntegerField("内容", choices=ClauseKind.choices)
    text = models.CharField("条文", max_length=1000)

    class Meta:
        db_table = "joint_office_clause"


class Party(TenantModel):
    """A member has signed an agreement (協定の当事者); added, never taken away."""

    pk = models.CompositePrimaryKey("municipality", "agreement", "member")
    agreement = models.BigIntegerField("協定番号")
    member = models.IntegerField("構成団体のコード")
    signed_on = models.DateField("締結年月日")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "joint_office_party"


class Delegate(HistoryModel):
    """For which member a user of the union's tenant speaks and votes (委員)."""

    key = ("delegate",)

    pk = models.CompositePrimaryKey("municipality", "delegate", "valid_from", "entry")
    delegate = models.BigIntegerField("利用者番号")
    member = models.IntegerField("構成団体のコード")

    class Meta:
        db_table = "joint_office_delegate"
