"""Loads of data from another system, and the rows that could not be taken, with the reason."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class LeavingProof(models.Model):
    """That a municipality could leave that night (移出の照合): delivered, opened, read back, compared. Control table.

    differences: rows that differ by table; problem: the class of what went wrong before there was anything to compare.
    """

    number = models.BigAutoField("番号", primary_key=True)
    municipality = models.IntegerField("団体コード")
    at = models.DateTimeField("日時")
    version = models.CharField("版", max_length=20)
    seconds = models.FloatField("所要秒数")
    files = models.IntegerField("ファイル数")
    tables = models.IntegerField("表")
    rows = models.BigIntegerField("行")
    bytes = models.BigIntegerField("大きさ")
    differences = models.JSONField("一致しない行", default=dict)
    problem = models.CharField("誤りの種類", max_length=80, default="")
    has_passed = models.BooleanField("合格")

    class Meta:
        db_table = "exchange_leaving_proof"
        indexes = [models.Index(fields=["municipality", "at"], name="exchange_leaving_proof_of")]


class Erasure(models.Model):
    """That a municipality's records were erased here (消去), with the certificate (消去証明書) the union keeps. Control table.

    counts: rows by table; delivery: SHA-256 of the sealed delivery that was accepted; remains_until: the last day on which a
    backup may still hold sealed rows. ordered_by: the two persons; the record says nothing about a resident.
    """

    number = models.BigAutoField("番号", primary_key=True)
    municipality = models.IntegerField("団体コード")
    name = models.CharField("名称", max_length=40)
    at = models.DateTimeField("消去日時")
    version = models.CharField("版", max_length=20)
    delivery = models.CharField("一式のハッシュ値", max_length=64)
    accepted_on = models.DateField("受領日")
    accepted_by = models.CharField("受領者", max_length=100)
    ordered_by = models.JSONField("消去を命じた人")
    counts = models.JSONField("消去した行")
    files = models.IntegerField("消去したファイル")
    remains_until = models.DateField("バックアップに残る最後の日", null=True)
    certificate = models.BinaryField("消去証明書")

    class Meta:
        db_table = "exchange_erasure"


class TakeOver(TenantModel):
    """What was decided of a load that a cut-over took in (切替えでの取込み): taken, accepted by name, or rolled back."""

    class Step(models.IntegerChoices):
        TAKEN = 1, "取込み済み"
        ACCEPTED = 2, "検収済み"
        BACK = 3, "切戻し"

    pk = models.CompositePrimaryKey("municipality", "load", "step")
    load = models.BigIntegerField("取込番号")
    step = models.SmallIntegerField("段階", choices=Step.choices)
    happened_on = models.DateField("年月日")
    decided_by = models.CharField("決めた人", max_length=200)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "exchange_take_over"


class Load(TenantModel):
    """One hand-over taken in (取込み); the same one is never taken twice."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("取込番号")
    sha256 = models.CharField("内容の要約値", max_length=64)
    reference_on = models.DateField("基準日")
    files = models.IntegerField("ファイル数")
    rows = models.BigIntegerField("行数")
    rejected = models.BigIntegerField("受け入れなかった行数")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "exchange_load"
        constraints = [models.UniqueConstraint(fields=["municipality", "sha256"], name="exchange_load_once")]


class Reject(TenantModel):
    """A row that was not taken (エラー行): where it stands, what is wrong, the row as it was."""

    pk = models.CompositePrimaryKey("municipality", "load", "layout", "line")
    load = models.BigIntegerField("取込番号")
    layout = models.CharField("レイアウト", max_length=60)
    line = models.BigIntegerField("行番号")
    field = models.CharField("項目", max_length=60)
    reason = models.CharField("理由", max_length=200)
    row = models.TextField("元の行")

    class Meta:
        db_table = "exchange_reject"
