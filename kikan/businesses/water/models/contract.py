"""Who uses water where (使用契約), and what of the sewer comes with it."""

from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class Well(models.IntegerChoices):
    NONE = 0, "なし"
    METERED = 1, "あり（計量）"
    ASSESSED = 2, "併用（人数で認定）"
    ONLY = 3, "井戸水だけ（人数で認定）"


class Sewer(models.IntegerChoices):
    NONE = 0, "なし"
    PUBLIC = 1, "公共下水道"
    RURAL = 2, "農業集落排水"
    SEPTIC = 3, "市町村設置型浄化槽"


class NeverStop(models.IntegerChoices):
    """Why water is not stopped for arrears before somebody has looked (給水停止の留保)."""

    NONE = 0, "なし"
    MINOR = 1, "乳幼児・未成年だけの世帯"
    ILLNESS = 2, "療養・透析などで水が要る"
    WELFARE = 3, "生活保護・困窮の相談中"
    PROMISE = 4, "分納誓約の履行中"


class Contract(TenantModel):
    """The identity of a contract: one user at one point from opening to closing."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("契約番号")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "water_contract"


class ContractState(HistoryModel):
    """A contract while nothing about it changes. No two contracts hold at one point on one day.

    `sewer_from`, `sewer_index`: where the sewer begins within a period, from that day and meter reading on; `sewer_until`
    and `sewer_end_index` where it ends.
    """

    key = ("point",)

    pk = models.CompositePrimaryKey("municipality", "point", "valid_from", "entry")
    point = models.BigIntegerField("水栓番号")
    contract = models.BigIntegerField("契約番号")
    payer = models.BigIntegerField("使用者の宛名番号")
    opened_on = models.DateField("使用開始日")
    opened_index = models.IntegerField("使用開始時の指針", default=0)
    sewer = models.SmallIntegerField("下水の別", choices=Sewer.choices, default=Sewer.NONE)
    sewer_use = models.SmallIntegerField("汚水区分", default=1)
    sewer_from = models.DateField("下水開始日", null=True)
    sewer_index = models.IntegerField("下水開始時の指針", null=True)
    sewer_until = models.DateField("下水中止日", null=True)
    sewer_end_index = models.IntegerField("下水中止時の指針", null=True)
    well = models.SmallIntegerField("井戸", choices=Well.choices, default=Well.NONE)
    well_uses = models.SmallIntegerField("井戸水の用途", default=0)
    persons = models.SmallIntegerField("世帯人数（認定）", default=0)
    not_drained = models.IntegerField("減量認定（1か月）", default=0)
    reduction = models.SmallIntegerField("減免区分", default=0)
    never_stop = models.SmallIntegerField("給水停止の留保", choices=NeverStop.choices, default=NeverStop.NONE)

    class Meta:
        db_table = "water_contract_state"
