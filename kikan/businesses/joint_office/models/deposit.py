"""Money that came in on the union's account as the bank's file tells it, and what was decided of it (入金)."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class DepositKind(models.IntegerChoices):
    """What became of a deposit; REOPENED: the decision before was taken back."""

    SHARE = 1, "負担金に充てる"
    OTHER = 2, "負担金ではない"
    RETURNED = 3, "残りを返した"
    REOPENED = 4, "充当を取り消した"


class DepositFile(TenantModel):
    """A file of deposits that was taken in; the same content is never taken twice. taken: deposits it told anew."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("ファイル番号")
    layout = models.CharField("レイアウト", max_length=40)
    sha256 = models.CharField("内容の要約値", max_length=64)
    made_on = models.DateField("作成年月日")
    account = models.CharField("口座", max_length=20)
    records = models.IntegerField("件数")
    taken = models.IntegerField("登録した件数")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "joint_office_deposit_file"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "sha256"], name="joint_office_deposit_file_once")
        ]


class Deposit(TenantModel):
    """One deposit, once whatever file tells of it; doubt: why a person must look at it, empty where all agreed."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("入金番号")
    file = models.BigIntegerField("ファイル番号")
    line = models.IntegerField("行")
    identity = models.BigIntegerField("同一性")
    received_on = models.DateField("入金年月日")
    amount = models.BigIntegerField("額")
    payer = models.CharField("振込依頼人名", max_length=100)
    doubt = models.CharField("確認の理由", max_length=120, default="")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "joint_office_deposit"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "identity"], name="joint_office_deposit_once")
        ]


class DepositReject(TenantModel):
    """A line that was not taken, as it came, with the reason."""

    pk = models.CompositePrimaryKey("municipality", "file", "line")
    file = models.BigIntegerField("ファイル番号")
    line = models.IntegerField("行")
    reason = models.CharField("理由", max_length=200)
    raw = models.TextField("元の行")

    class Meta:
        db_table = "joint_office_deposit_reject"


class DepositDecision(TenantModel):
    """What was decided of a deposit; the newest counts. member: whose share, for SHARE alone."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("決定番号")
    deposit = models.BigIntegerField("入金番号")
    kind = models.SmallIntegerField("決定", choices=DepositKind.choices)
    member = models.IntegerField("構成団体のコード", null=True)
    reason = models.CharField("理由", max_length=200, default="")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "joint_office_deposit_decision"
        indexes = [models.Index(fields=["municipality", "deposit"], name="joint_office_deposit_decided")]
