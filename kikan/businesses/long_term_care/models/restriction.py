"""Benefits restricted for unpaid premiums (給付の制限): the notice before, what was answered, what holds."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel


class RestrictionKind(models.IntegerChoices):
    PAYMENT = 1, "支払方法の変更（償還払い）"
    SUSPENSION = 2, "保険給付の支払の一時差止"
    REDUCTION = 3, "給付額の減額"
    MEDICAL = 4, "医療保険料の未納による給付の差止"


HOLDING = (RestrictionKind.SUSPENSION, RestrictionKind.MEDICAL)
"""Kinds that hold payments: of the second class the way of payment changes and payments are held at once (法68条)."""


class CaseState(models.IntegerChoices):
    ANNOUNCED = 1, "予告済"
    ANSWERED = 2, "弁明・届出あり"
    RESTRICTED = 3, "制限を決定"
    SPARED = 4, "制限しない"


class SpecialCircumstance(models.IntegerChoices):
    """Why somebody is not restricted though premiums are unpaid (特別の事情)."""

    NONE = 0, "なし"
    DISASTER = 1, "災害で住宅・家財などに著しい損害を受けた"
    SUPPORTER = 2, "生計を支える人の死亡・重い障害・長期の入院で収入が著しく減った"
    BUSINESS = 3, "生計を支える人の事業の休廃止・失業などで収入が著しく減った"
    HARVEST = 4, "干ばつ・冷害・不漁などで生計を支える人の収入が著しく減った"
    EXCLUDED = 5, "公費負担医療の受給・生活保護などで対象にならない"


class RestrictionCase(HistoryModel):
    """A restriction on its way from the notice (予告) to the decision; each step replaces the row. Money in yen.

    about_on: what it is about, so that nobody is warned twice of it: the oldest due day, of a reduction the day of
    certification. arrears: overdue premiums on the day of the notice, of MEDICAL those of the medical insurance; lapsed:
    of a reduction, premiums that lapsed.
    """

    key = ("number",)

    pk = models.CompositePrimaryKey("municipality", "number", "valid_from", "entry")
    number = models.BigIntegerField("整理番号")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("制限の種類", choices=RestrictionKind.choices)
    about_on = models.DateField("最も古い納期限・認定日")
    state = models.SmallIntegerField("状態", choices=CaseState.choices, default=CaseState.ANNOUNCED)
    announced_on = models.DateField("予告日")
    answer_by = models.DateField("弁明・届出の期限")
    arrears = models.BigIntegerField("予告した日の滞納額")
    lapsed = models.BigIntegerField("時効で消滅した保険料の額", default=0)
    answered_on = models.DateField("弁明・届出の日", null=True)
    circumstance = models.SmallIntegerField(
        "特別の事情", choices=SpecialCircumstance.choices, default=SpecialCircumstance.NONE
    )
    statement = models.CharField("弁明の内容", max_length=200, default="")

    class Meta:
        db_table = "long_term_care_restriction_case"


class Restriction(HistoryModel):
    """A restriction while it holds; working: of a reduction `law.restrictions.Reduction.pack()`, else empty."""

    key = ("person", "kind")

    pk = models.CompositePrimaryKey("municipality", "person", "kind", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("制限の種類", choices=RestrictionKind.choices)
    number = models.BigIntegerField("整理番号")
    decided_on = models.DateField("決定日")
    arrears = models.BigIntegerField("決定した日の滞納額")
    working = ArrayField(models.BigIntegerField(), verbose_name="計算過程", default=list)

    class Meta:
        db_table = "long_term_care_restriction"
