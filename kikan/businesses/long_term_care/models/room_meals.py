"""Applications for lower meals and rooms in a facility, and what is granted (負担限度額認定)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel


class RoomMealState(models.IntegerChoices):
    APPLIED = 1, "申請受付"
    GRANTED = 2, "承認"
    REFUSED = 3, "不承認"


class Spouse(models.IntegerChoices):
    """What the application tells of a spouse, also one of another household (配偶者)."""

    NONE = 1, "いない"
    HERE = 2, "いる（この市町村で課税を確かめる）"
    UNTAXED_ELSEWHERE = 3, "いる（他の市町村で非課税を確認）"
    TAXED_ELSEWHERE = 4, "いる（他の市町村で課税を確認）"


class RoomMealApplication(HistoryModel):
    """An application; each step replaces the row (負担限度額認定申請). Money in yen.

    savings: 預貯金・有価証券・現金など of the couple before debts; untaxed_pension: 遺族年金・障害年金 of the year judged by.
    """

    key = ("number",)

    pk = models.CompositePrimaryKey("municipality", "number", "valid_from", "entry")
    number = models.BigIntegerField("申請番号")
    person = models.BigIntegerField("宛名番号")
    applied_on = models.DateField("申請日")
    is_renewal = models.BooleanField("8月からの更新", default=False)
    state = models.SmallIntegerField("状態", choices=RoomMealState.choices, default=RoomMealState.APPLIED)
    untaxed_pension = models.BigIntegerField("非課税年金の収入額")
    savings = models.BigIntegerField("預貯金等の額")
    debts = models.BigIntegerField("負債の額", default=0)
    spouse_kind = models.SmallIntegerField("配偶者", choices=Spouse.choices)
    spouse = models.BigIntegerField("配偶者の宛名番号", null=True)
    refused = models.SmallIntegerField("該当しない理由", default=0)

    class Meta:
        db_table = "long_term_care_room_meal_application"


class RoomMealLimit(HistoryModel):
    """The stage whose limits hold (負担限度額), to 31 July at the latest; working: `law.room_meals.RoomMeals.pack()`."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    stage = models.SmallIntegerField("利用者負担段階")
    application = models.BigIntegerField("申請番号")
    decided_on = models.DateField("決定日")
    working = ArrayField(models.BigIntegerField(), verbose_name="計算過程")

    class Meta:
        db_table = "long_term_care_room_meal_limit"
