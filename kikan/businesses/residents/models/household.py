"""The household row: who is its head, for as long as somebody lives in it."""

from django.db import models

from kikan.shared.history import HistoryModel


class Household(HistoryModel):
    """A household (世帯) and its head; it has no head where nobody has been named yet (世帯主未設定).

    `factual_head` is the name of one who is outside the register (事実上の世帯主). Where the household
    lives is where its members live: they all have one address.
    """

    key = ("household",)

    pk = models.CompositePrimaryKey("municipality", "household", "valid_from", "entry")
    household = models.BigIntegerField("世帯番号")
    head = models.BigIntegerField("世帯主の宛名番号", null=True)
    factual_head = models.CharField("事実上の世帯主", max_length=200, default="")

    class Meta:
        db_table = "residents_household"
