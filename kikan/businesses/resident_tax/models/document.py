"""Income documents (課税資料): what a payer, the tax office or a person told of an income, and whose it is.

A document keeps every field as it came (`raw`); its amounts stand in `values` in the order of INPUTS, NOT_STATED
where this kind of document says nothing. Numbers of persons stand in the vault alone.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel

KEY: dict[str, Any] = {"db_collation": "C", "max_length": 200, "default": ""}


class DocumentFile(TenantModel):
    """A file of documents taken in (取り込んだファイル); the same one is never taken twice."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("取込番号")
    fingerprint = models.CharField("内容の要約値", max_length=64)
    name = models.CharField("ファイル名", max_length=100)
    layout = models.CharField("レイアウト", max_length=40)
    kind = models.SmallIntegerField("資料の種類")
    fiscal_year = models.SmallIntegerField("年度")
    received_on = models.DateField("受付日")
    lines = models.IntegerField("行数")
    taken = models.IntegerField("取り込んだ行数")
    known = models.IntegerField("取込み済みの行数")
    rejected = models.IntegerField("取り込めなかった行数")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "resident_tax_document_file"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "fingerprint"], name="resident_tax_document_file_once"
            )
        ]


class DocumentUpload(TenantModel):
    """A file between trial and import (試行中のファイル), sealed with the municipality's key; emptied when taken in."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("受付番号")
    name = models.CharField("ファイル名", max_length=100)
    layout = models.CharField("レイアウト", max_length=40)
    received_on = models.DateField("受付日")
    people_stated = models.IntegerField("総括表の人員", null=True)
    total_stated = models.BigIntegerField("支払金額の合計", null=True)
    key = models.IntegerField("鍵の番号")
    sealed = models.BinaryField("封じた内容")
    uploaded_by = models.BigIntegerField("受け付けた職員")
    uploaded_at = models.DateTimeField("受け付けた日時")

    class Meta:
        db_table = "resident_tax_document_upload"


class DocumentReject(TenantModel):
    """A line that was not taken (取り込めなかった行): its cells without numbers of persons, and what became of it."""

    pk = models.CompositePrimaryKey("municipality", "file", "line")
    file = models.BigIntegerField("取込番号")
    line = models.IntegerField("行番号")
    field = models.CharField("項目", max_length=60)
    reason = models.CharField("理由", max_length=200)
    cells = models.TextField("元の行")
    settled_by = models.BigIntegerField("処理した記録番号", null=True)
    document = models.BigIntegerField("資料番号", null=True)

    class Meta:
        db_table = "resident_tax_document_reject"


class Document(HistoryModel):
    """資料: one document of one person for one fiscal year, as it was stated; a corrected one is another row.

    amount: 支払金額; previous: how much of it an earlier payer paid (前職分); identity: payer and payee in one number,
    by which a later document of the same payer is known; digest: what the line said, without numbers of persons.
    """

    key = ("document",)

    pk = models.CompositePrimaryKey("municipality", "document", "valid_from", "entry")
    document = models.BigIntegerField("資料番号")
    kind = models.SmallIntegerField("資料の種類")
    fiscal_year = models.SmallIntegerField("年度")
    file = models.BigIntegerField("取込番号", null=True)
    line = models.IntegerField("行番号", null=True)
    layout = models.CharField("レイアウト", max_length=40, default="")
    received_on = models.DateField("受付日")
    payer_code = models.CharField("指定番号", max_length=20, default="", db_collation="C")
    payer_corporate = models.CharField("支払者の法人番号", max_length=13, default="", db_collation="C")
    payer_name = models.CharField("支払者", max_length=120, default="")
    name = models.CharField("氏名", max_length=200)
    kana = models.CharField("フリガナ", max_length=200, default="")
    kana_key = models.CharField("カナ検索キー", **KEY)
    birth_on = models.DateField("生年月日", null=True)
    address = models.CharField("住所", max_length=400, default="")
    address_key = models.CharField("住所検索キー", **KEY)
    secret = models.BigIntegerField("保管番号", null=True)
    amount = models.BigIntegerField("支払金額")
    previous = models.BigIntegerField("他の支払者の支払金額", default=0)
    identity = models.BigIntegerField("支払者と受給者")
    digest = models.BigIntegerField("内容の要約値")
    values = ArrayField(models.BigIntegerField(), verbose_name="資料の金額")
    raw = models.TextField("資料の全項目")

    class Meta:
        db_table = "resident_tax_document"
        indexes = [
            models.Index(fields=["municipality", "fiscal_year", "kind"], name="resident_tax_document_year"),
            models.Index(fields=["municipality", "identity"], name="resident_tax_document_ident"),
        ]


class DocumentMatch(HistoryModel):
    """名寄せ: whose document it is, how that was found, and what is doubtful; the last row counts."""

    key = ("document",)

    pk = models.CompositePrimaryKey("municipality", "document", "valid_from", "entry")
    document = models.BigIntegerField("資料番号")
    person = models.BigIntegerField("宛名番号", null=True)
    score = models.SmallIntegerField("一致度")
    matched_by = models.SmallIntegerField("照合の方法")
    doubt = models.SmallIntegerField("確認の理由")
    state = models.SmallIntegerField("照合の状態")
    note = models.CharField("備考", max_length=200, default="")

    class Meta:
        db_table = "resident_tax_document_match"
        indexes = [models.Index(fields=["municipality", "person"], name="resident_tax_match_person")]


class DocumentRelative(HistoryModel):
    """資料の親族: a spouse or dependant a document names (配偶者・扶養親族), and who that is."""

    key = ("document", "line")

    pk = models.CompositePrimaryKey("municipality", "document", "line", "valid_from", "entry")
    document = models.BigIntegerField("資料番号")
    line = models.SmallIntegerField("親族の行")
    kind = models.SmallIntegerField("親族の区分")
    name = models.CharField("氏名", max_length=200)
    kana = models.CharField("フリガナ", max_length=200, default="")
    birth_on = models.DateField("生年月日", null=True)
    relation = models.CharField("続柄", max_length=20, default="")
    secret = models.BigIntegerField("保管番号", null=True)
    person = models.BigIntegerField("宛名番号", null=True)

    class Meta:
        db_table = "resident_tax_document_relative"
        indexes = [models.Index(fields=["municipality", "person"], name="resident_tax_relative_person")]


class IncomeSource(HistoryModel):
    """併合の記録: the documents an income came from; `given_by` names for each of INPUTS the document, SUMMED or nothing."""

    key = ("person", "fiscal_year")

    pk = models.CompositePrimaryKey("municipality", "person", "fiscal_year", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    fiscal_year = models.SmallIntegerField("年度")
    documents = ArrayField(models.BigIntegerField(), verbose_name="資料番号")
    given_by = ArrayField(models.BigIntegerField(), verbose_name="項目ごとの資料番号")

    class Meta:
        db_table = "resident_tax_income_source"


class KeyingSlip(TenantModel):
    """入力票: a paper document that two clerks key; it becomes a document when they agree."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("入力票番号")
    kind = models.SmallIntegerField("資料の種類")
    fiscal_year = models.SmallIntegerField("年度")
    state = models.CharField("状態", max_length=10, default="open")
    opened_by = models.BigIntegerField("作成者")
    opened_at = models.DateTimeField("作成日時")
    document = models.BigIntegerField("資料番号", null=True)

    class Meta:
        db_table = "resident_tax_keying_slip"


class Keying(TenantModel):
    """入力した内容: a slip as one clerk read it; keying 1 and 2 are by two people, 3 settles what differs."""

    pk = models.CompositePrimaryKey("municipality", "slip", "keying", "attempt")
    slip = models.BigIntegerField("入力票番号")
    keying = models.SmallIntegerField("入力の回")
    attempt = models.SmallIntegerField("やり直しの回数", default=0)
    clerk = models.BigIntegerField("入力者")
    keyed_at = models.DateTimeField("入力日時")
    person = models.BigIntegerField("宛名番号")
    content = models.TextField("入力した項目")

    class Meta:
        db_table = "resident_tax_keying"


class DocumentQuery(HistoryModel):
    """照会: a letter to another municipality, an employer or a person about incomes, and its answer."""

    key = ("query",)

    pk = models.CompositePrimaryKey("municipality", "query", "valid_from", "entry")
    query = models.BigIntegerField("照会番号")
    kind = models.CharField("照会の種類", max_length=20)
    fiscal_year = models.SmallIntegerField("年度")
    person = models.BigIntegerField("宛名番号")
    document = models.BigIntegerField("資料番号", null=True)
    to_name = models.CharField("照会先", max_length=120)
    issue = models.BigIntegerField("発行番号")
    asked_on = models.DateField("照会した日")
    answer_by = models.DateField("回答の期限", null=True)
    answered_on = models.DateField("回答のあった日", null=True)
    answer = models.CharField("回答", max_length=400, default="")

    class Meta:
        db_table = "resident_tax_query"
        indexes = [models.Index(fields=["municipality", "person"], name="resident_tax_query_person")]


class DocumentFinding(HistoryModel):
    """点検の指摘: what a check found about a person and something else (a document, another person) in a year."""

    key = ("code", "person", "about")

    pk = models.CompositePrimaryKey("municipality", "code", "person", "about", "valid_from", "entry")
    code = models.SmallIntegerField("点検")
    person = models.BigIntegerField("宛名番号")
    about = models.BigIntegerField("対象")
    fiscal_year = models.SmallIntegerField("年度")
    document = models.BigIntegerField("資料番号", null=True)
    amount = models.BigIntegerField("金額・数", default=0)
    state = models.CharField("状態", max_length=10, default="open")
    note = models.CharField("処理の内容", max_length=200, default="")

    class Meta:
        db_table = "resident_tax_document_finding"
