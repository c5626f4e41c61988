from django.db import migrations, models

from kikan.shared.tenancy.operations import Control, Protect, Refer, app_role


class Migration(migrations.Migration):
    """Everything a look must say; who came in and was refused; the chained sums of each day."""

    phase = "expand"

    dependencies = [("access", "0002_looks_of_a_user")]

    operations = [
        migrations.AddField(
            "look", "business", models.CharField(blank=True, default="", max_length=40, verbose_name="業務")
        ),
        migrations.AddField(
            "look",
            "columns",
            models.CharField(blank=True, default="", max_length=400, verbose_name="出力項目"),
        ),
        migrations.AddField(
            "look", "was_my_number_shown", models.BooleanField(default=False, verbose_name="個人番号を表示")
        ),
        migrations.AddField(
            "look", "result", models.CharField(default="done", max_length=12, verbose_name="結果")
        ),
        # Rows of the version before this one get the defaults from the database, which also lets it go on writing.
        migrations.RunSQL(
            "ALTER TABLE access_look ALTER COLUMN business SET DEFAULT '', ALTER COLUMN columns SET DEFAULT '',"
            " ALTER COLUMN was_my_number_shown SET DEFAULT false, ALTER COLUMN result SET DEFAULT 'done'",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "CREATE INDEX access_look_persons ON access_look USING gin (persons)",
            "DROP INDEX access_look_persons",
        ),
        migrations.CreateModel(
            name="Door",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False, verbose_name="番号")),
                ("at", models.DateTimeField(verbose_name="日時")),
                ("kind", models.CharField(max_length=20, verbose_name="区分")),
                ("user", models.BigIntegerField(null=True, verbose_name="利用者番号")),
                ("municipality", models.IntegerField(null=True, verbose_name="団体コード")),
                ("terminal", models.CharField(max_length=60, verbose_name="端末")),
            ],
            options={
                "db_table": "access_door",
                "indexes": [models.Index(fields=["at"], name="access_door_at")],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality", "day", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField(verbose_name="日")),
                ("form", models.SmallIntegerField(verbose_name="形式の版")),
                ("previous", models.CharField(max_length=64, verbose_name="前日の要約値")),
                ("sha256", models.CharField(max_length=64, verbose_name="要約値")),
                ("made_at", models.DateTimeField(verbose_name="作成日時")),
            ],
            options={"db_table": "access_digest"},
        ),
        migrations.CreateModel(
            name="DigestBlock",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "day",
                        "kind",
                        "block",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("day", models.DateField(verbose_name="日")),
                ("kind", models.CharField(max_length=20, verbose_name="区分")),
                ("block", models.IntegerField(verbose_name="ブロック")),
                ("rows", models.IntegerField(verbose_name="件数")),
                ("sha256", models.CharField(max_length=64, verbose_name="要約値")),
                ("marks", models.BinaryField(verbose_name="記録ごとの要約値")),
            ],
            options={"db_table": "access_digest_block"},
        ),
        Control("access_door", "SELECT, INSERT"),
        migrations.RunSQL(
            f"GRANT USAGE ON SEQUENCE access_door_number_seq TO {app_role()}", migrations.RunSQL.noop
        ),
        Protect("access_digest"),
        Protect("access_digest_block"),
        Refer("access_digest_block", ("municipality", "day"), "access_digest", ("municipality", "day")),
    ]
