"""Schools and the districts that belong to them (学校・通学区域), each with the time it holds."""

from django.db import models

from kikan.shared.history import HistoryModel


class SchoolKind(models.IntegerChoices):
    ELEMENTARY = 1, "小学校"
    JUNIOR_HIGH = 2, "中学校"
    NINE_YEARS = 3, "義務教育学校"
    SPECIAL_NEEDS = 4, "特別支援学校"


class Founder(models.IntegerChoices):
    OWN = 1, "当市町村"
    OTHER_MUNICIPALITY = 2, "他の市町村"
    PREFECTURE = 3, "都道府県"
    NATIONAL = 4, "国立"
    PRIVATE = 5, "私立"


class School(HistoryModel):
    """A school children of the municipality attend: from its opening to the day it is closed."""

    key = ("school",)

    pk = models.CompositePrimaryKey("municipality", "school", "valid_from", "entry")
    school = models.BigIntegerField("学校番号")
    name = models.CharField("学校名", max_length=60)
    kind = models.SmallIntegerField("学校の種類", choices=SchoolKind.choices)
    founder = models.SmallIntegerField("設置者", choices=Founder.choices)

    class Meta:
        db_table = "schooling_school"


class District(HistoryModel):
    """The lots of a town from which children go to a school (通学区域); lots are first numbers of an address."""

    key = ("district",)

    pk = models.CompositePrimaryKey("municipality", "district", "valid_from", "entry")
    district = models.BigIntegerField("通学区域番号")
    kind = models.SmallIntegerField("学校の種類", choices=SchoolKind.choices)
    town_code = models.CharField("住所コード", max_length=11, db_collation="C")
    lot_from = models.IntegerField("番地の始まり", default=0)
    lot_until = models.IntegerField("番地の終わり", null=True)
    school = models.BigIntegerField("学校番号")

    class Meta:
        db_table = "schooling_district"
