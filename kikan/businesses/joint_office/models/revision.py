"""Law revisions ahead (法制度改正): what changes, when, for which businesses."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel


class Revision(HistoryModel):
    """A revision as the office follows it; businesses: those it concerns.

    parameters: ids of the values of law and ordinance that it changes; release: the version that carries it;
    reason: why it was last corrected or withdrawn.
    """

    key = ("revision",)

    pk = models.CompositePrimaryKey("municipality", "revision", "valid_from", "entry")
    revision = models.BigIntegerField("改正番号")
    title = models.CharField("件名", max_length=100)
    law = models.CharField("法令", max_length=100)
    effective_on = models.DateField("施行年月日")
    businesses = ArrayField(models.CharField(max_length=40), verbose_name="業務")
    parameters = ArrayField(
        models.CharField(max_length=100), verbose_name="変わる値", default=list, db_default=[]
    )
    release = models.BigIntegerField("版の番号", null=True)
    reason = models.CharField("訂正・取下げの理由", max_length=200, default="", db_default="")
    is_withdrawn = models.BooleanField("取下げ", default=False, db_default=False)

    class Meta:
        db_table = "joint_office_revision"
