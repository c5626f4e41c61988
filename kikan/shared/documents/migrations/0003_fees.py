"""The money of certificates: what was taken for each paper, and the closings of a counter's day."""

from django.db import migrations, models

from kikan.shared.tenancy.operations import Protect, Refer


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [("documents", "0002_left_out")]

    operations = [
        migrations.CreateModel(
            name="FeeLine",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "issue",
                        "what",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("issue", models.BigIntegerField(verbose_name="発行番号")),
                ("what", models.CharField(max_length=10, verbose_name="収納・取消し")),
                ("kind", models.CharField(max_length=40, verbose_name="手数料の区分")),
                ("channel", models.CharField(max_length=20, verbose_name="交付の方法")),
                ("exemption", models.CharField(default="", max_length=20, verbose_name="免除の事由")),
                ("amount", models.IntegerField(verbose_name="金額")),
                ("is_illustrative", models.BooleanField(default=False, verbose_name="例示値か")),
                ("day", models.DateField(verbose_name="取扱日")),
                ("at", models.DateTimeField(verbose_name="取扱日時")),
                ("actor", models.BigIntegerField(verbose_name="操作者")),
                ("office", models.IntegerField(verbose_name="所属")),
                ("terminal", models.CharField(default="", max_length=60, verbose_name="端末")),
                ("reason", models.CharField(default="", max_length=200, verbose_name="理由")),
            ],
            options={
                "db_table": "documents_fee_line",
                "indexes": [
                    models.Index(fields=["municipality", "day", "office"], name="documents_fee_line_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="CashClosing",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "office",
                        "day",
                        "attempt",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("office", models.IntegerField(verbose_name="所属")),
                ("day", models.DateField(verbose_name="取扱日")),
                ("attempt", models.SmallIntegerField(verbose_name="締めの回")),
                ("expected", models.IntegerField(verbose_name="帳簿の額")),
                ("counted", models.IntegerField(verbose_name="現金の額")),
                ("reason", models.CharField(default="", max_length=200, verbose_name="差の理由")),
                ("closed_at", models.DateTimeField(verbose_name="締めた日時")),
                ("actor", models.BigIntegerField(verbose_name="操作者")),
            ],
            options={"db_table": "documents_cash_closing"},
        ),
        Protect("documents_fee_line"),
        Protect("documents_cash_closing"),
        Refer("documents_fee_line", ("municipality", "issue"), "documents_issue"),
    ]
