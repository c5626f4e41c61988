"""Which notices parents were sent (入学通知書・転入学通知書): a reissue is another row."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class NoticeKind(models.IntegerChoices):
    ENTRY = 1, "就学通知書"
    TRANSFER = 2, "転入学通知書"
    HEALTH_CHECK = 3, "就学時健康診断通知書"


class Notice(TenantModel):
    """One notice that was issued about a child; of a health check the school's session and its day."""

    pk = models.CompositePrimaryKey("municipality", "issue")
    issue = models.BigIntegerField("発行番号")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("通知の種類", choices=NoticeKind.choices)
    school = models.BigIntegerField("学校番号")
    enters_on = models.DateField("入学期日")
    issued_on = models.DateField("発行年月日")

    class Meta:
        db_table = "schooling_notice"
        indexes = [models.Index(fields=["municipality", "person"], name="schooling_notice_person")]
