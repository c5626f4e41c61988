"""Records of running the service (運用の記録). Control tables: figures and times, nothing about a resident."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Upgrade(models.Model):
    """A step of an upgrade that is done (版の更新).

    phase: `expanded` (the former version may still serve) or `finished`. serves_from: the lowest version of the
    program that may work with the tables as they are now.
    """

    number = models.BigAutoField("番号", primary_key=True)
    version = models.CharField("版", max_length=20)
    phase = models.CharField("段階", max_length=10)
    serves_from = models.CharField("使える最も古い版", max_length=20)
    at = models.DateTimeField("日時", db_default=Now())
    migrations = models.IntegerField("適用した移行")
    backup = models.CharField("直前のバックアップ", max_length=200, blank=True)

    class Meta:
        db_table = "operation_upgrade"


class Backup(models.Model):
    """A backup that is whole and on the disk (バックアップ)."""

    number = models.BigAutoField("番号", primary_key=True)
    at = models.DateTimeField("日時", db_default=Now())
    name = models.CharField("名称", max_length=80)
    version = models.CharField("版", max_length=20)
    bytes = models.BigIntegerField("大きさ")
    seconds = models.FloatField("所要秒数")

    class Meta:
        db_table = "operation_backup"


class Drill(models.Model):
    """A restore drill (復元訓練) with what it measured.

    restore_seconds: until every row of the restored database was read (RTO); lost_seconds: how much work a lost
    disk would have cost at its beginning (RPO). municipality_*: one municipality put back beside, alone.
    """

    number = models.BigAutoField("番号", primary_key=True)
    at = models.DateTimeField("日時", db_default=Now())
    version = models.CharField("版", max_length=20)
    backup = models.CharField("バックアップ", max_length=80)
    backup_at = models.DateTimeField("バックアップの日時")
    source = models.CharField("復元した場所", max_length=10)
    bytes = models.BigIntegerField("大きさ")
    tables = models.IntegerField("表")
    rows = models.BigIntegerField("行")
    different = models.IntegerField("一致しない表")
    restore_seconds = models.FloatField("復元の秒数")
    lost_seconds = models.FloatField("失われる秒数")
    municipality = models.IntegerField("単独で戻した団体", null=True)
    municipality_rows = models.BigIntegerField("単独で戻した行", null=True)
    municipality_seconds = models.FloatField("単独で戻した秒数", null=True)
    has_passed = models.BooleanField("合格")

    class Meta:
        db_table = "operation_drill"


class OutageCopy(models.Model):
    """An outage copy (停止時の写し) of one municipality that lies ready; the file itself is encrypted."""

    pk = models.CompositePrimaryKey("municipality", "copy")
    municipality = models.IntegerField("団体コード")
    copy = models.UUIDField("識別子")
    at = models.DateTimeField("日時", db_default=Now())
    name = models.CharField("ファイル名", max_length=80)
    version = models.CharField("版", max_length=20)
    known_at = models.BigIntegerField("基準記録番号")
    persons = models.BigIntegerField("人数")
    bytes = models.BigIntegerField("大きさ")
    seconds = models.FloatField("所要秒数")
    sha256 = models.CharField("ハッシュ値", max_length=64)
    keys = models.CharField("開くことのできる鍵", max_length=400)

    class Meta:
        db_table = "operation_outage_copy"


class OutageKey(models.Model):
    """A public key for which outage copies of a municipality are encrypted (公開鍵); who holds the private one opens them."""

    number = models.BigAutoField("番号", primary_key=True)
    municipality = models.IntegerField("団体コード")
    recipient = models.CharField("公開鍵", max_length=80)
    holder = models.CharField("保管者", max_length=80)
    added_at = models.DateTimeField("登録日時", db_default=Now())
    added_by = models.BigIntegerField("登録者")
    ended_at = models.DateTimeField("使用終了", null=True)

    class Meta:
        db_table = "operation_outage_key"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "recipient"],
                name="operation_outage_key_once",
                condition=models.Q(ended_at__isnull=True),
            )
        ]


class Response(models.Model):
    """How quickly one route of one municipality answered in one minute, as one process counted it (応答時間).

    counts: answers by class, in the order of `measuring.BORDERS`, the last those beyond; total_ms: their sum.
    place: the municipality, 0 for pages before signing in. No address, no person, no number stands here.
    """

    pk = models.CompositePrimaryKey("process", "minute", "place", "route")
    process = models.UUIDField("プロセス")
    minute = models.DateTimeField("分")
    place = models.IntegerField("団体コード（0は団体のない画面）")
    route = models.CharField("画面", max_length=80)
    counts = ArrayField(models.IntegerField(), verbose_name="時間の区分ごとの件数")
    total_ms = models.BigIntegerField("合計ミリ秒")

    class Meta:
        db_table = "operation_response"
        indexes = [models.Index(fields=["place", "minute"], name="operation_response_of")]


class Probe(models.Model):
    """What the probe found in one minute (死活監視): a minute without a row is one nobody can prove.

    page_status: the answer of the sign-in page, 0 where none came; waiting_seconds: how long the oldest run waits.
    """

    minute = models.DateTimeField("分", primary_key=True)
    page_status = models.SmallIntegerField("画面の応答")
    page_ms = models.IntegerField("画面の応答ミリ秒")
    database_ms = models.IntegerField("データベースの応答ミリ秒")
    waiting_seconds = models.IntegerField("最も長く待っている処理の秒数")

    class Meta:
        db_table = "operation_probe"


class Task(models.Model):
    """Something the service did of itself, by the clock (夜間の運用): when, whether it went well, what it measured.

    figures: numbers alone, as the task names them; no name of a person, no text that somebody typed.
    """

    number = models.BigAutoField("番号", primary_key=True)
    name = models.CharField("作業", max_length=40)
    began_at = models.DateTimeField("開始日時")
    seconds = models.FloatField("所要秒数")
    version = models.CharField("版", max_length=20)
    has_passed = models.BooleanField("成功")
    figures = models.JSONField("計測した値", default=dict)

    class Meta:
        db_table = "operation_task"
        indexes = [models.Index(fields=["name", "began_at"], name="operation_task_of")]
