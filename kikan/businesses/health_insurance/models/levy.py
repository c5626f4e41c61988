"""Levies decided per household and fiscal year, with the workings, and how far changes have been followed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class Levy(HistoryModel):
    """The levy of a household for a fiscal year (賦課決定). `working` is `law.levy.Levy.pack()` of its row.

    charge: of the ordinary collection; pension_charge: of what the head's pension takes, 0 without one.
    """

    key = ("household", "fiscal_year")

    pk = models.CompositePrimaryKey("municipality", "household", "fiscal_year", "valid_from", "entry")
    household = models.BigIntegerField("世帯番号")
    fiscal_year = models.SmallIntegerField("年度")
    payer = models.BigIntegerField("納税義務者の宛名番号")
    judged_on = models.DateField("判定日")
    tenths = models.SmallIntegerField("軽減割合")
    members = models.SmallIntegerField("被保険者数")
    medical = models.BigIntegerField("医療分")
    support = models.BigIntegerField("後期高齢者支援金等分")
    care = models.BigIntegerField("介護納付金分")
    child = models.BigIntegerField("子ども・子育て支援納付金分")
    total = models.BigIntegerField("年税額")
    charge = models.BigIntegerField("調定番号")
    pension_charge = models.BigIntegerField("特別徴収の調定番号", default=0, db_default=0)
    working = ArrayField(models.BigIntegerField(), verbose_name="計算過程")

    class Meta:
        db_table = "health_insurance_levy"


class LevyMember(HistoryModel):
    """One person in the levy of a household; `working` is `law.levy.MemberShares.pack()` of the row."""

    key = ("household", "fiscal_year", "person")

    pk = models.CompositePrimaryKey(
        "municipality", "household", "fiscal_year", "person", "valid_from", "entry"
    )
    household = models.BigIntegerField("世帯番号")
    fiscal_year = models.SmallIntegerField("年度")
    person = models.BigIntegerField("宛名番号")
    insured_months = models.IntegerField("医療分・支援金分の月")
    care_months = models.IntegerField("介護分の月")
    is_judged = models.BooleanField("軽減判定に数える")
    is_known = models.BooleanField("所得が分かっている")
    working = ArrayField(models.BigIntegerField(), verbose_name="計算過程")

    class Meta:
        db_table = "health_insurance_levy_member"


class Remission(HistoryModel):
    """What the municipality lets off the levy of a household for a year (減免); 0 takes it back."""

    key = ("household", "fiscal_year")

    pk = models.CompositePrimaryKey("municipality", "household", "fiscal_year", "valid_from", "entry")
    household = models.BigIntegerField("世帯番号")
    fiscal_year = models.SmallIntegerField("年度")
    amount = models.BigIntegerField("減免額")
    reason = models.CharField("減免の理由", max_length=40)

    class Meta:
        db_table = "health_insurance_remission"


class Pension(HistoryModel):
    """What a pension payer notified of a head's pension (年金保険者の通知): its number, and the yearly amount."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    payer = models.IntegerField("年金保険者")
    amount = models.BigIntegerField("年金の額（年額）")

    class Meta:
        db_table = "health_insurance_pension"


class TransferWish(HistoryModel):
    """A head who asked to pay by account transfer and not from the pension (口座振替への変更の申出)."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")

    class Meta:
        db_table = "health_insurance_transfer_wish"


class Followed(TenantModel):
    """Up to which journal entry the levies of a year follow the facts (更正の追随)."""

    pk = models.CompositePrimaryKey("municipality", "fiscal_year", "known_at", "entry")
    fiscal_year = models.SmallIntegerField("年度")
    entry = models.BigIntegerField("記録番号")
    known_at = models.BigIntegerField("基準記録番号")

    class Meta:
        db_table = "health_insurance_followed"
