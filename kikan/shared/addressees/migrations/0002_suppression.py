import datetime

from django.db import migrations, models

from kikan.shared.history.operations import ProtectHistory
from kikan.shared.tenancy.operations import Protect, Refer


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [("addressees", "0001_initial"), ("journal", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Suppression",
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
                ("number", models.BigIntegerField(verbose_name="抑止番号")),
                ("person", models.BigIntegerField(null=True, verbose_name="宛名番号")),
                ("household", models.BigIntegerField(null=True, verbose_name="世帯番号")),
                ("kind", models.CharField(max_length=20, verbose_name="抑止の種類")),
                ("stops_entry", models.BooleanField(default=False, verbose_name="異動の入力を抑止")),
                ("stops_issue", models.BooleanField(default=False, verbose_name="証明書の発行を抑止")),
                ("stops_view", models.BooleanField(default=False, verbose_name="照会を抑止")),
                ("level", models.CharField(max_length=5, verbose_name="程度")),
                ("ends_on", models.DateField(null=True, verbose_name="予定の終了日")),
                ("note", models.CharField(default="", max_length=200, verbose_name="理由・留意事項")),
            ],
            options={"db_table": "addressees_suppression"},
        ),
        migrations.CreateModel(
            name="SuppressionRelease",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "number",
                        "entry",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.BigIntegerField(verbose_name="抑止番号")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
                ("released_at", models.DateTimeField(verbose_name="解除した日時")),
                ("until_at", models.DateTimeField(verbose_name="抑止に戻る日時")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
            ],
            options={"db_table": "addressees_suppression_release"},
        ),
        ProtectHistory("addressees_suppression", ("number",)),
        Protect("addressees_suppression_release"),
        Refer("addressees_suppression", ("municipality", "person"), "addressees_person"),
        Refer("addressees_suppression", ("municipality", "household"), "addressees_household"),
        Refer("addressees_suppression_release", ("municipality", "entry"), "journal_entry"),
        migrations.RunSQL(
            [
                "ALTER TABLE addressees_suppression ADD CONSTRAINT addressees_suppression_of_whom"
                " CHECK (num_nonnulls(person, household) = 1)",
                "ALTER TABLE addressees_suppression ADD CONSTRAINT addressees_suppression_level"
                " CHECK (level IN ('error', 'alert'))",
                "CREATE INDEX addressees_suppression_person ON addressees_suppression (municipality, person)"
                " WHERE ended_by IS NULL",
                "CREATE INDEX addressees_suppression_household"
                " ON addressees_suppression (municipality, household) WHERE ended_by IS NULL",
            ],
            [
                "DROP INDEX addressees_suppression_household",
                "DROP INDEX addressees_suppression_person",
                "ALTER TABLE addressees_suppression DROP CONSTRAINT addressees_suppression_level",
                "ALTER TABLE addressees_suppression DROP CONSTRAINT addressees_suppression_of_whom",
            ],
        ),
    ]
