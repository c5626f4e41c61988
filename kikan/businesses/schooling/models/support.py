"""Cases of the support committee (教育支援委員会): which school fits a child with special needs, from asking to telling."""

from django.db import models

from kikan.shared.history import HistoryModel


class Asker(models.IntegerChoices):
    GUARDIAN = 1, "保護者の相談"
    HEALTH_CHECK = 2, "就学時健康診断"
    NURSERY = 3, "保育所・幼稚園・こども園"
    SCHOOL = 4, "在学する学校"
    OTHER = 9, "その他"


class Placement(models.IntegerChoices):
    REGULAR = 1, "通常の学級"
    RESOURCE_ROOM = 2, "通級による指導"
    SPECIAL_CLASS = 3, "特別支援学級"
    SPECIAL_SCHOOL = 4, "特別支援学校"


class View(models.IntegerChoices):
    AGREES = 1, "意見のとおりでよい"
    OTHERWISE = 2, "別の就学先を希望"


class SupportCase(HistoryModel):
    """One child's case for a school year as it stands; what comes in begins another row of the same time.

    Law: 学校教育法施行令第5条・第11条・第18条の2
    """

    key = ("person", "year")

    pk = models.CompositePrimaryKey("municipality", "person", "year", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    year = models.SmallIntegerField("就学する年度")
    asked_by = models.SmallIntegerField("相談のもと", choices=Asker.choices)
    documents_on = models.DateField("資料がそろった日", null=True)
    met_on = models.DateField("委員会の開催日", null=True)
    opinion = models.SmallIntegerField("委員会の意見", choices=Placement.choices, null=True)
    opinion_entry = models.BigIntegerField("意見の記録番号", null=True)
    heard_on = models.DateField("保護者の意見を聴いた日", null=True)
    view = models.SmallIntegerField("保護者の意見", choices=View.choices, null=True)
    wish = models.CharField("保護者の希望", max_length=200, default="")
    decision = models.SmallIntegerField("就学先の決定", choices=Placement.choices, null=True)
    school = models.BigIntegerField("決定した学校", null=True)
    decided_on = models.DateField("決定年月日", null=True)
    reason = models.CharField("決定の理由", max_length=200, default="")
    prefecture_told_on = models.DateField("都道府県教育委員会への通知", null=True)

    class Meta:
        db_table = "schooling_support_case"
        indexes = [models.Index(fields=["municipality", "year"], name="schooling_support_year")]
