"""Visits of the system's staff to members' sections, what they found and what follows (現場訪問の記録)."""

from django.db import models

from kikan.shared.history import HistoryModel


class Visit(HistoryModel):
    """A visit (現場訪問) to a section of a member, planned or made; who: offices, no names."""

    key = ("visit",)

    pk = models.CompositePrimaryKey("municipality", "visit", "valid_from", "entry")
    visit = models.BigIntegerField("訪問の番号")
    member = models.IntegerField("構成団体のコード")
    visited_on = models.DateField("訪問の日")
    section = models.CharField("訪問先の課", max_length=60)
    business = models.CharField("業務", max_length=40, default="", blank=True)
    who = models.CharField("訪問した人の職", max_length=100)
    purpose = models.CharField("目的", max_length=200)

    class Meta:
        db_table = "joint_office_visit"


class Observation(HistoryModel):
    """What was found at a visit (気づき), what is to be done by whom and until when, and where it went on.

    request, faq, flow: what became of it, at most one. done_on: the action was carried out.
    """

    key = ("visit", "observation")

    pk = models.CompositePrimaryKey("municipality", "visit", "observation", "valid_from", "entry")
    visit = models.BigIntegerField("訪問の番号")
    observation = models.SmallIntegerField("気づきの番号")
    text = models.CharField("気づき", max_length=1000)
    action = models.CharField("次の行動", max_length=300, default="")
    in_charge = models.CharField("担当（課・職）", max_length=60, default="")
    due_on = models.DateField("期限", null=True)
    request = models.BigIntegerField("要望番号", null=True)
    faq = models.BigIntegerField("FAQ番号", null=True)
    flow = models.BigIntegerField("業務の流れの番号", null=True)
    done_on = models.DateField("済んだ日", null=True)
    result = models.CharField("結果", max_length=300, default="")

    class Meta:
        db_table = "joint_office_observation"
