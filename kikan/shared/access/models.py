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

    class Meta:
        db_table = "access_user"


class Office(models.Model):
    """A section of a municipality (所属)."""

    number = models.AutoField("所属番号", primary_key=True)
    municipality = models.IntegerField("団体コード")
    name = models.CharField("名称", max_length=60)

    class Meta:
        db_table = "access_office"
        constraints = [models.UniqueConstraint(fields=["municipality", "name"], name="access_office_name")]


class Grant(models.Model):
    """A role that a user holds in one office of one municipality until a date (権限の付与)."""

    number = models.BigAutoField("付与番号", primary_key=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    office = models.ForeignKey(Office, models.PROTECT)
    municipality = models.IntegerField("団体コード")
    role = models.CharField("役割", max_length=30)
    valid_from = models.DateField("開始日")
    valid_until = models.DateField("終了日（この日から無効）")
    granted_by = models.BigIntegerField("付与者")

    class Meta:
        db_table = "access_grant"


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
