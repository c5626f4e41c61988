"""Premiums decided per person and fiscal year with their workings, who pays from a pension, reliefs."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class Premium(HistoryModel):
    """The premium of one person for one fiscal year (保険料の賦課決定).

    grade: stage or tenths of reduction, as the insurance says; months: how many are charged; parts: the components of
    the levy after relief; total: their sum; charge, pension_charge: numbers in the ledger (普通徴収, 特別徴収), 0 without
    one; working: the insurance's own working, packed.
    """

    key = ("levy", "person", "fiscal_year")

    pk = models.CompositePrimaryKey("municipality", "levy", "person", "fiscal_year", "valid_from", "entry")
    levy = models.SmallIntegerField("科目")
    person = models.BigIntegerField("宛名番号")
    fiscal_year = models.SmallIntegerField("年度")
    judged_on = models.DateField("判定日")
    grade = models.SmallIntegerField("区分")
    months = models.SmallIntegerField("月数")
    is_known = models.BooleanField("所得が分かっている")
    relief = models.BigIntegerField("減免額")
    parts = ArrayField(models.BigIntegerField(), verbose_name="内訳")
    total = models.BigIntegerField("保険料額")
    charge = models.BigIntegerField("普通徴収の調定番号")
    pension_charge = models.BigIntegerField("特別徴収の調定番号")
    working = ArrayField(models.BigIntegerField(), verbose_name="計算過程")

    class Meta:
        db_table = "premiums_premium"


class PensionCollection(HistoryModel):
    """Somebody whose premium a pension payer takes from the pension (特別徴収) while such a row holds.

    payer: the payer's number in the list it sends; interim: what each interim month takes in the first year, where no
    February before is known here (移行時の仮徴収額), else 0.
    """

    key = ("levy", "person")

    pk = models.CompositePrimaryKey("municipality", "levy", "person", "valid_from", "entry")
    levy = models.SmallIntegerField("科目")
    person = models.BigIntegerField("宛名番号")
    payer = models.IntegerField("年金保険者")
    interim = models.BigIntegerField("仮徴収額", default=0)
    ended_for = models.CharField("中止の理由", max_length=40, default="")

    class Meta:
        db_table = "premiums_pension_collection"


class Relief(HistoryModel):
    """What is taken off the premium of a year by decision (減免)."""

    key = ("levy", "person", "fiscal_year")

    pk = models.CompositePrimaryKey("municipality", "levy", "person", "fiscal_year", "valid_from", "entry")
    levy = models.SmallIntegerField("科目")
    person = models.BigIntegerField("宛名番号")
    fiscal_year = models.SmallIntegerField("年度")
    amount = models.BigIntegerField("減免額")
    reason = models.CharField("減免の理由", max_length=100)

    class Meta:
        db_table = "premiums_relief"


class Followed(TenantModel):
    """Up to which journal entry the premiums of a year follow the facts (更正の追随)."""

    pk = models.CompositePrimaryKey("municipality", "levy", "fiscal_year", "known_at", "entry")
    levy = models.SmallIntegerField("科目")
    fiscal_year = models.SmallIntegerField("年度")
    entry = models.BigIntegerField("記録番号")
    known_at = models.BigIntegerField("基準記録番号")

    class Meta:
        db_table = "premiums_followed"
