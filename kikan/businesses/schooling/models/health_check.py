"""Health checks of the children who enter school next April (就学時健康診断): where and when, who was invited, who came."""

from django.db import models

from kikan.shared.history import HistoryModel


class CheckState(models.IntegerChoices):
    INVITED = 1, "案内済"
    DONE = 2, "受診"
    ELSEWHERE = 3, "他の市町村で受診"
    ABSENT = 4, "欠席"


class Advice(models.IntegerChoices):
    """What the board told the guardian after the check (事後措置). Law: 学校保健安全法第12条"""

    NONE = 0, "なし"
    TREATMENT = 1, "治療・精密検査の勧告"
    CONSULTATION = 2, "就学に関する相談"


class HealthSession(HistoryModel):
    """Where and when the entrants of a school are checked; what changes begins another row of the same time.

    Law: 学校保健安全法第11条、同法施行令第1条・第3条
    """

    key = ("year", "school")

    pk = models.CompositePrimaryKey("municipality", "year", "school", "valid_from", "entry")
    year = models.SmallIntegerField("入学の年")
    school = models.BigIntegerField("学校番号")
    held_on = models.DateField("実施日")
    begins_at = models.CharField("受付の時刻", max_length=20)
    venue = models.CharField("会場", max_length=60)

    class Meta:
        db_table = "schooling_health_session"


class HealthCheck(HistoryModel):
    """One entrant's check as it stands; the result begins another row of the same time. What was found stays on the slip."""

    key = ("person", "year")

    pk = models.CompositePrimaryKey("municipality", "person", "year", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    year = models.SmallIntegerField("入学の年")
    school = models.BigIntegerField("学校番号", null=True)
    held_on = models.DateField("案内した実施日", null=True)
    state = models.SmallIntegerField("状態", choices=CheckState.choices)
    checked_on = models.DateField("受診日", null=True)
    advice = models.SmallIntegerField("事後措置", choices=Advice.choices, default=Advice.NONE)

    class Meta:
        db_table = "schooling_health_check"
        indexes = [models.Index(fields=["municipality", "year", "school"], name="schooling_health_school")]
