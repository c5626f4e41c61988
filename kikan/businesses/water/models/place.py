"""Where water is drawn and measured: zones, service points, meters and their exchanges."""

from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class Use(models.IntegerChoices):
    HOME = 1, "一般用"
    BUSINESS = 2, "営業用"
    GROUP = 3, "団体用"
    BATH = 4, "公衆浴場用"
    TEMPORARY = 5, "臨時用"
    POOL = 6, "プール用"
    HYDRANT = 7, "私設消火栓"


class Cycle(models.IntegerChoices):
    MONTHLY = 0, "毎月"
    ODD = 1, "奇数月"
    EVEN = 2, "偶数月"


class Zone(HistoryModel):
    """A zone that is read together (検針地区): how often, on which day, whether winter is estimated."""

    key = ("zone",)

    pk = models.CompositePrimaryKey("municipality", "zone", "valid_from", "entry")
    zone = models.IntegerField("地区番号")
    name = models.CharField("地区名", max_length=40)
    cycle = models.SmallIntegerField("検針の月", choices=Cycle.choices)
    reading_day = models.SmallIntegerField("定例検針日")
    is_estimated_in_winter = models.BooleanField("冬期概算", default=False)

    class Meta:
        db_table = "water_zone"


class ServicePoint(TenantModel):
    """The identity of a service point (水栓番号)."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("水栓番号")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "water_point"


class PointState(HistoryModel):
    """A service point while nothing about it changes (給水装置): place, route, bore, use, owner.

    A point without tap water (井戸水だけの施設) stands for its drain: `has_tap` is false.
    """

    key = ("point",)

    pk = models.CompositePrimaryKey("municipality", "point", "valid_from", "entry")
    point = models.BigIntegerField("水栓番号")
    zone = models.IntegerField("検針地区")
    route = models.IntegerField("検針ルート")
    sequence = models.IntegerField("検針順")
    place = models.CharField("所在地", max_length=200)
    calibre = models.SmallIntegerField("口径")
    use = models.SmallIntegerField("用途", choices=Use.choices)
    dwellings = models.SmallIntegerField("戸数", default=1)
    owner = models.BigIntegerField("所有者の宛名番号", null=True)
    has_tap = models.BooleanField("水道あり", default=True)

    class Meta:
        db_table = "water_point_state"


class Meter(HistoryModel):
    """The meter that measures a point (量水器), from its fitting on."""

    key = ("point",)

    pk = models.CompositePrimaryKey("municipality", "point", "valid_from", "entry")
    point = models.BigIntegerField("水栓番号")
    serial = models.CharField("量水器番号", max_length=20)
    calibre = models.SmallIntegerField("口径")
    digits = models.SmallIntegerField("桁数", default=4)
    start_index = models.IntegerField("設置時指針")
    sealed_until = models.DateField("検定満期")
    is_remote = models.BooleanField("遠隔検針", default=False)

    class Meta:
        db_table = "water_meter"


class Exchange(TenantModel):
    """A meter was exchanged between two readings (量水器の取替え): what the old one had counted since the last."""

    pk = models.CompositePrimaryKey("municipality", "point", "entry")
    point = models.BigIntegerField("水栓番号")
    entry = models.BigIntegerField("記録番号")
    exchanged_on = models.DateField("取替日")
    removed_index = models.IntegerField("取外指針")
    start_index = models.IntegerField("設置時指針")
    volume = models.IntegerField("旧量水器の水量")

    class Meta:
        db_table = "water_exchange"


class Distribution(TenantModel):
    """The water sent out in a month (配水量) in m3; the latest entry holds."""

    pk = models.CompositePrimaryKey("municipality", "month", "entry")
    month = models.IntegerField("月")
    entry = models.BigIntegerField("記録番号")
    volume = models.BigIntegerField("配水量")

    class Meta:
        db_table = "water_distribution"
