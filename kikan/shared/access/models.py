"""Users, offices and grants (control tables: no resident in them), and the audit of looks (per municipality)."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.tenancy.models import TenantModel


class User(models.Model):
    """A person who signs in (利用者); may hold grants in several municipalities."""

    number = models.BigAutoField("利用者番号", primary_key=True)
    login = models.CharField("利用者ID", max_length=40, unique=True)
    name = models.CharField("氏名", max_length=80)
    password = models.CharField("パスワード", max_length=200)
    second_factor = models.CharField("二要素の鍵", max_length=64, blank=True)
    last_code = models.CharField("最後に使った確認番号", max_length=12, blank=True)
    is_active = models.BooleanField("有効", default=True)
    is_demo = models.BooleanField("見本の利用者", default=False)
    failures = models.IntegerField("続けて失敗した回数", default=0)
    locked_until = models.DateTimeField("ロックの終わり", null=True)
    home = models.IntegerField("所管の団体", null=True)
    is_provider = models.BooleanField("運営事業者の職員", default=False, db_default=False)
    must_change_password = models.BooleanField("パスワードの変更が必要", default=False, db_default=False)
    password_set_at = models.DateTimeField("パスワードの設定日時", null=True)
    sessions_ended_at = models.DateTimeField("これより前のサインインは無効", null=True)

    class Meta:
        db_table = "access_user"


class FormerPassword(models.Model):
    """A password somebody had (以前のパスワード), as its hash: the last few are not taken again."""

    number = models.BigAutoField("番号", primary_key=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="former_passwords")
    password = models.CharField("パスワード", max_length=200)
    set_at = models.DateTimeField("設定日時")

    class Meta:
        db_table = "access_former_password"


class Office(models.Model):
    """A section of a municipality (所属)."""

    number = models.AutoField("所属番号", primary_key=True)
    municipality = models.IntegerField("団体コード")
    name = models.CharField("名称", max_length=60)
    closed_on = models.DateField("廃止日", null=True)

    class Meta:
        db_table = "access_office"
        constraints = [models.UniqueConstraint(fields=["municipality", "name"], name="access_office_name")]


class Grant(models.Model):
    """What a user holds in one office of one municipality until a date (権限の付与); only added, never changed.

    kind: a whole role, a single right added to what the roles give, or one taken away from it.
    """

    class Kind(models.TextChoices):
        ROLE = "role", "役割"
        ADDED = "added", "個別の追加"
        REMOVED = "removed", "個別の除外"

    number = models.BigAutoField("付与番号", primary_key=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    office = models.ForeignKey(Office, models.PROTECT)
    municipality = models.IntegerField("団体コード")
    kind = models.CharField(
        "区分", max_length=8, choices=Kind.choices, default=Kind.ROLE, db_default=Kind.ROLE
    )
    role = models.CharField("役割", max_length=30, blank=True, default="")
    right = models.CharField("権限", max_length=60, blank=True, default="", db_default="")
    valid_from = models.DateField("開始日")
    valid_until = models.DateField("終了日（この日から無効）")
    expires_at = models.DateTimeField("この時刻から無効", null=True)
    granted_by = models.BigIntegerField("付与者")
    granted_at = models.DateTimeField("付与日時", null=True)
    request = models.BigIntegerField("申請番号", null=True)

    class Meta:
        db_table = "access_grant"


class GrantEnd(models.Model):
    """A grant that ends before its time (権限の取上げ)."""

    grant = models.OneToOneField(Grant, models.PROTECT, primary_key=True, related_name="end")
    ends_at = models.DateTimeField("終了日時")
    ended_by = models.BigIntegerField("終了者")
    reason = models.CharField("理由", max_length=200)

    class Meta:
        db_table = "access_grant_end"


class Terminal(models.Model):
    """A terminal from which a municipality's screens may be opened (端末): by address or by its certificate."""

    number = models.BigAutoField("端末番号", primary_key=True)
    municipality = models.IntegerField("団体コード")
    name = models.CharField("名称", max_length=60)
    network = models.CharField("アドレス", max_length=50, blank=True, default="")
    certificate = models.CharField("証明書の指紋", max_length=128, blank=True, default="")
    added_by = models.BigIntegerField("登録者")
    added_at = models.DateTimeField("登録日時")
    ended_by = models.BigIntegerField("廃止者", null=True)
    ended_at = models.DateTimeField("廃止日時", null=True)

    class Meta:
        db_table = "access_terminal"
        indexes = [models.Index(fields=["municipality"], name="access_terminal_of")]


class TerminalRule(models.Model):
    """Whether a municipality lets only its listed terminals in (端末の制限); the last row counts."""

    number = models.BigAutoField("番号", primary_key=True)
    municipality = models.IntegerField("団体コード")
    is_on = models.BooleanField("制限する")
    set_by = models.BigIntegerField("設定者")
    set_at = models.DateTimeField("設定日時")

    class Meta:
        db_table = "access_terminal_rule"
        indexes = [models.Index(fields=["municipality", "-number"], name="access_terminal_rule_of")]


class RightsRequest(TenantModel):
    """Somebody asks that a user be given a role or right (権限の申請). Only added: what came of it is a decision."""

    class Kind(models.TextChoices):
        ROLE = "role", "役割の付与"
        ADDED = "added", "個別の権限の追加"
        REMOVED = "removed", "個別の権限の除外"
        EMERGENCY = "emergency", "緊急アクセス"

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("申請番号")
    kind = models.CharField("区分", max_length=10, choices=Kind.choices)
    user = models.BigIntegerField("利用者番号")
    office = models.IntegerField("所属番号")
    role = models.CharField("役割", max_length=30, blank=True, default="")
    right = models.CharField("権限", max_length=60, blank=True, default="")
    valid_from = models.DateField("開始日")
    valid_until = models.DateField("終了日（この日から無効）")
    reason = models.CharField("理由", max_length=200)
    asked_by = models.BigIntegerField("申請者")
    asked_at = models.DateTimeField("申請日時")

    class Meta:
        db_table = "access_rights_request"


class RightsDecision(TenantModel):
    """What was decided on a request (権限の決裁); one for each request."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", "承認"
        DECLINED = "declined", "却下"
        WITHDRAWN = "withdrawn", "取下げ"

    pk = models.CompositePrimaryKey("municipality", "request")
    request = models.BigIntegerField("申請番号")
    outcome = models.CharField("決裁", max_length=10, choices=Outcome.choices)
    decided_by = models.BigIntegerField("決裁者")
    decided_at = models.DateTimeField("決裁日時")
    note = models.CharField("意見", max_length=200, blank=True, default="")

    class Meta:
        db_table = "access_rights_decision"


class EmergencyReview(TenantModel):
    """The municipality has looked at what an emergency access was used for (緊急アクセスの確認)."""

    pk = models.CompositePrimaryKey("municipality", "request")
    request = models.BigIntegerField("申請番号")
    reviewed_by = models.BigIntegerField("確認者")
    reviewed_at = models.DateTimeField("確認日時")
    looks = models.IntegerField("確認した閲覧の件数")
    findings = models.CharField("確認の結果", max_length=400)

    class Meta:
        db_table = "access_emergency_review"


class AdministrationLog(TenantModel):
    """What was done to users, rights, terminals, offices and values (管理の記録). No resident, no secret in it."""

    pk = models.CompositePrimaryKey("municipality", "id")
    id = models.UUIDField("識別子", default=uuid.uuid4)
    at = models.DateTimeField("日時")
    user = models.BigIntegerField("利用者番号")
    office = models.IntegerField("所属番号")
    terminal = models.CharField("端末", max_length=60)
    act = models.CharField("操作", max_length=40)
    whom = models.BigIntegerField("対象の利用者", null=True)
    detail = models.JSONField("内容", default=dict)
    reason = models.CharField("理由", max_length=200, blank=True)

    class Meta:
        db_table = "access_administration_log"


class Look(TenantModel):
    """Who looked at whom, on which screen, why (閲覧の記録). Only added, never changed."""

    pk = models.CompositePrimaryKey("municipality", "id")
    id = models.UUIDField("識別子", default=uuid.uuid4)
    at = models.DateTimeField("日時")
    user = models.BigIntegerField("利用者番号")
    office = models.IntegerField("所属番号")
    terminal = models.CharField("端末", max_length=60)
    screen = models.CharField("画面", max_length=80)
    operation = models.CharField("操作", max_length=12, default="look")
    persons = ArrayField(models.BigIntegerField(), verbose_name="宛名番号")
    hits = models.IntegerField("件数")
    search = models.CharField("検索条件", max_length=200, blank=True)
    reason = models.CharField("理由", max_length=200, blank=True)
    was_protected_shown = models.BooleanField("支援措置対象者の住所を表示", default=False)
    business = models.CharField("業務", max_length=40, blank=True, default="")
    columns = models.CharField("出力項目", max_length=400, blank=True, default="")
    was_my_number_shown = models.BooleanField("個人番号を表示", default=False)
    result = models.CharField("結果", max_length=12, default="done")

    class Meta:
        db_table = "access_look"


class Door(models.Model):
    """Who came in, was refused, went out (サインインの記録). Only added; control table: no resident in it.

    municipality: where somebody asked for pages without a grant; login: as typed, kept for known users alone,
    because people type passwords into the wrong field.
    """

    number = models.BigAutoField("番号", primary_key=True)
    at = models.DateTimeField("日時")
    kind = models.CharField("区分", max_length=20)
    user = models.BigIntegerField("利用者番号", null=True)
    municipality = models.IntegerField("団体コード", null=True)
    terminal = models.CharField("端末", max_length=60)

    class Meta:
        db_table = "access_door"
        indexes = [models.Index(fields=["at"], name="access_door_at")]


class Digest(TenantModel):
    """The sum over all records of one day, chained to that of the day before (日次の要約値). Only added."""

    pk = models.CompositePrimaryKey("municipality", "day")
    day = models.DateField("日")
    form = models.SmallIntegerField("形式の版")
    previous = models.CharField("前日の要約値", max_length=64)
    sha256 = models.CharField("要約値", max_length=64)
    made_at = models.DateTimeField("作成日時")

    class Meta:
        db_table = "access_digest"


class DigestBlock(TenantModel):
    """Some records of a day in the order of their keys: the key and the hash of each, and a sum over both.

    marks: for each record 16 bytes of key and 32 of hash, so that one altered row can be named.
    """

    pk = models.CompositePrimaryKey("municipality", "day", "kind", "block")
    day = models.DateField("日")
    kind = models.CharField("区分", max_length=20)
    block = models.IntegerField("ブロック")
    rows = models.IntegerField("件数")
    sha256 = models.CharField("要約値", max_length=64)
    marks = models.BinaryField("記録ごとの要約値")

    class Meta:
        db_table = "access_digest_block"


class Review(TenantModel):
    """A section's looks of one month have been reviewed (照会記録の点検). Only added; the last of a section counts."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("点検番号")
    month = models.IntegerField("点検する月")
    office = models.IntegerField("所属番号")
    counts = models.JSONField("区分ごとの件数")
    total = models.IntegerField("件数")
    findings = models.CharField("点検の結果", max_length=1000)
    action = models.CharField("とった措置", max_length=1000, blank=True)
    reviewed_by = models.BigIntegerField("点検者")
    reviewed_at = models.DateTimeField("点検日時")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "access_review"


class OwnPerson(TenantModel):
    """Under which number a user is a resident here (利用者本人の宛名番号). Only added; the last row counts."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("番号")
    user = models.BigIntegerField("利用者番号")
    person = models.BigIntegerField("宛名番号", null=True)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "access_own_person"
