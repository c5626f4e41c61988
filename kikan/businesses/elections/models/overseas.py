"""The roll of voters abroad (在外選挙人名簿)."""

from django.db import models

from kikan.shared.history import HistoryModel


class OverseasKind(models.IntegerChoices):
    CONSULATE = 1, "在外公館を通じた登録"
    TRANSFER = 2, "選挙人名簿からの登録の移転"


class OverseasEntry(HistoryModel):
    """A voter abroad; who settled in Japan again is marked and goes off after four months.

    Law: 公職選挙法第30条の2〜第30条の11
    """

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("登録の種類", choices=OverseasKind.choices)
    card = models.BigIntegerField("在外選挙人証の番号")
    address = models.CharField("国外の住所", max_length=200)
    consulate = models.CharField("領事官（在外公館）", max_length=60)
    registered_on = models.DateField("登録年月日")
    returned_on = models.DateField("国内に住所を定めた年月日（表示）", null=True)

    class Meta:
        db_table = "elections_overseas"
