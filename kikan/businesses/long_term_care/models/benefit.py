"""Benefits that the municipality pays itself (償還払い・高額介護サービス費・高額医療合算介護サービス費)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.tenancy.models import TenantModel


class BenefitKind(models.IntegerChoices):
    EQUIPMENT = 1, "福祉用具購入費"
    HOME_REPAIR = 2, "住宅改修費"
    HIGH_COST = 3, "高額介護サービス費"
    REFUND = 4, "償還払い（特例・支払方法変更など）"
    COMBINED = 5, "高額医療合算介護サービス費"
    ROOM_MEALS = 6, "特定入所者介護サービス費（差額）"


class Benefit(TenantModel):
    """A benefit decided (支給決定); amounts in yen. month: of the service or purchase, its first day.

    Of COMBINED the last month of the year from August. paid: what the person has paid to the provider (10割; of HIGH_COST
    the sum of copays, of COMBINED what was left of the year's), counted: what of
    it lies within the ceiling, copay: what stays with the
    person, amount: what is paid out. is_new_dwelling: the ceiling of home repair begins anew. is_held: not paid out
    when it was decided, for unpaid premiums (一時差止); it is asked for when the restriction ends. category, working: of
    COMBINED the classes of income and `Combined.pack()`, of ROOM_MEALS the stage and `RoomMealRefund.pack()`, else empty.
    payee: who is paid where it is not the person (an heir).
    """

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("支給番号")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("給付の種類", choices=BenefitKind.choices)
    month = models.DateField("サービス提供月")
    applied_on = models.DateField("申請日")
    paid = models.BigIntegerField("支払額")
    counted = models.BigIntegerField("支給の対象になる額")
    copay = models.BigIntegerField("自己負担額")
    amount = models.BigIntegerField("支給額")
    is_new_dwelling = models.BooleanField("住宅改修の再度の利用（転居・3段階以上）", default=False)
    is_held = models.BooleanField("支払の一時差止", default=False, db_default=False)
    category = models.CharField("所得区分", max_length=20, default="", db_default="", blank=True)
    working = ArrayField(
        models.BigIntegerField(), verbose_name="計算過程", default=list, db_default=[], blank=True
    )
    payee = models.BigIntegerField("受取人の宛名番号", null=True)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "long_term_care_benefit"


class HighCostLetter(TenantModel):
    """A letter that asks a person to claim a month's 高額介護サービス費 (勧奨通知), with the amount in yen it names."""

    pk = models.CompositePrimaryKey("municipality", "person", "month", "issue")
    person = models.BigIntegerField("宛名番号")
    month = models.DateField("サービス提供月")
    issue = models.BigIntegerField("発行番号")
    amount = models.BigIntegerField("支給見込額")

    class Meta:
        db_table = "long_term_care_high_cost_letter"
