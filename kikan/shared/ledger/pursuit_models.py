"""What is done about claims that are not paid (収納管理・滞納): reminders, graces, agreements, closings. Rows are added."""

from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class Reminder(TenantModel):
    """The one reminder of an instalment (督促): when it was sent, for how much, with which fee."""

    pk = models.CompositePrimaryKey("municipality", "charge", "instalment")
    charge = models.BigIntegerField("調定番号")
    instalment = models.SmallIntegerField("期")
    sent_on = models.DateField("発付日")
    amount = models.BigIntegerField("督促した税額")
    fee = models.BigIntegerField("督促手数料", default=0)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "ledger_reminder"


class GraceKind(models.IntegerChoices):
    """Why a claim is not pursued for a time (猶予・保留の種類)."""

    POSTPONEMENT = 1, "徴収猶予"
    SALE_BY_OFFICE = 2, "換価の猶予（職権）"
    SALE_BY_REQUEST = 3, "換価の猶予（申請）"
    REMINDER_DEFERRED = 9, "督促の保留"


class Grace(HistoryModel):
    """Days in which an instalment is postponed, or its reminder held back (猶予・督促の保留)."""

    key = ("charge", "instalment", "kind")

    pk = models.CompositePrimaryKey("municipality", "charge", "instalment", "kind", "valid_from", "entry")
    charge = models.BigIntegerField("調定番号")
    instalment = models.SmallIntegerField("期")
    kind = models.SmallIntegerField("種類", choices=GraceKind.choices)
    waiver = models.SmallIntegerField("延滞金の免除", default=0)

    class Meta:
        db_table = "ledger_grace"


class Plan(TenantModel):
    """An agreement to pay in parts (分納・納付誓約). `ended_by`: the entry after which it no longer holds."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("分納番号")
    payer = models.BigIntegerField("納付義務者の宛名番号")
    agreed_on = models.DateField("誓約日")
    entry = models.BigIntegerField("記録番号")
    ended_by = models.BigIntegerField("終了させた記録番号", null=True)
    ended_why = models.CharField("終了の理由", max_length=20, default="")

    class Meta:
        db_table = "ledger_plan"
        indexes = [models.Index(fields=["municipality", "payer"], name="ledger_plan_payer")]


class PlanPart(TenantModel):
    """One payment that was promised (分納の各回)."""

    pk = models.CompositePrimaryKey("municipality", "plan", "line")
    plan = models.BigIntegerField("分納番号")
    line = models.SmallIntegerField("回")
    due_on = models.DateField("約束の日")
    amount = models.BigIntegerField("金額")

    class Meta:
        db_table = "ledger_plan_part"


class PlanClaim(TenantModel):
    """An instalment that the agreement covers, and so acknowledges (債務の承認)."""

    pk = models.CompositePrimaryKey("municipality", "plan", "charge", "instalment")
    plan = models.BigIntegerField("分納番号")
    charge = models.BigIntegerField("調定番号")
    instalment = models.SmallIntegerField("期")

    class Meta:
        db_table = "ledger_plan_claim"
        indexes = [models.Index(fields=["municipality", "charge", "instalment"], name="ledger_plan_claim_of")]


class Closing(TenantModel):
    """A closed day of money (日計の締め): everything up to the entry `until_entry` is counted."""

    pk = models.CompositePrimaryKey("municipality", "day")
    day = models.DateField("締めた日")
    until_entry = models.BigIntegerField("最後の記録番号")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "ledger_closing"


class Carried(TenantModel):
    """What was still open at the year's end and belongs to the next year's arrears (滞納繰越)."""

    pk = models.CompositePrimaryKey("municipality", "charge", "instalment", "into_year")
    charge = models.BigIntegerField("調定番号")
    instalment = models.SmallIntegerField("期")
    into_year = models.SmallIntegerField("繰越先の年度")
    amount = models.BigIntegerField("繰越額")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "ledger_carried"


class Appropriation(TenantModel):
    """From which day an overpaid receipt counts as paid on another claim (充当適状の日)."""

    pk = models.CompositePrimaryKey("municipality", "receipt", "charge", "instalment", "entry")
    receipt = models.BigIntegerField("収納番号")
    charge = models.BigIntegerField("調定番号")
    instalment = models.SmallIntegerField("期")
    suitable_on = models.DateField("充当に適することとなった日")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "ledger_appropriation"
        indexes = [
            models.Index(fields=["municipality", "charge", "instalment"], name="ledger_appropriation_to")
        ]


class RefundTerms(TenantModel):
    """By what the interest of a refund was reckoned (還付加算金の計算の基礎)."""

    pk = models.CompositePrimaryKey("municipality", "refund")
    refund = models.BigIntegerField("還付番号")
    reason = models.SmallIntegerField("事由")
    arose_on = models.DateField("過誤納の生じた日")
    requested_on = models.DateField("更正の請求の日", null=True)
    until_on = models.DateField("支出を決定した日")
    base = models.BigIntegerField("加算金の基礎")
    begins_on = models.DateField("加算金の起算日")
    days = models.IntegerField("日数")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "ledger_refund_terms"


class LimitationWarning(TenantModel):
    """That a claim's limitation comes near or is over (時効の予告): told once for each stage and last day."""

    pk = models.CompositePrimaryKey("municipality", "charge", "instalment", "stage", "last_on")
    charge = models.BigIntegerField("調定番号")
    instalment = models.SmallIntegerField("期")
    stage = models.SmallIntegerField("段階（残りの月数）")
    last_on = models.DateField("時効が完成する日")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "ledger_limitation_warning"


class Evening(TenantModel):
    """How far the evening work has come (夜間処理の基準): late charges of what was paid up to this entry are decided."""

    pk = models.CompositePrimaryKey("municipality", "until_entry")
    until_entry = models.BigIntegerField("最後の記録番号")
    day = models.DateField("処理日")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "ledger_evening"
