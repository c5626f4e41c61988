"""The archive of papers (交付履歴): only added to. What was issued, about whom, its bytes, what became of it."""

from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class Issue(TenantModel):
    """One copy of one paper (発行): everything printed on it is in `data`, so its bytes can be made again."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("発行番号")
    kind = models.CharField("帳票", max_length=80)
    version = models.SmallIntegerField("様式の版")
    title = models.CharField("名称", max_length=80)
    issued_on = models.DateField("発行日")
    issued_at = models.DateTimeField("発行日時")
    entry = models.BigIntegerField("記録番号", null=True)
    actor = models.BigIntegerField("操作者")
    office = models.IntegerField("所属")
    terminal = models.CharField("端末", max_length=60, default="")
    copy_no = models.SmallIntegerField("部", default=1)
    copies = models.SmallIntegerField("部数", default=1)
    reissue_of = models.BigIntegerField("再交付の元", null=True)
    data = models.JSONField("内容")
    data_sha256 = models.CharField("内容のハッシュ値", max_length=64)

    class Meta:
        db_table = "documents_issue"
        # The issue journal and the records of administration are read by the moment, over years of papers.
        indexes = [models.Index(fields=["municipality", "issued_at"], name="documents_issue_issued_at")]


class Subject(TenantModel):
    """Whom an issued paper concerns (対象): person, household."""

    pk = models.CompositePrimaryKey("municipality", "kind", "subject", "issue")
    kind = models.CharField("区分", max_length=20)
    subject = models.BigIntegerField("番号")
    issue = models.BigIntegerField("発行番号")

    class Meta:
        db_table = "documents_subject"


class Rendering(TenantModel):
    """The bytes of an issued paper, made once after the commit and never changed."""

    pk = models.CompositePrimaryKey("municipality", "issue")
    issue = models.BigIntegerField("発行番号")
    sha256 = models.CharField("ハッシュ値", max_length=64)
    pages = models.SmallIntegerField("頁数")
    typeface = models.CharField("書体", max_length=200)
    rendered_at = models.DateTimeField("作成日時")
    pdf = models.BinaryField("PDF")

    class Meta:
        db_table = "documents_rendering"


class Mark(TenantModel):
    """What became of an issued paper (書損, 取消, 回収); the paper itself stays in the archive."""

    pk = models.CompositePrimaryKey("municipality", "issue", "state")
    issue = models.BigIntegerField("発行番号")
    state = models.CharField("状態", max_length=12)
    reason = models.CharField("理由", max_length=200)
    marked_at = models.DateTimeField("日時")
    actor = models.BigIntegerField("操作者")

    class Meta:
        db_table = "documents_mark"


class Bundle(TenantModel):
    """A file of a run for the printer (一括印刷ファイル): the papers from `first` to `last` of one kind.

    left_out: papers that could not be printed (文字溢れ・未登録外字), each with number, place and problem.
    """

    pk = models.CompositePrimaryKey("municipality", "first")
    first = models.BigIntegerField("最初の発行番号")
    last = models.BigIntegerField("最後の発行番号")
    kind = models.CharField("帳票", max_length=80)
    papers = models.IntegerField("件数")
    pages = models.IntegerField("頁数")
    sha256 = models.CharField("ハッシュ値", max_length=64)
    typeface = models.CharField("書体", max_length=200)
    rendered_at = models.DateTimeField("作成日時")
    left_out = models.JSONField("印刷できなかった書類", default=list)
    pdf = models.BinaryField("PDF")

    class Meta:
        db_table = "documents_bundle"


class FeeLine(TenantModel):
    """Money for one paper (手数料): taken with its issue, given back where it is spoilt. Only added.

    `office` is the counter whose drawer it lies in. An exempted paper has a line of nothing with its reason.
    """

    pk = models.CompositePrimaryKey("municipality", "issue", "what")
    issue = models.BigIntegerField("発行番号")
    what = models.CharField("収納・取消し", max_length=10)
    kind = models.CharField("手数料の区分", max_length=40)
    channel = models.CharField("交付の方法", max_length=20)
    exemption = models.CharField("免除の事由", max_length=20, default="")
    amount = models.IntegerField("金額")
    is_illustrative = models.BooleanField("例示値か", default=False)
    day = models.DateField("取扱日")
    at = models.DateTimeField("取扱日時")
    actor = models.BigIntegerField("操作者")
    office = models.IntegerField("所属")
    terminal = models.CharField("端末", max_length=60, default="")
    reason = models.CharField("理由", max_length=200, default="")

    class Meta:
        db_table = "documents_fee_line"
        indexes = [models.Index(fields=["municipality", "day", "office"], name="documents_fee_line_day")]


class CashClosing(TenantModel):
    """One closing of a counter's day (レジ締め): what must be there and what was counted."""

    pk = models.CompositePrimaryKey("municipality", "office", "day", "attempt")
    office = models.IntegerField("所属")
    day = models.DateField("取扱日")
    attempt = models.SmallIntegerField("締めの回")
    expected = models.IntegerField("帳簿の額")
    counted = models.IntegerField("現金の額")
    reason = models.CharField("差の理由", max_length=200, default="")
    closed_at = models.DateTimeField("締めた日時")
    actor = models.BigIntegerField("操作者")

    class Meta:
        db_table = "documents_cash_closing"


class SignatoryRow(HistoryModel):
    """Who signs at a place on a day (職務者・公印): the mayor, or who acts for him (職務代理者)."""

    key = ("place",)

    pk = models.CompositePrimaryKey("municipality", "place", "valid_from", "entry")
    place = models.IntegerField("発行場所", default=0)
    title = models.CharField("職名", max_length=60)
    name = models.CharField("氏名", max_length=100)
    seal = models.TextField("公印")

    class Meta:
        db_table = "documents_signatory"


class Printing(HistoryModel):
    """Where a terminal prints (プリンター・給紙の設定): for one kind of paper, or for all where `kind` is empty."""

    key = ("terminal", "kind")

    pk = models.CompositePrimaryKey("municipality", "terminal", "kind", "valid_from", "entry")
    terminal = models.CharField("端末", max_length=60)
    kind = models.CharField("帳票", max_length=80, default="")
    output = models.CharField("出力", max_length=10)
    printer = models.CharField("プリンター", max_length=60, default="")
    tray = models.CharField("給紙", max_length=30, default="")

    class Meta:
        db_table = "documents_printing"


class Printed(TenantModel):
    """What a run of papers has made so far (一括印刷): the issue for each subject, 0 where it was passed over."""

    pk = models.CompositePrimaryKey("municipality", "run", "subject")
    run = models.BigIntegerField("実行番号")
    subject = models.BigIntegerField("宛名番号・指定番号・請求番号")
    issue = models.BigIntegerField("発行番号")

    class Meta:
        db_table = "documents_printed"
