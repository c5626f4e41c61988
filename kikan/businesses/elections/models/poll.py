"""Where votes are cast before election day (期日前投票所), and why a voter may (宣誓書の事由)."""

from django.db import models

from kikan.shared.history import HistoryModel


class Oath(models.IntegerChoices):
    """The reasons a voter declares before voting early. Law: 公職選挙法第48条の2第1項各号"""

    WORK = 1, "仕事・学業・冠婚葬祭など"
    AWAY = 2, "用事・旅行などで投票区の外にいる"
    BODY = 3, "病気・けが・出産・障害などで歩行が困難"
    ISLAND = 4, "交通の不便な島などにいる"
    MOVED = 5, "住所を移し、ほかの市区町村に住んでいる"
    DISASTER = 6, "天災または悪天候で到達が困難"


class EarlyPlace(HistoryModel):
    """A place of early voting with its days and hours; minutes are counted from midnight.

    is_for_abroad: also voters abroad who are in Japan vote here (指定された期日前投票所).

    Law: 公職選挙法第48条の2第1項・第6項
    """

    key = ("place",)

    pk = models.CompositePrimaryKey("municipality", "place", "valid_from", "entry")
    place = models.BigIntegerField("期日前投票所番号")
    election = models.BigIntegerField("選挙番号")
    name = models.CharField("期日前投票所", max_length=80)
    address = models.CharField("所在地", max_length=200)
    open_on = models.DateField("開設の初日")
    close_on = models.DateField("開設の末日")
    opens_at = models.SmallIntegerField("開く時刻（分）")
    closes_at = models.SmallIntegerField("閉じる時刻（分）")
    is_for_abroad = models.BooleanField("在外選挙人の投票を受け付ける", default=False, db_default=False)

    class Meta:
        db_table = "elections_early_place"
