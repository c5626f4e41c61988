"""Rehearsals (移行リハーサル): which files by which mapping, what came of them, lines that were mended, signatures.

Everything is only added. Rows and mended cells hold personal data and are sealed under the municipality's key.
"""

from django.db import models
from django.db.models import JSONField, Value

from kikan.shared.tenancy.models import TenantModel


class Rehearsal(TenantModel):
    """A rehearsal as it was asked for; reference_on: the day the files were taken out."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("リハーサル番号")
    reference_on = models.DateField("基準日")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_rehearsal"


class RehearsalPart(TenantModel):
    """A file that takes part, in which version of its form and by which version of its mapping.

    more: the files that go on with it (続き) or change it (差分), in their order.
    """

    pk = models.CompositePrimaryKey("municipality", "rehearsal", "source")
    rehearsal = models.BigIntegerField("リハーサル番号")
    source = models.BigIntegerField("移行元番号")
    file = models.BigIntegerField("旧ファイル番号")
    form_version = models.IntegerField("形の版")
    mapping_version = models.IntegerField("対応づけの版")
    layout = models.CharField("レイアウト", max_length=60)
    more = models.JSONField("続き・差分のファイル", default=list, db_default=Value([], JSONField()))

    class Meta:
        db_table = "data_migration_part"


class RehearsalResult(TenantModel):
    """What came of a file and those that go on with it: rows_in = loaded + rejected + left_out + merged. took: milliseconds.

    merged: records that a later file changed or ended, and the marks that ended them (差分で置き換えた件数).

    sums: {field: [in the old file, loaded, in rejected records]}; findings: {kind: {count, lines: the first ones}}.
    """

    pk = models.CompositePrimaryKey("municipality", "rehearsal", "source")
    rehearsal = models.BigIntegerField("リハーサル番号")
    source = models.BigIntegerField("移行元番号")
    rows_in = models.BigIntegerField("旧件数")
    loaded = models.BigIntegerField("移行した件数")
    rejected = models.BigIntegerField("受け入れなかった件数")
    left_out = models.BigIntegerField("移さないと決めた件数")
    merged = models.BigIntegerField("差分で置き換えた件数", default=0, db_default=0)
    sums = models.JSONField("金額の合計")
    findings = models.JSONField("突合の指摘")
    took = models.BigIntegerField("かかった時間")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_result"


class RehearsalReject(TenantModel):
    """A record that was not taken, by its number in the old file, with its reason code; none of its cells.

    line: as `reads.lines` numbers the records of all files of a source.
    """

    pk = models.CompositePrimaryKey("municipality", "rehearsal", "source", "line")
    rehearsal = models.BigIntegerField("リハーサル番号")
    source = models.BigIntegerField("移行元番号")
    line = models.BigIntegerField("行番号")
    field = models.CharField("項目", max_length=60)
    code = models.CharField("理由コード", max_length=3)
    reason = models.CharField("理由", max_length=200)

    class Meta:
        db_table = "data_migration_reject"


class RehearsalOutput(TenantModel):
    """A file of the hand-over that a rehearsal made (引渡しファイル), its manifest among them, sealed."""

    pk = models.CompositePrimaryKey("municipality", "rehearsal", "name")
    rehearsal = models.BigIntegerField("リハーサル番号")
    name = models.CharField("ファイル名", max_length=200)
    key = models.IntegerField("鍵の番号")
    sealed = models.BinaryField("封じた内容")

    class Meta:
        db_table = "data_migration_output"


class Mend(TenantModel):
    """A record of an old file put right, or left out, by its number; a later attempt replaces the earlier ones.

    sealed: its cells by column as JSON, empty where the record is left out.
    """

    pk = models.CompositePrimaryKey("municipality", "file", "line", "attempt")
    file = models.BigIntegerField("旧ファイル番号")
    line = models.BigIntegerField("行番号")
    attempt = models.IntegerField("回")
    is_left_out = models.BooleanField("移さない")
    reason = models.CharField("理由", max_length=200)
    key = models.IntegerField("鍵の番号")
    sealed = models.BinaryField("封じた内容")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_mend"


class Stated(TenantModel):
    """What the old system says of a file (旧システムの数値): item is empty for the count, else a field with amounts."""

    pk = models.CompositePrimaryKey("municipality", "rehearsal", "source", "item", "entry")
    rehearsal = models.BigIntegerField("リハーサル番号")
    source = models.BigIntegerField("移行元番号")
    item = models.CharField("項目", max_length=60)
    value = models.BigIntegerField("旧システムの数値")
    reason = models.CharField("差の理由と処置", max_length=200)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_stated"


class Signature(TenantModel):
    """Somebody has looked at the reconciliation of a rehearsal (突合結果の確認)."""

    class Role(models.IntegerChoices):
        SECTION = 1, "担当課"
        IT = 2, "情報担当"
        PROVIDER = 3, "運営事業者"

    pk = models.CompositePrimaryKey("municipality", "rehearsal", "role")
    rehearsal = models.BigIntegerField("リハーサル番号")
    role = models.SmallIntegerField("立場", choices=Role.choices)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_signature"
