"""Files of payments that came in (収納データ), record by record: what each said and what became of it."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class IncomingFile(TenantModel):
    """One file of an agent, bank or system (収納ファイル). Neither the content nor its number is taken twice."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("ファイル番号")
    channel = models.CharField("収納方法", max_length=12)
    layout = models.CharField("レイアウト", max_length=40)
    file_id = models.CharField("相手のファイル番号", max_length=40)
    made_on = models.DateField("作成日")
    sha256 = models.CharField("内容の要約値", max_length=64)
    records = models.IntegerField("件数")
    amount = models.BigIntegerField("金額")
    bad = models.IntegerField("取り込めない行数")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "collection_incoming_file"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "sha256"], name="collection_incoming_file_once"),
            models.UniqueConstraint(
                fields=["municipality", "layout", "file_id"], name="collection_incoming_file_number"
            ),
        ]


class IncomingRecord(TenantModel):
    """One payment as its file states it. `identity` is the same wherever the same payment is told again."""

    pk = models.CompositePrimaryKey("municipality", "file", "record")
    file = models.BigIntegerField("ファイル番号")
    record = models.IntegerField("行番号")
    stage = models.SmallIntegerField("データ種別")
    identity = models.BigIntegerField("支払の識別")
    amount = models.BigIntegerField("金額")
    paid_on = models.DateField("領収日")
    settles_on = models.DateField("入金予定日", null=True)
    town = models.IntegerField("納付書の団体（検査数字なし）", null=True)
    slip = models.BigIntegerField("納付書番号", null=True)
    charge = models.BigIntegerField("調定番号", null=True)
    instalment = models.SmallIntegerField("期", null=True)
    payer = models.BigIntegerField("納付者の宛名番号", null=True)
    levy = models.SmallIntegerField("科目", null=True)
    month = models.IntegerField("納入月（年月）", null=True)
    asked = models.BigIntegerField("納付書の金額", null=True)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "collection_incoming_record"


class BadLine(TenantModel):
    """A line that could not be read (取り込めない行): the reason, the line as it came, and how it was closed."""

    pk = models.CompositePrimaryKey("municipality", "file", "line")
    file = models.BigIntegerField("ファイル番号")
    line = models.IntegerField("行番号")
    reason = models.CharField("理由", max_length=200)
    raw = models.TextField("元の行")
    closed_by = models.BigIntegerField("処理した記録番号", null=True)
    mended = models.TextField("直した行", null=True)

    class Meta:
        db_table = "collection_bad_line"


class Outcome(TenantModel):
    """What became of one record (消込の結果). A payment is reserved, booked, cancelled once each, never twice."""

    pk = models.CompositePrimaryKey("municipality", "file", "record")
    file = models.BigIntegerField("ファイル番号")
    record = models.IntegerField("行番号")
    identity = models.BigIntegerField("支払の識別")
    result = models.SmallIntegerField("結果")
    receipt = models.BigIntegerField("収納番号", null=True)
    charge = models.BigIntegerField("調定番号", null=True)
    instalment = models.SmallIntegerField("期", null=True)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "collection_outcome"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "identity", "result"],
                condition=models.Q(result__lt=9),
                name="collection_outcome_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["municipality", "charge", "instalment"],
                condition=models.Q(result=1),
                name="collection_outcome_reserved",
            )
        ]


class Doubt(TenantModel):
    """A receipt a person must decide on (確認が必要な収納), for one reason; decided under an entry."""

    pk = models.CompositePrimaryKey("municipality", "receipt", "reason", "entry")
    receipt = models.BigIntegerField("収納番号")
    reason = models.SmallIntegerField("理由")
    file = models.BigIntegerField("ファイル番号", null=True)
    record = models.IntegerField("行番号", null=True)
    entry = models.BigIntegerField("記録番号")
    decided_by = models.BigIntegerField("決定の記録番号", null=True)
    decision = models.SmallIntegerField("決定", null=True)

    class Meta:
        db_table = "collection_doubt"
