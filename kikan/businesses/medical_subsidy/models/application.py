"""Applications for a scheme, what they tell, what was decided (申請と決定); proofs of taxes that the town cannot see."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel


class Scheme(models.IntegerChoices):
    """The schemes; the names in small letters are those of the law (`eligibility.SCHEMES`)."""

    SEVERE_DISABILITY = 1, "重度心身障がい（児）者医療"
    SINGLE_PARENT = 2, "ひとり親家庭等医療"
    CHILD = 3, "子育て支援医療"


class State(models.IntegerChoices):
    WAITING = 1, "審査中"
    GRANTED = 2, "交付決定"
    REFUSED = 3, "却下"


class Work(models.IntegerChoices):
    """How the parent supports the child; the names in small letters are the reasons of the ordinance."""

    NONE = 0, "―"
    WORKING = 1, "就労している"
    JOB_SEEKING = 2, "求職中"
    TRAINING = 3, "職業訓練・就学"
    ILLNESS = 4, "病気"
    CARING = 5, "家族の介護"
    NOT_WORKING = 9, "就労していない（上の事情がない）"


class Application(HistoryModel):
    """An application; its decision replaces the row (交付申請).

    The five grades are those of `eligibility.HANDBOOKS`, 0 without it.
    child: whose age ends the scheme, the person's own where it is a child.
    working: `law.eligibility.Judged.pack()` once decided.
    """

    key = ("number",)

    pk = models.CompositePrimaryKey("municipality", "number", "valid_from", "entry")
    number = models.BigIntegerField("申請番号")
    person = models.BigIntegerField("宛名番号")
    scheme = models.SmallIntegerField("制度", choices=Scheme.choices)
    applied_on = models.DateField("申請年月日")
    event_on = models.DateField("事由の日（出生・転入など）", null=True)
    payee = models.BigIntegerField("保護者・受取人の宛名番号", null=True)
    supporter = models.BigIntegerField("扶養義務者・被保険者の宛名番号", null=True)
    physical = models.SmallIntegerField("身体障害者手帳の等級", default=0)
    mental = models.SmallIntegerField("精神障害者保健福祉手帳の等級", default=0)
    intellectual = models.SmallIntegerField("療育手帳の等級（1 A、2 B）", default=0)
    pension = models.SmallIntegerField("障害年金の等級", default=0)
    special_child_rearing = models.SmallIntegerField("特別児童扶養手当の等級", default=0)
    ground_until = models.DateField("手帳等の有効期限", null=True)
    is_single = models.BooleanField("ひとり親家庭等に当たるか", default=False)
    work = models.SmallIntegerField("就労", choices=Work.choices, default=Work.NONE)
    child = models.BigIntegerField("末の子の宛名番号", null=True)
    is_assisted = models.BooleanField("生活保護を受けているか", default=False)
    state = models.SmallIntegerField("決定", choices=State.choices, default=State.WAITING)
    decided_on = models.DateField("決定年月日", null=True)
    working = ArrayField(models.BigIntegerField(), default=list, verbose_name="判定の過程")

    class Meta:
        db_table = "medical_subsidy_application"
        indexes = [models.Index(fields=["municipality", "person"], name="medical_subsidy_application_of")]


class TaxProof(HistoryModel):
    """What a proof tells of a fiscal year: the income tax of person, insured and supporter; the levy of another town."""

    key = ("person", "year")

    pk = models.CompositePrimaryKey("municipality", "person", "year", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    year = models.SmallIntegerField("年度")
    is_income_taxed = models.BooleanField("所得税が課されているか", null=True)
    levy = models.BigIntegerField("市町村民税所得割額（他の市町村の課税）", null=True)

    class Meta:
        db_table = "medical_subsidy_tax_proof"
