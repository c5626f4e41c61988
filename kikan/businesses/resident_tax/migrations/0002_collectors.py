"""Collectors, whom they collect from, and what in each month (特別徴収)."""

import datetime

import django.contrib.postgres.fields
from django.db import migrations, models

from kikan.shared.history.operations import ProtectHistory
from kikan.shared.tenancy.operations import Refer


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [
        ("resident_tax", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Collected",
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
                        "person",
                        "kind",
                        "valid_from",
                        "entry",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("person", models.BigIntegerField(verbose_name="宛名番号")),
                ("kind", models.SmallIntegerField(verbose_name="特別徴収の区分")),
                ("collector", models.BigIntegerField(verbose_name="指定番号")),
                ("staff_number", models.CharField(default="", max_length=25, verbose_name="受給者番号")),
                ("pension", models.BigIntegerField(default=0, verbose_name="年金の年額")),
                ("is_care_withheld", models.BooleanField(default=False, verbose_name="介護保険料の特別徴収")),
            ],
            options={
                "db_table": "resident_tax_collected",
            },
        ),
        migrations.CreateModel(
            name="Collector",
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
                        "collector",
                        "valid_from",
                        "entry",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("collector", models.BigIntegerField(verbose_name="指定番号")),
                ("kind", models.SmallIntegerField(verbose_name="特別徴収の区分")),
                ("addressee", models.BigIntegerField(verbose_name="事業者の宛名番号")),
                ("corporate_number", models.BigIntegerField(null=True, verbose_name="法人番号")),
                ("is_half_yearly", models.BooleanField(default=False, verbose_name="納期の特例")),
                ("office", models.CharField(default="", max_length=60, verbose_name="担当部署")),
                ("medium", models.CharField(default="paper", max_length=10, verbose_name="通知の受取方法")),
            ],
            options={
                "db_table": "resident_tax_collector",
            },
        ),
        migrations.CreateModel(
            name="Withholding",
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
                        "person",
                        "fiscal_year",
                        "collector",
                        "valid_from",
                        "entry",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("person", models.BigIntegerField(verbose_name="宛名番号")),
                ("fiscal_year", models.SmallIntegerField(verbose_name="年度")),
                ("collector", models.BigIntegerField(verbose_name="指定番号")),
                ("kind", models.SmallIntegerField(verbose_name="特別徴収の区分")),
                (
                    "amounts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="月割額"
                    ),
                ),
                (
                    "parts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="税目ごとの月割額"
                    ),
                ),
                ("charge", models.BigIntegerField(verbose_name="調定番号")),
                ("assessment", models.BigIntegerField(verbose_name="賦課の記録番号")),
                ("reason", models.CharField(default="", max_length=12, verbose_name="変更の事由")),
            ],
            options={
                "db_table": "resident_tax_withholding",
            },
        ),
        ProtectHistory("resident_tax_collector", ("collector",)),
        ProtectHistory("resident_tax_collected", ("person", "kind")),
        ProtectHistory("resident_tax_withholding", ("person", "fiscal_year", "collector")),
        Refer("resident_tax_collector", ("municipality", "addressee"), "addressees_person"),
        Refer("resident_tax_collected", ("municipality", "person"), "addressees_person"),
        Refer("resident_tax_withholding", ("municipality", "person"), "addressees_person"),
        migrations.RunSQL(
            "CREATE INDEX resident_tax_collected_of ON resident_tax_collected (municipality, collector)"
            " WHERE ended_by IS NULL",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "CREATE INDEX resident_tax_withholding_of ON resident_tax_withholding"
            " (municipality, fiscal_year, collector) WHERE ended_by IS NULL",
            migrations.RunSQL.noop,
        ),
    ]
