"""The electoral roll (選挙人名簿): entries with their marks, and who has lost the vote for a time."""

from django.db import models

from kikan.shared.history import HistoryModel


class RegistrationKind(models.IntegerChoices):
    REGULAR = 1, "定時登録"
    ELECTION_TIME = 2, "選挙時登録"
    CORRECTION = 3, "補正登録"


class RemovalReason(models.IntegerChoices):
    DIED = 1, "死亡"
    NATIONALITY_LOST = 2, "国籍の喪失"
    ERROR = 3, "誤って登録"


class SuspensionReason(models.IntegerChoices):
    SENTENCE = 1, "刑に処せられた"
    ELECTION_OFFENCE = 2, "選挙犯罪による公民権停止"


class RollEntry(HistoryModel):
    """A voter is on the roll while such a row holds; a row marked 転出表示 ends by itself after four months.

    Law: 公職選挙法第19条〜第28条
    """

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    district = models.BigIntegerField("投票区番号", null=True)
    kind = models.SmallIntegerField("登録の種類", choices=RegistrationKind.choices)
    base_on = models.DateField("登録基準日")
    registered_on = models.DateField("登録年月日")
    moved_out_on = models.DateField("転出年月日（転出表示）", null=True)

    class Meta:
        db_table = "elections_roll"
        indexes = [models.Index(fields=["municipality", "district"], name="elections_roll_district")]


class Suspension(HistoryModel):
    """The vote is lost or suspended while such a row holds; the entry on the roll stays.

    Law: 公職選挙法第11条・第27条第1項
    """

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    reason = models.SmallIntegerField("事由", choices=SuspensionReason.choices)

    class Meta:
        db_table = "elections_suspension"
