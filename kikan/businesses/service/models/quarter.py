"""A quarter as somebody has checked it against the evidence, and the approval of its penalty (四半期の確認・減額の承認)."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class Quarter(TenantModel):
    """A quarter that was checked (四半期の確認); a later check takes its place until one is approved.

    first_month: year × 12 + month − 1 of its first month; measure: what is done about the items that were missed.
    """

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("確認の番号")
    first_month = models.IntegerField("四半期の最初の月")
    scheme = models.CharField("未達の扱い", max_length=20)
    met = models.IntegerField("達成した項目")
    judged = models.IntegerField("判定した項目")
    money = models.BigIntegerField("減額")
    measure = models.CharField("改善の措置", max_length=1000, default="")
    illustrative = models.CharField("例示値", max_length=400, default="")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "service_quarter"


class QuarterApproval(TenantModel):
    """Another person has approved what follows (減額の承認): the joint office deducts it from the next share notice."""

    pk = models.CompositePrimaryKey("municipality", "first_month")
    first_month = models.IntegerField("四半期の最初の月")
    quarter = models.BigIntegerField("確認の番号")
    approved_on = models.DateField("承認年月日")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "service_quarter_approval"
