"""Mass entry of paper records (紙の原票の一括登録): every record keyed twice, by two people."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class Batch(TenantModel):
    """入力の束: a bundle of paper records that comes in as one entry."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("束の番号")
    title = models.CharField("束の名称", max_length=80)
    state = models.CharField("状態", max_length=10)
    opened_by = models.BigIntegerField("作成者")
    opened_at = models.DateTimeField("作成日時")
    entry = models.BigIntegerField("記録番号", null=True)

    class Meta:
        db_table = "seals_batch"


class Keyed(TenantModel):
    """入力した内容: one record as one clerk read it; keying 1 and 2 are by two people, 3 settles what differs."""

    pk = models.CompositePrimaryKey("municipality", "batch", "line", "keying", "attempt")
    batch = models.BigIntegerField("束の番号")
    line = models.IntegerField("行番号")
    keying = models.SmallIntegerField("入力の回")
    attempt = models.SmallIntegerField("やり直しの回数", default=0)
    clerk = models.BigIntegerField("入力者")
    keyed_at = models.DateTimeField("入力日時")
    registration = models.BigIntegerField("印鑑登録番号")
    card = models.BigIntegerField("登録証の番号")
    person = models.BigIntegerField("宛名番号")
    registered_on = models.DateField("登録年月日")
    seal_text = models.CharField("印影の文字", max_length=60)
    imprint = models.BigIntegerField("印影の番号", null=True)

    class Meta:
        db_table = "seals_batch_line"
