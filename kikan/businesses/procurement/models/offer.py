"""What bidders offer: prices by year and an answer to each function (提案)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel


class Fit(models.IntegerChoices):
    MET = 1, "○"
    PARTLY = 2, "△"
    MISSING = 3, "×"


class Proposal(HistoryModel):
    """A bidder's proposal. bidder: 1 is A社, 2 is B社, in the order of receipt. prices: yen, the first sum, then each year."""

    key = ("procurement", "bidder")

    pk = models.CompositePrimaryKey("municipality", "procurement", "bidder", "valid_from", "entry")
    procurement = models.BigIntegerField("調達番号")
    bidder = models.SmallIntegerField("提案者の番号")
    name = models.CharField("提案者", max_length=100)
    received_on = models.DateField("受付年月日")
    prices = ArrayField(models.BigIntegerField(), verbose_name="年ごとの価格")

    class Meta:
        db_table = "procurement_proposal"


class Answer(HistoryModel):
    """What a bidder promises of a function."""

    key = ("procurement", "bidder", "function")

    pk = models.CompositePrimaryKey(
        "municipality", "procurement", "bidder", "function", "valid_from", "entry"
    )
    procurement = models.BigIntegerField("調達番号")
    bidder = models.SmallIntegerField("提案者の番号")
    function = models.SmallIntegerField("機能要件の番号")
    answer = models.SmallIntegerField("回答", choices=Fit.choices)
    note = models.CharField("実現の方法", max_length=400, default="")

    class Meta:
        db_table = "procurement_answer"
