"""Requests for the package, what members say and vote, releases, and the register of work-arounds (要望・投票・版・FAQ)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class RequestState(models.IntegerChoices):
    DRAFT = 1, "起案"
    SUBMITTED = 2, "提出"
    SIMILAR = 3, "他団体の例を確認済み"
    PANEL = 4, "専門部会"
    VOTING = 5, "投票中"
    ADOPTED = 6, "採択"
    ESTIMATED = 7, "見積り済み"
    SCHEDULED = 8, "版に予定"
    DEVELOPED = 9, "開発済み"
    CONFIRMED = 10, "実演で確認済み"
    RELEASED = 11, "提供済み"
    EVALUATED = 12, "評価済み"
    DUPLICATE = 20, "重複"
    WITHDRAWN = 21, "取下げ"
    REJECTED = 22, "不採択"
    DEFERRED = 23, "保留"


class Choice(models.IntegerChoices):
    YES = 1, "賛成"
    NO = 2, "反対"
    ABSTAIN = 3, "棄権"


class RemarkKind(models.IntegerChoices):
    COMMENT = 1, "意見"
    SIMILAR = 2, "他団体の例"
    WORKAROUND = 3, "運用の検討"
    PANEL = 4, "専門部会の意見"
    EFFECT = 5, "提供後の効果"


class Request(HistoryModel):
    """A request of a member for the package (パッケージ強化要望) as it stands; adopted means for everybody."""

    key = ("request",)

    pk = models.CompositePrimaryKey("municipality", "request", "valid_from", "entry")
    request = models.BigIntegerField("要望番号")
    member = models.IntegerField("構成団体のコード")
    business = models.CharField("業務", max_length=40)
    screen = models.CharField("画面・帳票", max_length=80, default="")
    title = models.CharField("件名", max_length=100)
    problem = models.CharField("困っていること", max_length=1000)
    workaround = models.CharField("今の回避策", max_length=1000, default="")
    hours = models.IntegerField("月に失う時間", default=0)
    legal_basis = models.CharField("法令の根拠", max_length=200, default="")
    resubmits = models.BigIntegerField("前の要望番号", null=True)
    new_fact = models.CharField("新しい事実", max_length=400, default="")
    state = models.SmallIntegerField("状態", choices=RequestState.choices, default=RequestState.DRAFT)
    duplicate_of = models.BigIntegerField("重複する要望番号", null=True)
    estimate = models.BigIntegerField("見積額", null=True)
    cost_class = models.CharField("経費の区分", max_length=40, default="")
    release = models.BigIntegerField("版の番号", null=True)
    test_link = models.CharField("試験の記録", max_length=200, default="")
    confirmed_by = models.CharField("実演の確認者", max_length=60, default="")

    class Meta:
        db_table = "joint_office_request"


class Remark(TenantModel):
    """What was said of a request (審議の記録); added, never changed. member: null for the office."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("記録の番号")
    request = models.BigIntegerField("要望番号")
    kind = models.SmallIntegerField("種類", choices=RemarkKind.choices)
    member = models.IntegerField("構成団体のコード", null=True)
    said_on = models.DateField("年月日")
    text = models.CharField("内容", max_length=1000)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "joint_office_remark"
        indexes = [models.Index(fields=["municipality", "request"], name="joint_office_remark_of")]


class Ballot(HistoryModel):
    """The one vote of a member on a request (投票), until it is changed while the vote is open."""

    key = ("request", "member")

    pk = models.CompositePrimaryKey("municipality", "request", "member", "valid_from", "entry")
    request = models.BigIntegerField("要望番号")
    member = models.IntegerField("構成団体のコード")
    choice = models.SmallIntegerField("賛否", choices=Choice.choices)
    comment = models.CharField("意見", max_length=400, default="")

    class Meta:
        db_table = "joint_office_ballot"


class Release(HistoryModel):
    """A version of the package that all members get the same night (版); released_on: null while planned.

    excepted: values of law it lacks and is to be published without all the same, as `revision:parameter`, with the
    reason and the entry of whoever asked for it.
    """

    key = ("release",)

    pk = models.CompositePrimaryKey("municipality", "release", "valid_from", "entry")
    release = models.BigIntegerField("版の番号")
    version = models.CharField("版", max_length=20)
    planned_on = models.DateField("提供予定年月日")
    released_on = models.DateField("提供年月日", null=True)
    law_changes = models.CharField("法改正", max_length=1000, default="")
    demo_address = models.CharField("体験環境の場所", max_length=200, default="", db_default="")
    demo_from = models.DateField("体験環境の初日", null=True)
    demo_until = models.DateField("体験環境の末日", null=True)
    excepted = ArrayField(
        models.CharField(max_length=130), verbose_name="ないまま提供する法令値", default=list, db_default=[]
    )
    exception_reason = models.CharField("ないまま提供する理由", max_length=200, default="", db_default="")
    exception_entry = models.BigIntegerField("ないまま提供する申出の記録番号", null=True)

    class Meta:
        db_table = "joint_office_release"


class Fit(models.IntegerChoices):
    """What a member says of an item of a requirement confirmation sheet."""

    FITS = 1, "合う"
    NOT = 2, "合わない"
    QUESTION = 3, "質問がある"


class Confirmation(HistoryModel):
    """A member's answer to an item of a sheet (要件確認書) of a release and business.

    item: request:<number>, impact, or act:<procedure>.
    """

    key = ("release", "business", "item", "member")

    pk = models.CompositePrimaryKey(
        "municipality", "release", "business", "item", "member", "valid_from", "entry"
    )
    release = models.BigIntegerField("版の番号")
    business = models.CharField("業務", max_length=40)
    item = models.CharField("項目", max_length=80)
    member = models.IntegerField("構成団体のコード")
    answer = models.SmallIntegerField("回答", choices=Fit.choices)
    comment = models.CharField("内容", max_length=400, default="")

    class Meta:
        db_table = "joint_office_confirmation"


class Impact(HistoryModel):
    """What a release changes for a business (業務への影響)."""

    key = ("release", "business")

    pk = models.CompositePrimaryKey("municipality", "release", "business", "valid_from", "entry")
    release = models.BigIntegerField("版の番号")
    business = models.CharField("業務", max_length=40)
    text = models.CharField("影響", max_length=1000)

    class Meta:
        db_table = "joint_office_impact"


class Faq(HistoryModel):
    """A question with its work-around (運用でカバーする方法); request: where it comes from, if from one.

    route: the screen whose help shows it; empty: every screen of the business. member: who wrote it, null for the
    office; what a member proposes is shown once the office has confirmed it.
    """

    key = ("faq",)

    pk = models.CompositePrimaryKey("municipality", "faq", "valid_from", "entry")
    faq = models.BigIntegerField("FAQ番号")
    business = models.CharField("業務", max_length=40)
    screen = models.CharField("画面・帳票", max_length=80, default="")
    question = models.CharField("質問", max_length=400)
    answer = models.CharField("答え", max_length=1000)
    request = models.BigIntegerField("要望番号", null=True)
    route = models.CharField("画面の記号", max_length=80, default="", db_default="")
    member = models.IntegerField("書いた構成団体", null=True)
    is_proposed = models.BooleanField("事務局の確認待ち", default=False, db_default=False)

    class Meta:
        db_table = "joint_office_faq"
