"""Requests for certificates, printed notices, taxed retirement pay, counted figures (証明・印刷・退職所得・統計)."""

import datetime

import django.contrib.postgres.fields
from django.db import migrations, models

from kikan.shared.history.operations import ProtectHistory
from kikan.shared.tenancy.operations import Protect, Refer


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [
        ("resident_tax", "0004_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="CertificateRequest",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality", "issue", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("issue", models.BigIntegerField(verbose_name="発行番号")),
                ("person", models.BigIntegerField(verbose_name="宛名番号")),
                ("fiscal_year", models.SmallIntegerField(verbose_name="年度")),
                ("purpose", models.CharField(max_length=40, verbose_name="使用目的")),
                ("asked_by", models.CharField(max_length=12, verbose_name="請求者の区分")),
                ("asked_by_name", models.CharField(default="", max_length=60, verbose_name="請求者の氏名")),
                ("proof", models.CharField(max_length=20, verbose_name="本人確認")),
                ("has_mandate", models.BooleanField(default=False, verbose_name="委任状")),
            ],
            options={
                "db_table": "resident_tax_certificate_request",
            },
        ),
        migrations.CreateModel(
            name="Printed",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "run",
                        "subject",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("run", models.BigIntegerField(verbose_name="実行番号")),
                ("subject", models.BigIntegerField(verbose_name="宛名番号または指定番号")),
                ("issue", models.BigIntegerField(verbose_name="発行番号")),
            ],
            options={
                "db_table": "resident_tax_printed",
            },
        ),
        migrations.CreateModel(
            name="Retirement",
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
                        "number",
                        "valid_from",
                        "entry",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.BigIntegerField(verbose_name="納入申告の番号")),
                ("collector", models.BigIntegerField(verbose_name="指定番号")),
                ("person", models.BigIntegerField(verbose_name="宛名番号")),
                ("paid_on", models.DateField(verbose_name="支払日")),
                ("joined_on", models.DateField(verbose_name="就職日")),
                ("retired_on", models.DateField(verbose_name="退職日")),
                ("pay", models.BigIntegerField(verbose_name="退職手当等の額")),
                ("is_officer", models.BooleanField(default=False, verbose_name="役員等")),
                ("is_disabled", models.BooleanField(default=False, verbose_name="障害退職")),
                ("income", models.BigIntegerField(verbose_name="退職所得金額")),
                ("city", models.BigIntegerField(verbose_name="市町村民税")),
                ("prefecture", models.BigIntegerField(verbose_name="道府県民税")),
                ("charge", models.BigIntegerField(verbose_name="調定番号")),
            ],
            options={
                "db_table": "resident_tax_retirement",
            },
        ),
        migrations.CreateModel(
            name="TaxFigure",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "publication",
                        "line",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("publication", models.BigIntegerField(verbose_name="集計番号")),
                ("line", models.IntegerField(verbose_name="行番号")),
                ("table", models.SmallIntegerField(verbose_name="表")),
                ("band", models.SmallIntegerField(verbose_name="段階")),
                ("kind", models.SmallIntegerField(verbose_name="区分")),
                ("count", models.BigIntegerField(verbose_name="人数")),
                (
                    "amounts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="金額"
                    ),
                ),
            ],
            options={
                "db_table": "resident_tax_figure",
            },
        ),
        migrations.CreateModel(
            name="TaxPublication",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "number",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.BigIntegerField(verbose_name="集計番号")),
                ("run", models.BigIntegerField(verbose_name="実行番号")),
                ("fiscal_year", models.SmallIntegerField(verbose_name="年度")),
                ("known_at", models.BigIntegerField(verbose_name="記録番号")),
                ("published_at", models.DateTimeField(verbose_name="公表日時")),
            ],
            options={
                "db_table": "resident_tax_publication",
            },
        ),
        Protect("resident_tax_certificate_request"),
        Protect("resident_tax_printed"),
        ProtectHistory("resident_tax_retirement"),
        Protect("resident_tax_publication"),
        Protect("resident_tax_figure"),
        Refer("resident_tax_certificate_request", ("municipality", "person"), "addressees_person"),
        Refer("resident_tax_retirement", ("municipality", "person"), "addressees_person"),
        Refer(
            "resident_tax_figure",
            ("municipality", "publication"),
            "resident_tax_publication",
        ),
    ]
