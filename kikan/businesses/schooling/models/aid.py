"""School aid (就学援助): one application of a child for a school year and what was decided."""

from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class AidGround(models.IntegerChoices):
    ASSISTED = 1, "生活保護を受けている（要保護）"
    ASSISTANCE_ENDED = 2, "生活保護の停止・廃止"
    TAX_FREE = 3, "市町村民税の非課税"
    TAX_REDUCED = 4, "市町村民税・固定資産税などの減免"
    PENSION_RELIEF = 5, "国民年金の免除"
    INSURANCE_RELIEF = 6, "国民健康保険の減免・徴収猶予"
    CHILD_REARING = 7, "児童扶養手当の受給"
    LOAN = 8, "生活福祉資金の貸付け"
    INCOME = 9, "所得が基準以下"


class AidDecision(models.IntegerChoices):
    WAITING = 0, "審査中"
    GRANTED = 1, "認定"
    REFUSED = 2, "否認定"


class Aid(HistoryModel):
    """An application as it stands; the decision begins another row of the same time.

    Law: 学校教育法第19条、就学困難な児童及び生徒に係る就学奨励についての国の援助に関する法律第2条
    """

    key = ("person", "year")

    pk = models.CompositePrimaryKey("municipality", "person", "year", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    year = models.SmallIntegerField("年度")
    applied_on = models.DateField("申請年月日")
    ground = models.SmallIntegerField("申請の事情", choices=AidGround.choices)
    income = models.BigIntegerField("世帯の所得", null=True)
    standard = models.BigIntegerField("世帯の生活保護基準（年額）", null=True)
    decision = models.SmallIntegerField("決定", choices=AidDecision.choices, default=AidDecision.WAITING)
    decided_on = models.DateField("決定年月日", null=True)
    begins_on = models.DateField("援助の初日", null=True)
    refusal = models.CharField("否認定の理由", max_length=200, default="")

    class Meta:
        db_table = "schooling_aid"


class AidPayment(TenantModel):
    """What is paid at once to a child's guardian (支給決定): what is due up to a month less what was decided before.

    Below zero: what was paid too much is asked back from the payee by a charge of the ledger (返還). Above zero with the
    same charge: that demand was taken back.
    """

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("支給番号")
    person = models.BigIntegerField("児童生徒の宛名番号")
    year = models.SmallIntegerField("年度")
    payee = models.BigIntegerField("保護者の宛名番号")
    through = models.DateField("支給対象の最後の月")
    pays_on = models.DateField("支払予定年月日")
    amount = models.BigIntegerField("支給額（返還は負の額）")
    charge = models.BigIntegerField("返還の調定番号", null=True)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "schooling_aid_payment"
        indexes = [models.Index(fields=["municipality", "year", "person"], name="schooling_aid_payment_of")]


class AidPaymentLine(TenantModel):
    """How much of an item a payment brings, in yen; below zero where it was paid too much before."""

    pk = models.CompositePrimaryKey("municipality", "payment", "item")
    payment = models.BigIntegerField("支給番号")
    item = models.CharField("費目", max_length=40)
    amount = models.BigIntegerField("額")

    class Meta:
        db_table = "schooling_aid_payment_line"


class AidCost(HistoryModel):
    """What a child's item cost in a school year, as the school told; what is paid of it is reckoned (実費)."""

    key = ("person", "year", "item")

    pk = models.CompositePrimaryKey("municipality", "person", "year", "item", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    year = models.SmallIntegerField("年度")
    item = models.CharField("費目", max_length=40)
    cost = models.BigIntegerField("実費")

    class Meta:
        db_table = "schooling_aid_cost"
        indexes = [models.Index(fields=["municipality", "year"], name="schooling_aid_cost_year")]
