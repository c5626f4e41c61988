"""Loads of data from another system, and the rows that could not be taken, with the reason."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class Load(TenantModel):
    """One hand-over taken in (取込み); the same one is never taken twice."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("取込番号")
    sha256 = models.CharField("内容の要約値", max_length=64)
    reference_on = models.DateField("基準日")
    files = models.IntegerField("ファイル数")
    rows = models.BigIntegerField("行数")
    rejected = models.BigIntegerField("受け入れなかった行数")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "exchange_load"
        constraints = [models.UniqueConstraint(fields=["municipality", "sha256"], name="exchange_load_once")]


class Reject(TenantModel):
    """A row that was not taken (エラー行): where it stands, what is wrong, the row as it was."""

    pk = models.CompositePrimaryKey("municipality", "load", "layout", "line")
    load = models.BigIntegerField("取込番号")
    layout = models.CharField("レイアウト", max_length=60)
    line = models.BigIntegerField("行番号")
    field = models.CharField("項目", max_length=60)
    reason = models.CharField("理由", max_length=200)
    row = models.TextField("元の行")

    class Meta:
        db_table = "exchange_reject"


class TakeOver(TenantModel):
    """What was decided of a load that a cut-over took in (切替えでの取込み): taken, accepted by name, or rolled back."""

    class Step(models.IntegerChoices):
        TAKEN = 1, "取込み済み"
        ACCEPTED = 2, "検収済み"
        BACK = 3, "切戻し"

    pk = models.CompositePrimaryKey("municipality", "load", "step")
    load = models.BigIntegerField("取込番号")
    step = models.SmallIntegerField("段階", choices=Step.choices)
    happened_on = models.DateField("年月日")
    decided_by = models.CharField("決めた人", max_length=200)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "exchange_take_over"
