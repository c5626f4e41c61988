"""What a person owes for a fiscal year and why (賦課), what decides who is taxed, and how far changes were followed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class Basis(models.IntegerChoices):
    """Why somebody is asked for the tax (課税の根拠); `ELSEWHERE` lives here and is taxed by another municipality."""

    RESIDENT = 1, "賦課期日に住所"
    HOUSE = 2, "家屋敷・事務所事業所"
    UNREGISTERED = 3, "住登外課税"
    ELSEWHERE = 4, "他市区町村で課税"


class Status(models.IntegerChoices):
    """What the year came to (課税区分)."""

    TAXED = 1, "課税（所得割・均等割）"
    PER_CAPITA = 2, "均等割のみ"
    FOREST = 3, "森林環境税のみ"
    FREE = 4, "非課税"
    UNDECLARED = 5, "未申告"


class Reason(models.IntegerChoices):
    """Why nothing is owed (非課税の理由)."""

    NONE = 0, ""
    ASSISTED = 1, "生活扶助"
    STATUS = 2, "障害者・未成年者・寡婦・ひとり親"
    INCOME = 3, "所得が限度額以下"
    CHILD = 4, "未成年で所得の申告がない"


class Assessment(HistoryModel):
    """The tax of one person for one fiscal year (賦課決定); it holds from 1 January of the year to the next.

    `parts`: the tax by the way it is collected, three amounts each (市町村民税, 道府県民税, 森林環境税): salary, pension,
    ordinary. `working` is `law.resident_tax.ResidentTax.pack()` of the row; `charge` is that of the ordinary part;
    whoever pays nothing himself has a number and no charge.
    """

    key = ("person", "fiscal_year")

    pk = models.CompositePrimaryKey("municipality", "person", "fiscal_year", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    fiscal_year = models.SmallIntegerField("年度")
    basis = models.SmallIntegerField("課税の根拠")
    status = models.SmallIntegerField("課税区分")
    reason = models.SmallIntegerField("非課税の理由", default=0)
    aggregate_income = models.BigIntegerField("合計所得金額")
    total_income = models.BigIntegerField("総所得金額等")
    taxable_income = models.BigIntegerField("課税総所得金額")
    nontaxable_line = models.BigIntegerField("均等割の非課税限度額", db_default=0, default=0)
    city_levy = models.BigIntegerField("市町村民税所得割額")
    prefecture_levy = models.BigIntegerField("道府県民税所得割額")
    city_per_capita = models.BigIntegerField("市町村民税均等割額")
    prefecture_per_capita = models.BigIntegerField("道府県民税均等割額")
    forest_tax = models.BigIntegerField("森林環境税額")
    city_relief = models.BigIntegerField("市町村民税減免額", default=0)
    prefecture_relief = models.BigIntegerField("道府県民税減免額", default=0)
    forest_relief = models.BigIntegerField("森林環境税減免額", default=0)
    annual_tax = models.BigIntegerField("年税額")
    salary = models.BigIntegerField("給与特別徴収税額")
    pension = models.BigIntegerField("年金特別徴収税額")
    ordinary = models.BigIntegerField("普通徴収税額")
    parts = ArrayField(models.BigIntegerField(), verbose_name="徴収区分ごとの内訳")
    is_split_decided = models.BooleanField("徴収区分を変更済み", default=False)
    charge = models.BigIntegerField("調定番号")
    notified_on = models.DateField("通知日", null=True)
    working = ArrayField(models.BigIntegerField(), verbose_name="計算過程")

    class Meta:
        db_table = "resident_tax_assessment"


class Liability(HistoryModel):
    """A decision that a person is taxed otherwise than the register says (家屋敷課税・住登外課税), by 1 January of the years."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("課税の根拠")
    other_code = models.CharField("相手の市区町村コード", max_length=6, default="")
    told_on = models.DateField("相手の市区町村への通知日", null=True)

    class Meta:
        db_table = "resident_tax_liability"


class Relief(HistoryModel):
    """A decision to reduce the tax of a year (減免): so many tenths of what falls due from a day on."""

    key = ("person", "fiscal_year")

    pk = models.CompositePrimaryKey("municipality", "person", "fiscal_year", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    fiscal_year = models.SmallIntegerField("年度")
    ground = models.CharField("減免の事由", max_length=40)
    tenths = models.SmallIntegerField("減免の割合（10分の）")
    applies_from = models.DateField("減免する納期限の始期")
    applied_on = models.DateField("申請日")

    class Meta:
        db_table = "resident_tax_relief"


class FollowedYear(TenantModel):
    """Up to which journal entry the assessments of a year follow the facts (更正の追随)."""

    pk = models.CompositePrimaryKey("municipality", "fiscal_year", "known_at", "entry")
    fiscal_year = models.SmallIntegerField("年度")
    entry = models.BigIntegerField("記録番号")
    known_at = models.BigIntegerField("基準記録番号")

    class Meta:
        db_table = "resident_tax_followed"
