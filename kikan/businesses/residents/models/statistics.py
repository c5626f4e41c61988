"""Published statistics (統計): which period, as known at which entry, and every figure as it was told then."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class Publication(TenantModel):
    """One month or year counted (集計). Population holds on `day`; movements are those after `begins_on` until `until`.

    `before` is the publication whose people the movements begin with: so the figures of months add up.
    """

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("集計番号")
    run = models.BigIntegerField("実行番号")
    kind = models.CharField("区分", max_length=5)
    period = models.IntegerField("年月・年")
    day = models.DateField("基準日")
    begins_on = models.DateField("異動の前日")
    until = models.DateField("異動の末日")
    known_at = models.BigIntegerField("記録番号")
    before = models.BigIntegerField("前回の集計番号", null=True)
    published_at = models.DateTimeField("公表日時")

    class Meta:
        db_table = "residents_publication"
        indexes = [
            models.Index(fields=["municipality", "kind", "period"], name="residents_publication_period")
        ]


class Figure(TenantModel):
    """One cell of a publication: how many of `table` have these marks; 0 and -1 stand for all and for unknown."""

    pk = models.CompositePrimaryKey("municipality", "publication", "line")
    publication = models.BigIntegerField("集計番号")
    line = models.IntegerField("行番号")
    table = models.SmallIntegerField("表")
    district = models.BigIntegerField("地区", default=0)
    sex = models.SmallIntegerField("性別", default=0)
    age = models.SmallIntegerField("年齢", default=0)
    resident_kind = models.SmallIntegerField("住民種別", default=0)
    cause = models.SmallIntegerField("事由", default=0)
    count = models.IntegerField("数")

    class Meta:
        db_table = "residents_figure"
