"""Looks at the roll by others (抄本の閲覧): who asked, what for, what was seen, or why it was refused."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class ViewingPurpose(models.IntegerChoices):
    CHECK = 1, "特定の人の登録の有無の確認"
    POLITICAL = 2, "政治活動（選挙運動を含む）"
    RESEARCH = 3, "政治・選挙に関する公益性の高い調査研究"


class Viewing(TenantModel):
    """An application for a look as it was answered; never changed.

    Law: 公職選挙法第28条の2〜第28条の4
    """

    pk = models.CompositePrimaryKey("municipality", "viewing")
    viewing = models.BigIntegerField("閲覧の受付番号")
    purpose = models.SmallIntegerField("目的", choices=ViewingPurpose.choices)
    applicant = models.CharField("申出者", max_length=100)
    viewers = models.CharField("閲覧者", max_length=200)
    what_for = models.CharField("利用の目的", max_length=200)
    viewed_on = models.DateField("閲覧の年月日")
    district = models.BigIntegerField("閲覧した投票区番号", null=True)
    person = models.BigIntegerField("確認した人の宛名番号", null=True)
    seen = models.IntegerField("閲覧に供した人数", default=0)
    is_on = models.BooleanField("登録の有無", null=True)
    copy = models.BigIntegerField("閲覧用の写しの発行番号", null=True)
    refusal = models.CharField("拒んだ理由", max_length=200, default="")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "elections_viewing"
