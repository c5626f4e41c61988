"""Applications for benefits taken at the counter for the union (給付の申請の受付), each with its stages."""

from django.db import models

from kikan.shared.history import HistoryModel


class BenefitKind(models.IntegerChoices):
    HIGH_COST = 1, "高額療養費"
    REFUND = 2, "療養費"
    FUNERAL = 3, "葬祭費"


class BenefitStage(models.IntegerChoices):
    RECEIVED = 1, "受付"
    FORWARDED = 2, "広域連合へ送付"
    RETURNED = 3, "返戻"
    GRANTED = 4, "支給決定（広域連合）"
    REJECTED = 5, "不支給（広域連合）"
    WITHDRAWN = 6, "取下げ"


class BenefitApplication(HistoryModel):
    """One application as it stands; each stage begins another row. The union decides and pays.

    month: the first of the month of treatment, of a funeral the day of death. paid: what the applicant has paid.
    round: 1, and one more each time the application was mended after it had been sent.
    """

    key = ("application",)

    pk = models.CompositePrimaryKey("municipality", "application", "valid_from", "entry")
    application = models.BigIntegerField("受付番号")
    person = models.BigIntegerField("被保険者の宛名番号")
    kind = models.SmallIntegerField("給付の種類", choices=BenefitKind.choices)
    applied_on = models.DateField("受付年月日")
    month = models.DateField("診療年月（葬祭費は死亡年月日）")
    paid = models.BigIntegerField("支払額", default=0)
    claimant = models.BigIntegerField("申請者の宛名番号", null=True)
    claimant_name = models.CharField("申請者の氏名", max_length=100)
    papers = models.CharField("添付書類", max_length=100, default="")
    round = models.SmallIntegerField("送付の回", default=1)
    stage = models.SmallIntegerField("状態", choices=BenefitStage.choices)
    stage_on = models.DateField("状態の日")
    reason = models.CharField("返戻・不支給・取下げの理由", max_length=40, default="")

    class Meta:
        db_table = "late_elderly_benefit_application"
        indexes = [models.Index(fields=["municipality", "person"], name="late_elderly_benefit_person")]
