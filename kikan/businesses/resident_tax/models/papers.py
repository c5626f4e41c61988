"""What is kept about papers and figures of the tax: who asked for a certificate, what a run printed, what was counted."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class CertificateRequest(TenantModel):
    """Who asked for a certificate, for what, and how that was proven (証明書の請求)."""

    pk = models.CompositePrimaryKey("municipality", "issue")
    issue = models.BigIntegerField("発行番号")
    person = models.BigIntegerField("宛名番号")
    fiscal_year = models.SmallIntegerField("年度")
    purpose = models.CharField("使用目的", max_length=40)
    asked_by = models.CharField("請求者の区分", max_length=12)
    asked_by_name = models.CharField("請求者の氏名", max_length=60, default="")
    proof = models.CharField("本人確認", max_length=20)
    has_mandate = models.BooleanField("委任状", default=False)

    class Meta:
        db_table = "resident_tax_certificate_request"


class Retirement(HistoryModel):
    """Tax on retirement pay that a payer withheld and hands in (退職所得の分離課税, 現年分離)."""

    pk = models.CompositePrimaryKey("municipality", "number", "valid_from", "entry")
    number = models.BigIntegerField("納入申告の番号")
    collector = models.BigIntegerField("指定番号")
    person = models.BigIntegerField("宛名番号")
    paid_on = models.DateField("支払日")
    joined_on = models.DateField("就職日")
    retired_on = models.DateField("退職日")
    pay = models.BigIntegerField("退職手当等の額")
    is_officer = models.BooleanField("役員等", default=False)
    is_disabled = models.BooleanField("障害退職", default=False)
    income = models.BigIntegerField("退職所得金額")
    city = models.BigIntegerField("市町村民税")
    prefecture = models.BigIntegerField("道府県民税")
    charge = models.BigIntegerField("調定番号")

    class Meta:
        db_table = "resident_tax_retirement"


class TaxPublication(TenantModel):
    """The taxes of a year counted as known at an entry (課税状況の集計)."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("集計番号")
    run = models.BigIntegerField("実行番号")
    fiscal_year = models.SmallIntegerField("年度")
    known_at = models.BigIntegerField("記録番号")
    published_at = models.DateTimeField("公表日時")

    class Meta:
        db_table = "resident_tax_publication"


class TaxFigure(TenantModel):
    """One line of a publication: how many people of a table have these two marks, and their sums."""

    pk = models.CompositePrimaryKey("municipality", "publication", "line")
    publication = models.BigIntegerField("集計番号")
    line = models.IntegerField("行番号")
    table = models.SmallIntegerField("表")
    band = models.SmallIntegerField("段階")
    kind = models.SmallIntegerField("区分")
    count = models.BigIntegerField("人数")
    amounts = ArrayField(models.BigIntegerField(), verbose_name="金額")

    class Meta:
        db_table = "resident_tax_figure"
