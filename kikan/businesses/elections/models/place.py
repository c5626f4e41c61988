"""Voting districts with their polling places (投票区・投票所) and the lots that belong to them."""

from django.db import models

from kikan.shared.history import HistoryModel


class District(HistoryModel):
    """A voting district and where its voters vote on election day; is_for_abroad: also voters abroad who are in Japan.

    Law: 公職選挙法第17条・第39条・第49条の2第3項
    """

    key = ("district",)

    pk = models.CompositePrimaryKey("municipality", "district", "valid_from", "entry")
    district = models.BigIntegerField("投票区番号")
    name = models.CharField("投票区名", max_length=60)
    place_name = models.CharField("投票所", max_length=80)
    place_address = models.CharField("投票所の所在地", max_length=200)
    is_for_abroad = models.BooleanField("在外選挙人の投票を受け付ける", default=False, db_default=False)

    class Meta:
        db_table = "elections_district"


class Area(HistoryModel):
    """The lots of a town whose voters belong to a district; lots are first numbers of an address."""

    key = ("area",)

    pk = models.CompositePrimaryKey("municipality", "area", "valid_from", "entry")
    area = models.BigIntegerField("投票区の区域番号")
    district = models.BigIntegerField("投票区番号")
    town_code = models.CharField("住所コード", max_length=11, db_collation="C")
    lot_from = models.IntegerField("番地の始まり", default=0)
    lot_until = models.IntegerField("番地の終わり", null=True)

    class Meta:
        db_table = "elections_area"
