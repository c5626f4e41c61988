"""Municipalities, their closed days, ordinance values and number series."""

from django.db import models


class TenantModel(models.Model):
    """A row of one municipality; the table stands under forced row security."""

    municipality = models.IntegerField("団体コード")

    class Meta:
        abstract = True


class Municipality(models.Model):
    """A body with a local government code (団体): a member or the union. Control table.

    not_live: businesses nobody may open yet, with the planned day (ISO); null: all are open. The joint office sets it.
    """

    code = models.IntegerField("団体コード", primary_key=True)
    name = models.CharField("名称", max_length=40)
    kana = models.CharField("カナ", max_length=60)
    prefecture = models.CharField("都道府県", max_length=10)
    kind = models.CharField("区分", max_length=12, default="member")
    colour = models.CharField("色", max_length=7, default="#0a7d7d")
    is_sample = models.BooleanField("見本", default=False)
    not_live = models.JSONField("未稼働の業務", null=True)

    class Meta:
        db_table = "tenancy_municipality"


class ClosedDay(TenantModel):
    """A day on which the office is closed (閉庁日) beyond Saturdays, Sundays and holidays."""

    pk = models.CompositePrimaryKey("municipality", "closed_on")
    closed_on = models.DateField("閉庁日")
    reason = models.CharField("理由", max_length=40)

    class Meta:
        db_table = "tenancy_closed_day"


class DatedValue(TenantModel):
    """A number or choice that an ordinance sets, dated, with its article.

    Never changed: a row with a later `entry` for the same parameter and `valid_from` replaces the earlier.
    """

    parameter = models.CharField("項目", max_length=120)
    valid_from = models.IntegerField("適用開始")
    valid_until = models.IntegerField("適用終了", null=True)
    value = models.JSONField("値")
    cites = models.CharField("根拠条文", max_length=200)
    source = models.CharField("出典", max_length=400)
    is_unverified = models.BooleanField("未確認", default=False)
    is_illustrative = models.BooleanField("例示値", default=False)
    entry = models.BigIntegerField("異動番号")

    class Meta:
        abstract = True


class OrdinanceValue(DatedValue):
    """A value of the municipality itself (条例の値), or one of a body that it has taken over (県・広域連合の値).

    body: the name of the body; empty where the municipality entered the value. A taken row that ends where it begins
    was taken back.
    """

    pk = models.CompositePrimaryKey("municipality", "parameter", "valid_from", "is_illustrative", "entry")
    body = models.CharField("値を定める団体", max_length=40, default="", db_default="")

    class Meta:
        db_table = "tenancy_ordinance_value"


class BodyKind(models.IntegerChoices):
    PREFECTURE = 1, "都道府県"
    REGIONAL_UNION = 2, "広域連合"


class Body(TenantModel):
    """A prefecture or regional union whose values the joint office enters once for its members (値を定める団体)."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("団体の番号")
    name = models.CharField("名称", max_length=40)
    kind = models.SmallIntegerField("区分", choices=BodyKind.choices)
    entry = models.BigIntegerField("異動番号")

    class Meta:
        db_table = "tenancy_body"


class Belonging(TenantModel):
    """A member belongs to a body from a day until a day (所属する構成団体); until: exclusive, null without end.

    Never changed: a later `entry` for the same first day replaces the earlier; one that ends where it begins was a mistake.
    """

    pk = models.CompositePrimaryKey("municipality", "body", "member", "valid_from", "entry")
    body = models.BigIntegerField("団体の番号")
    member = models.IntegerField("構成団体のコード")
    valid_from = models.DateField("所属の初日")
    valid_until = models.DateField("所属の末日の翌日", null=True)
    cites = models.CharField("根拠", max_length=200)
    entry = models.BigIntegerField("異動番号")

    class Meta:
        db_table = "tenancy_belonging"


class BodyValue(DatedValue):
    """A value of a body (県・広域連合の値), kept by the joint office; members take it over."""

    pk = models.CompositePrimaryKey(
        "municipality", "body", "parameter", "valid_from", "is_illustrative", "entry"
    )
    body = models.BigIntegerField("団体の番号")

    class Meta:
        db_table = "tenancy_body_value"


class NumberSeries(TenantModel):
    """The last number drawn of a series (採番)."""

    pk = models.CompositePrimaryKey("municipality", "series")
    series = models.CharField("系列", max_length=40)
    last = models.BigIntegerField("最終番号")

    class Meta:
        db_table = "tenancy_number_series"
