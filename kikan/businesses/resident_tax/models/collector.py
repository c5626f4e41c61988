"""Who collects the tax for the municipality (特別徴収義務者), from whom, and how much in each month."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel


class Collector(HistoryModel):
    """An employer or a pension payer that collects (特別徴収義務者); its number is the one it is designated by (指定番号)."""

    key = ("collector",)

    pk = models.CompositePrimaryKey("municipality", "collector", "valid_from", "entry")
    collector = models.BigIntegerField("指定番号")
    kind = models.SmallIntegerField("特別徴収の区分")
    addressee = models.BigIntegerField("事業者の宛名番号")
    corporate_number = models.BigIntegerField("法人番号", null=True)
    is_half_yearly = models.BooleanField("納期の特例", default=False)
    office = models.CharField("担当部署", max_length=60, default="")
    medium = models.CharField("通知の受取方法", max_length=10, default="paper")

    class Meta:
        db_table = "resident_tax_collector"


class Collected(HistoryModel):
    """From whose salary or pension a collector takes the tax (特別徴収の対象者), by whole months."""

    key = ("person", "kind")

    pk = models.CompositePrimaryKey("municipality", "person", "kind", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("特別徴収の区分")
    collector = models.BigIntegerField("指定番号")
    staff_number = models.CharField("受給者番号", max_length=25, default="")
    pension = models.BigIntegerField("年金の年額", default=0)
    is_care_withheld = models.BooleanField("介護保険料の特別徴収", default=False)

    class Meta:
        db_table = "resident_tax_collected"


class Withholding(HistoryModel):
    """What one collector takes from one person in a fiscal year (特別徴収税額): one amount for each month it is taken in.

    Months: June to May of a salary, April to February of a pension. `parts` has three amounts a month
    (市町村民税, 道府県民税, 森林環境税), one month after the other, so that what a collector owes can be told apart by person.
    `assessment`: the entry of the assessment it follows.
    """

    key = ("person", "fiscal_year", "collector")

    pk = models.CompositePrimaryKey(
        "municipality", "person", "fiscal_year", "collector", "valid_from", "entry"
    )
    person = models.BigIntegerField("宛名番号")
    fiscal_year = models.SmallIntegerField("年度")
    collector = models.BigIntegerField("指定番号")
    kind = models.SmallIntegerField("特別徴収の区分")
    amounts = ArrayField(models.BigIntegerField(), verbose_name="月割額")
    parts = ArrayField(models.BigIntegerField(), verbose_name="税目ごとの月割額")
    charge = models.BigIntegerField("調定番号")
    assessment = models.BigIntegerField("賦課の記録番号")
    reason = models.CharField("変更の事由", max_length=12, default="")

    class Meta:
        db_table = "resident_tax_withholding"
