"""Benefits decided, ratios and documents of the insured (給付・負担割合・資格確認), acts of third parties (第三者行為)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class BenefitKind(models.IntegerChoices):
    MEDICAL_EXPENSE = 1, "療養費"
    HIGH_COST = 2, "高額療養費"
    CHILDBIRTH = 3, "出産育児一時金"
    FUNERAL = 4, "葬祭費"
    TRANSFER = 5, "移送費"
    YEARLY_OUTPATIENT = 6, "高額療養費（外来年間合算）"
    COMBINED = 7, "高額介護合算療養費"


class ExpenseKind(models.IntegerChoices):
    """Why the whole was paid at the window (療養費の種類)."""

    NONE = 0, "―"
    WITHOUT_CARD = 1, "一般診療（資格を示せなかった）"
    EQUIPMENT = 2, "補装具"
    JUDO = 3, "柔道整復"
    ACUPUNCTURE = 4, "はり・きゅう・あん摩マッサージ"
    ABROAD = 5, "海外療養費"


class ThirdPartyCause(models.IntegerChoices):
    TRAFFIC = 1, "交通事故"
    INJURY = 2, "傷害"
    FOOD = 3, "食中毒"
    OTHER = 9, "その他"


class Benefit(TenantModel):
    """A benefit decided (支給決定); amounts in yen. month: of the treatment, birth or death, its first day.

    person: whom it is about; payee: who receives it. cost: the whole cost (総医療費・基準額), paid: what was paid of it,
    received: what a hospital received directly (直接支払); decided: what was decided before for the same month, the amount
    is what is added to it. working: packed `law` working of its kind.
    """

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("支給番号")
    household = models.BigIntegerField("世帯番号")
    person = models.BigIntegerField("対象者の宛名番号")
    payee = models.BigIntegerField("受取人の宛名番号")
    kind = models.SmallIntegerField("給付の種類", choices=BenefitKind.choices)
    expense = models.SmallIntegerField("療養費の種類", choices=ExpenseKind.choices, default=ExpenseKind.NONE)
    happened_on = models.DateField("診療・出産・死亡の日")
    month = models.DateField("対象月")
    applied_on = models.DateField("申請日")
    cost = models.BigIntegerField("総費用", default=0)
    paid = models.BigIntegerField("支払額", default=0)
    received = models.BigIntegerField("医療機関等への直接支払額", default=0)
    decided = models.BigIntegerField("すでに決定した額", default=0, db_default=0)
    amount = models.BigIntegerField("支給額")
    category = models.CharField("所得区分", max_length=20, default="")
    working = ArrayField(models.BigIntegerField(), verbose_name="計算過程")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "health_insurance_benefit"
        indexes = [
            models.Index(fields=["municipality", "household", "month"], name="health_insurance_benefit_of"),
            models.Index(fields=["municipality", "person"], name="health_insurance_benefit_whom"),
        ]


class BenefitLine(TenantModel):
    """One receipt that a high-cost benefit was reckoned from (高額療養費の明細)."""

    pk = models.CompositePrimaryKey("municipality", "benefit", "line")
    benefit = models.BigIntegerField("支給番号")
    line = models.SmallIntegerField("行")
    person = models.BigIntegerField("受診者の宛名番号")
    is_outpatient = models.BooleanField("外来")
    cost = models.BigIntegerField("総医療費")
    paid = models.BigIntegerField("一部負担金")
    is_specified = models.BooleanField("特定疾病", default=False, db_default=False)

    class Meta:
        db_table = "health_insurance_benefit_line"


class BenefitEnd(TenantModel):
    """The decision was taken back (支給決定の取消し)."""

    pk = models.CompositePrimaryKey("municipality", "benefit")
    benefit = models.BigIntegerField("支給番号")
    reason = models.CharField("理由", max_length=40)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "health_insurance_benefit_end"


class BenefitReturn(HistoryModel):
    """How much of a benefit that was paid is asked back (給付の返納); 0 takes it back. One row stands for a benefit.

    rightful: what would have been right as known then, in yen; charge: the receivable of the ledger.
    """

    key = ("benefit",)

    pk = models.CompositePrimaryKey("municipality", "benefit", "valid_from", "entry")
    benefit = models.BigIntegerField("支給番号")
    amount = models.BigIntegerField("返納額")
    rightful = models.BigIntegerField("正しい支給額")
    reason = models.CharField("返納の理由", max_length=40)
    charge = models.BigIntegerField("調定番号")

    class Meta:
        db_table = "health_insurance_benefit_return"


class ElderlyRatio(HistoryModel):
    """The tenths of somebody aged 70 to 74, until 31 July; working: `law.benefits.ElderlyRatio.pack()`."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    tenths = models.SmallIntegerField("負担割合")
    working = ArrayField(models.BigIntegerField(), verbose_name="計算過程")

    class Meta:
        db_table = "health_insurance_elderly_ratio"


class RevenueClaim(HistoryModel):
    """The revenue of somebody of 70 to 74 as claimed and proven (基準収入額適用申請), for the year from August."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    revenue = models.BigIntegerField("収入額")

    class Meta:
        db_table = "health_insurance_revenue_claim"


class DiseaseKind(models.IntegerChoices):
    """What the minister names (厚生労働大臣の定める疾病)."""

    NONE = 0, "認定の終了"
    DIALYSIS = 1, "人工腎臓を実施している慢性腎不全"
    HAEMOPHILIA = 2, "血漿分画製剤を投与している先天性血液凝固第Ⅷ因子障害・第Ⅸ因子障害"
    HIV = 3, "抗ウイルス剤を投与している後天性免疫不全症候群"


class SpecifiedDisease(HistoryModel):
    """A specified disease recognised (特定疾病の認定), from the first of a month; NONE once it has ended."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    disease = models.SmallIntegerField("疾病", choices=DiseaseKind.choices)

    class Meta:
        db_table = "health_insurance_specified_disease"


class CardUse(HistoryModel):
    """Whether somebody uses the My Number card as an insurance card (マイナ保険証の利用登録)."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    is_registered = models.BooleanField("利用登録")

    class Meta:
        db_table = "health_insurance_card_use"


class InsuredNumber(TenantModel):
    """The number of a household and the branch of each of its insured (被保険者番号・枝番); given once."""

    pk = models.CompositePrimaryKey("municipality", "household", "person")
    household = models.BigIntegerField("世帯番号")
    person = models.BigIntegerField("宛名番号")
    number = models.BigIntegerField("被保険者番号")
    branch = models.SmallIntegerField("枝番")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "health_insurance_insured_number"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number", "branch"], name="health_insurance_number_once"
            )
        ]


class ThirdParty(HistoryModel):
    """An injury that somebody else caused (第三者行為による傷病届) and what is claimed back for it, in yen.

    debtor, charge: who owes it (the other, or the insurer) and the receivable of the ledger, 0 before it is charged; then
    what came back is what the ledger says.
    """

    key = ("number",)

    pk = models.CompositePrimaryKey("municipality", "number", "valid_from", "entry")
    number = models.BigIntegerField("整理番号")
    person = models.BigIntegerField("被保険者の宛名番号")
    happened_on = models.DateField("発生日")
    reported_on = models.DateField("届出日")
    cause = models.SmallIntegerField("原因", choices=ThirdPartyCause.choices)
    opponent = models.CharField("相手方", max_length=200)
    insurer = models.CharField("相手方の保険会社", max_length=200, default="")
    benefits = models.BigIntegerField("給付した額", default=0)
    claimed = models.BigIntegerField("求償した額", default=0)
    recovered = models.BigIntegerField("受け入れた額", default=0)
    is_closed = models.BooleanField("完結", default=False)
    debtor = models.BigIntegerField("納付する人の宛名番号", default=0, db_default=0)
    charge = models.BigIntegerField("調定番号", default=0, db_default=0)

    class Meta:
        db_table = "health_insurance_third_party"
