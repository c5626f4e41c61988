"""Where each terminal prints which paper."""

import datetime

from django.db import migrations, models

from kikan.shared.history.operations import ProtectHistory


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("documents", "0003_fees")]

    operations = [
        migrations.CreateModel(
            name="Printing",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                (
                    "valid_until",
                    models.DateField(default=datetime.date(9999, 12, 31), verbose_name="適用終了日"),
                ),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
                ("ended_by", models.BigIntegerField(null=True, verbose_name="終了させた記録番号")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "terminal",
                        "kind",
                        "valid_from",
                        "entry",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("terminal", models.CharField(max_length=60, verbose_name="端末")),
                ("kind", models.CharField(default="", max_length=80, verbose_name="帳票")),
                ("output", models.CharField(max_length=10, verbose_name="出力")),
                ("printer", models.CharField(default="", max_length=60, verbose_name="プリンター")),
                ("tray", models.CharField(default="", max_length=30, verbose_name="給紙")),
            ],
            options={"db_table": "documents_printing"},
        ),
        ProtectHistory("documents_printing", ("terminal", "kind")),
    ]
