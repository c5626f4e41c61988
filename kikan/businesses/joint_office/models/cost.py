"""What the joint operation costs and who bears it (経費・基準の値・負担金)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class Phase(models.IntegerChoices):
    BUDGET = 1, "当初予算"
    SUPPLEMENT = 2, "補正予算"
    SETTLEMENT = 3, "決算（精算）"


class Cost(HistoryModel):
    """A class of cost of a year: expense less what is earmarked for it, in yen; takers: whom it concerns, null for all."""

    key = ("year", "phase", "cost_class")

    pk = models.CompositePrimaryKey("municipality", "year", "phase", "cost_class", "valid_from", "entry")
    year = models.SmallIntegerField("年度")
    phase = models.SmallIntegerField("段階", choices=Phase.choices)
    cost_class = models.CharField("経費の区分", max_length=40)
    expense = models.BigIntegerField("歳出額")
    earmarked = models.BigIntegerField("特定財源", default=0)
    takers = ArrayField(models.IntegerField(), verbose_name="対象の団体", null=True)

    class Meta:
        db_table = "joint_office_cost"


class OwnCost(HistoryModel):
    """What in a class belongs to one member alone (単独の経費), in yen; taken out before the keys."""

    key = ("year", "phase", "cost_class", "member")

    pk = models.CompositePrimaryKey(
        "municipality", "year", "phase", "cost_class", "member", "valid_from", "entry"
    )
    year = models.SmallIntegerField("年度")
    phase = models.SmallIntegerField("段階", choices=Phase.choices)
    cost_class = models.CharField("経費の区分", max_length=40)
    member = models.IntegerField("構成団体のコード")
    amount = models.BigIntegerField("額")

    class Meta:
        db_table = "joint_office_own_cost"


class Count(HistoryModel):
    """The value of a basis of a member for a year (人口・件数など), the day it was counted on and where it comes from."""

    key = ("year", "basis", "member")

    pk = models.CompositePrimaryKey("municipality", "year", "basis", "member", "valid_from", "entry")
    year = models.SmallIntegerField("年度")
    basis = models.CharField("基準", max_length=40)
    member = models.IntegerField("構成団体のコード")
    value = models.BigIntegerField("値")
    counted_on = models.DateField("基準日")
    source = models.CharField("出典", max_length=200)

    class Meta:
        db_table = "joint_office_count"


class Effect(HistoryModel):
    """What a member paid before and pays beside its share (費用対効果), in yen a year."""

    key = ("year", "member")

    pk = models.CompositePrimaryKey("municipality", "year", "member", "valid_from", "entry")
    year = models.SmallIntegerField("年度")
    member = models.IntegerField("構成団体のコード")
    old_total = models.BigIntegerField("旧システムの年額")
    own_costs = models.BigIntegerField("端末・回線などの年額")
    one_off = models.BigIntegerField("一時の経費")
    gains = models.CharField("費用のほかの効果", max_length=400, default="")

    class Meta:
        db_table = "joint_office_effect"


class Allocation(TenantModel):
    """A calculation sheet (負担金計算書) with the rules it was made by; never changed, a later one takes its place."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("計算番号")
    year = models.SmallIntegerField("年度")
    phase = models.SmallIntegerField("段階", choices=Phase.choices)
    total = models.BigIntegerField("総額")
    left = models.BigIntegerField("組合に残る額")
    unit = models.IntegerField("端数の単位")
    mode = models.CharField("端数処理", max_length=10)
    remainder = models.CharField("差額の行方", max_length=20)
    first = models.IntegerField("事務局を置く団体", null=True)
    illustrative = models.CharField("例示値", max_length=400, default="")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "joint_office_allocation"


class AllocationApproval(TenantModel):
    """Another person has approved a sheet (承認): from then on it is billed."""

    pk = models.CompositePrimaryKey("municipality", "allocation")
    allocation = models.BigIntegerField("計算番号")
    approved_on = models.DateField("承認年月日")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "joint_office_allocation_approval"


class Line(TenantModel):
    """One step of a sheet; amounts are exact fractions written as numerator/denominator."""

    pk = models.CompositePrimaryKey("municipality", "allocation", "cost_class", "basis", "member")
    allocation = models.BigIntegerField("計算番号")
    cost_class = models.CharField("経費の区分", max_length=40)
    basis = models.CharField("基準", max_length=40)
    member = models.IntegerField("構成団体のコード")
    weight = models.CharField("割合", max_length=40)
    pool = models.TextField("基準ごとの額")
    value = models.BigIntegerField("値")
    counted = models.TextField("按分に使う値")
    counted_of_all = models.TextField("按分に使う値の合計")
    share = models.TextField("按分額")

    class Meta:
        db_table = "joint_office_line"


class Share(TenantModel):
    """What a member bears of a class in a sheet, in yen: rounded, its part of the difference, its own amount."""

    pk = models.CompositePrimaryKey("municipality", "allocation", "cost_class", "member")
    allocation = models.BigIntegerField("計算番号")
    cost_class = models.CharField("経費の区分", max_length=40)
    member = models.IntegerField("構成団体のコード")
    exact = models.TextField("端数処理前")
    rounded = models.BigIntegerField("端数処理後")
    difference = models.BigIntegerField("差額の配分")
    own = models.BigIntegerField("単独の経費")

    class Meta:
        db_table = "joint_office_share"


class Bill(TenantModel):
    """What a member owes by an approved sheet, and what of it was billed before in the year, in yen."""

    pk = models.CompositePrimaryKey("municipality", "allocation", "member")
    allocation = models.BigIntegerField("計算番号")
    member = models.IntegerField("構成団体のコード")
    total = models.BigIntegerField("負担金")
    before = models.BigIntegerField("通知済みの額")

    class Meta:
        db_table = "joint_office_bill"


class Instalment(TenantModel):
    """One payment of a bill (期別)."""

    pk = models.CompositePrimaryKey("municipality", "allocation", "member", "instalment")
    allocation = models.BigIntegerField("計算番号")
    member = models.IntegerField("構成団体のコード")
    instalment = models.SmallIntegerField("期")
    amount = models.BigIntegerField("額")
    due_on = models.DateField("納期限")
    notice_by = models.DateField("通知の期限")

    class Meta:
        db_table = "joint_office_instalment"


class Deduction(TenantModel):
    """What of an approved penalty was taken off a bill with its notice (減額の差引き), in yen; each yen once.

    first_month: the quarter of the penalty (year × 12 + month − 1).
    """

    pk = models.CompositePrimaryKey("municipality", "member", "first_month", "allocation")
    member = models.IntegerField("構成団体のコード")
    first_month = models.IntegerField("四半期の最初の月")
    allocation = models.BigIntegerField("計算番号")
    amount = models.BigIntegerField("差し引いた額")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "joint_office_deduction"


class SharePayment(TenantModel):
    """A share that came in (負担金の収納), typed from the bank's notice or out of a deposit; corrections are below zero."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("収納番号")
    allocation = models.BigIntegerField("計算番号")
    member = models.IntegerField("構成団体のコード")
    received_on = models.DateField("収納年月日")
    amount = models.BigIntegerField("額")
    note = models.CharField("摘要", max_length=100, default="")
    deposit = models.BigIntegerField("入金番号", null=True)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "joint_office_share_payment"


class ShareNotice(TenantModel):
    """The notice of a bill that was issued (負担金額通知書)."""

    pk = models.CompositePrimaryKey("municipality", "allocation", "member")
    allocation = models.BigIntegerField("計算番号")
    member = models.IntegerField("構成団体のコード")
    issue = models.BigIntegerField("発行番号")
    issued_on = models.DateField("発行年月日")

    class Meta:
        db_table = "joint_office_share_notice"
