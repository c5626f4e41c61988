"""Files to and from the union (広域連合との連携): what was sent of each item, what came, what could not be read."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class UnionKind(models.IntegerChoices):
    """What goes to the union (`OUT` of the procedure) and what comes from it (`IN`)."""

    RESIDENTS = 1, "被保険者異動"
    INCOMES = 2, "所得・課税"
    RECEIPTS = 3, "収納"
    RESULTS = 4, "賦課・負担区分の結果"
    BENEFITS = 5, "給付"
    APPLICATIONS = 6, "給付の申請"
    INSTALMENTS = 7, "期割"
    ARREARS = 8, "滞納者"


class Change(models.IntegerChoices):
    NEW = 1, "新規"
    CORRECTED = 2, "訂正"
    DELETED = 3, "削除"


class UnionFile(TenantModel):
    """One file; the same content never comes in twice. `lines`: those sent or taken."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("ファイル番号")
    kind = models.SmallIntegerField("種類", choices=UnionKind.choices)
    fiscal_year = models.SmallIntegerField("年度（ないときは0）")
    made_on = models.DateField("作成日・受入日")
    lines = models.IntegerField("行数")
    rejected = models.IntegerField("受け入れなかった行数", default=0)
    sha256 = models.CharField("内容の要約値", max_length=64)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "late_elderly_union_file"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "sha256"], condition=models.Q(kind__in=(UnionKind.RESULTS, UnionKind.BENEFITS)),
                name="late_elderly_union_file_once",
            )
        ]  # fmt: skip


class UnionItem(TenantModel):
    """A line sent: `key` names the item (person, or charge and instalment), `digest` what was said of it."""

    pk = models.CompositePrimaryKey("municipality", "file", "line")
    file = models.BigIntegerField("ファイル番号")
    line = models.IntegerField("行")
    kind = models.SmallIntegerField("種類", choices=UnionKind.choices)
    fiscal_year = models.SmallIntegerField("年度（ないときは0）")
    key = models.BigIntegerField("項目の番号")
    person = models.BigIntegerField("宛名番号")
    change = models.SmallIntegerField("異動区分", choices=Change.choices)
    digest = models.BigIntegerField("内容の要約値")
    cells = models.TextField("行の内容")

    class Meta:
        db_table = "late_elderly_union_item"
        indexes = [
            models.Index(
                fields=["municipality", "kind", "fiscal_year", "key", "file"], name="late_elderly_union_item_key"
            )
        ]  # fmt: skip


class UnionResult(TenantModel):
    """What the union has decided of a person and year; the newest file holds."""

    pk = models.CompositePrimaryKey("municipality", "file", "line")
    file = models.BigIntegerField("ファイル番号")
    line = models.IntegerField("行")
    person = models.BigIntegerField("宛名番号")
    fiscal_year = models.SmallIntegerField("年度")
    medical = models.BigIntegerField("医療分の保険料")
    child = models.BigIntegerField("子ども・子育て支援納付金分の保険料")
    tenths = models.SmallIntegerField("負担割合（0は決定なし）")
    tenths_from = models.DateField("負担割合の適用開始日", null=True)

    class Meta:
        db_table = "late_elderly_union_result"
        indexes = [
            models.Index(
                fields=["municipality", "fiscal_year", "person", "file"], name="late_elderly_union_result_of"
            )
        ]


class UnionBenefit(TenantModel):
    """A benefit the union has paid; told again under the same number, the newest file holds."""

    pk = models.CompositePrimaryKey("municipality", "file", "line")
    file = models.BigIntegerField("ファイル番号")
    line = models.IntegerField("行")
    number = models.BigIntegerField("給付番号")
    person = models.BigIntegerField("宛名番号")
    month = models.DateField("診療年月の初日")
    name = models.CharField("給付の種類", max_length=40)
    amount = models.BigIntegerField("支給額")
    decided_on = models.DateField("支給決定日")
    paid_on = models.DateField("支払日", null=True)

    class Meta:
        db_table = "late_elderly_union_benefit"
        indexes = [models.Index(fields=["municipality", "person"], name="late_elderly_union_benefit_of")]


class UnionReject(TenantModel):
    """A line that was not taken: where it stands, what is wrong, the line as it was."""

    pk = models.CompositePrimaryKey("municipality", "file", "line")
    file = models.BigIntegerField("ファイル番号")
    line = models.IntegerField("行")
    reason = models.CharField("理由", max_length=120)
    text = models.CharField("元の行", max_length=400)

    class Meta:
        db_table = "late_elderly_union_reject"
