"""The old system's amounts beside our own (再計算の突合): every difference, its group, and what was decided about it."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class Group(models.IntegerChoices):
    """What explains a difference; the last needs a look at each."""

    ROUNDING = 1, "端数"
    RELIEF = 2, "軽減・減免"
    INCOME = 3, "所得がこのシステムにない"
    DATES = 4, "年度の途中の資格・期間"
    ONLY_OLD = 5, "旧システムだけにある"
    ONLY_NEW = 6, "このシステムだけにある"
    OTHER = 7, "説明できない差"


class Comparison(TenantModel):
    """One levy of a year held against the old amounts. levy: code; even: how many are the same."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("比較番号")
    rehearsal = models.BigIntegerField("リハーサル番号")
    levy = models.CharField("科目", max_length=2)
    fiscal_year = models.SmallIntegerField("年度")
    even = models.BigIntegerField("一致した件数")
    old_total = models.BigIntegerField("旧システムの合計")
    new_total = models.BigIntegerField("このシステムの合計")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_comparison"


class Difference(TenantModel):
    """A person whose amounts differ; yen, 0 where one side has none."""

    pk = models.CompositePrimaryKey("municipality", "comparison", "person")
    comparison = models.BigIntegerField("比較番号")
    person = models.BigIntegerField("宛名番号")
    reason_group = models.SmallIntegerField("区分", choices=Group.choices)
    old = models.BigIntegerField("旧システムの額")
    new = models.BigIntegerField("このシステムの額")

    class Meta:
        db_table = "data_migration_difference"


class DifferenceDecision(TenantModel):
    """Why a difference is right, or what was done; person 0: of all of the group that were not decided by themselves."""

    pk = models.CompositePrimaryKey("municipality", "comparison", "reason_group", "person", "entry")
    comparison = models.BigIntegerField("比較番号")
    reason_group = models.SmallIntegerField("区分", choices=Group.choices)
    person = models.BigIntegerField("宛名番号")
    reason = models.CharField("理由と処置", max_length=200)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_difference_decision"
