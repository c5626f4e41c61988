import datetime

from django.db import migrations, models

from kikan.shared.history.operations import ProtectHistory
from kikan.shared.tenancy.operations import Protect, Refer


class Migration(migrations.Migration):
    """The vault of 個人番号 and 住民票コード: keys, sealed numbers, and whose they are since when."""

    phase = "expand"

    dependencies = [("addressees", "0004_reading_source"), ("journal", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="VaultKey",
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
                ("number", models.IntegerField(verbose_name="鍵の番号")),
                ("wrapped", models.BinaryField(verbose_name="包んだ鍵")),
                ("made_at", models.DateTimeField(verbose_name="作成日時")),
            ],
            options={"db_table": "addressees_vault_key"},
        ),
        migrations.CreateModel(
            name="Secret",
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
                ("number", models.BigIntegerField(verbose_name="保管番号")),
                ("kind", models.CharField(max_length=16, verbose_name="区分")),
                ("key", models.IntegerField(verbose_name="鍵の番号")),
                ("sealed", models.BinaryField(verbose_name="封じた番号")),
                ("fingerprint", models.BinaryField(verbose_name="検索用の値")),
                ("is_in_stock", models.BooleanField(default=False, verbose_name="在庫")),
            ],
            options={
                "db_table": "addressees_secret",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "kind", "fingerprint"), name="addressees_secret_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonalNumber",
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
                ("kind", models.CharField(max_length=16, verbose_name="区分")),
                ("secret", models.BigIntegerField(verbose_name="保管番号")),
                ("reason", models.CharField(default="", max_length=40, verbose_name="事由")),
            ],
            options={
                "db_table": "addressees_personal_number",
                "verbose_name": "個人番号・住民票コード",
                "indexes": [models.Index(fields=["municipality", "secret"], name="addressees_number_secret")],
            },
        ),
        Protect("addressees_vault_key", update=("wrapped",)),
        Protect("addressees_secret", update=("key", "sealed", "fingerprint", "is_in_stock")),
        Refer("addressees_secret", ("municipality", "key"), "addressees_vault_key"),
        migrations.RunSQL(
            "CREATE INDEX addressees_secret_stock ON addressees_secret (municipality, kind, number) WHERE is_in_stock",
            "DROP INDEX addressees_secret_stock",
        ),
        ProtectHistory("addressees_personal_number", ("person", "kind")),
        Refer("addressees_personal_number", ("municipality", "person"), "addressees_person"),
        Refer("addressees_personal_number", ("municipality", "secret"), "addressees_secret"),
    ]
