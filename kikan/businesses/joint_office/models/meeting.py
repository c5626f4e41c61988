"""Meetings of the members: who was there, what was on the agenda, what was decided (会議の記録)."""

from django.db import models

from kikan.shared.history import HistoryModel


class Level(models.IntegerChoices):
    ASSEMBLY = 1, "総会"
    COMMITTEE = 2, "運営委員会"
    PANEL = 3, "専門部会"


class Decision(models.IntegerChoices):
    OPEN = 0, "未決定"
    APPROVED = 1, "可決"
    REFUSED = 2, "否決"
    CONTINUED = 3, "継続"
    TOLD = 4, "報告"


class Meeting(HistoryModel):
    """A meeting (会議) of one of the three levels, planned or held."""

    key = ("meeting",)

    pk = models.CompositePrimaryKey("municipality", "meeting", "valid_from", "entry")
    meeting = models.BigIntegerField("会議の番号")
    level = models.SmallIntegerField("会議の種類", choices=Level.choices)
    held_on = models.DateField("開催の日")
    title = models.CharField("会議の名称", max_length=80)
    place = models.CharField("場所", max_length=80, default="")
    chair = models.CharField("議長（職）", max_length=60, default="")

    class Meta:
        db_table = "joint_office_meeting"


class Attendance(HistoryModel):
    """Whether a member was at a meeting (出欠), and by which offices."""

    key = ("meeting", "member")

    pk = models.CompositePrimaryKey("municipality", "meeting", "member", "valid_from", "entry")
    meeting = models.BigIntegerField("会議の番号")
    member = models.IntegerField("構成団体のコード")
    is_present = models.BooleanField("出席")
    who = models.CharField("出席者の職", max_length=100, default="")

    class Meta:
        db_table = "joint_office_attendance"


class AgendaItem(HistoryModel):
    """An item of a meeting (議題), about a request or a sheet where it is about one, and what was decided."""

    key = ("meeting", "item")

    pk = models.CompositePrimaryKey("municipality", "meeting", "item", "valid_from", "entry")
    meeting = models.BigIntegerField("会議の番号")
    item = models.SmallIntegerField("議題の番号")
    title = models.CharField("議題", max_length=100)
    request = models.BigIntegerField("要望番号", null=True)
    allocation = models.BigIntegerField("計算番号", null=True)
    decision = models.SmallIntegerField("決定", choices=Decision.choices, default=Decision.OPEN)
    text = models.CharField("決定の内容", max_length=1000, default="")

    class Meta:
        db_table = "joint_office_agenda_item"
