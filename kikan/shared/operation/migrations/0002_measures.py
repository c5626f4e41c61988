import django.contrib.postgres.fields
from django.db import migrations, models

from kikan.shared.tenancy.operations import Control


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("operation", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Probe",
            fields=[
                ("minute", models.DateTimeField(primary_key=True, serialize=False, verbose_name="分")),
                ("page_status", models.SmallIntegerField(verbose_name="画面の応答")),
                ("page_ms", models.IntegerField(verbose_name="画面の応答ミリ秒")),
                ("database_ms", models.IntegerField(verbose_name="データベースの応答ミリ秒")),
                ("waiting_seconds", models.IntegerField(verbose_name="最も長く待っている処理の秒数")),
            ],
            options={"db_table": "operation_probe"},
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "process",
                        "minute",
                        "place",
                        "route",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("process", models.UUIDField(verbose_name="プロセス")),
                ("minute", models.DateTimeField(verbose_name="分")),
                ("place", models.IntegerField(verbose_name="団体コード（0は団体のない画面）")),
                ("route", models.CharField(max_length=80, verbose_name="画面")),
                (
                    "counts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None, verbose_name="時間の区分ごとの件数"
                    ),
                ),
                ("total_ms", models.BigIntegerField(verbose_name="合計ミリ秒")),
            ],
            options={
                "db_table": "operation_response",
                "indexes": [models.Index(fields=["place", "minute"], name="operation_response_of")],
            },
        ),
        Control("operation_probe", "SELECT, INSERT"),
        Control("operation_response", "SELECT, INSERT"),
    ]
