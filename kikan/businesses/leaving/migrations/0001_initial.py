from django.db import migrations, models

from kikan.shared.tenancy.operations import Protect, Refer


class Migration(migrations.Migration):
    phase = "expand"

    initial = True

    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "leaving",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("leaving", models.BigIntegerField(verbose_name="移出番号")),
                ("body", models.CharField(max_length=100, verbose_name="受領した団体・事業者")),
                ("person", models.CharField(max_length=100, verbose_name="受領者の氏名")),
                ("accepted_on", models.DateField(verbose_name="受領日")),
                ("sha256", models.CharField(max_length=64, verbose_name="受領した一式のハッシュ値")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={
                "db_table": "leaving_acceptance",
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "leaving",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("leaving", models.BigIntegerField(verbose_name="移出番号")),
                ("name", models.CharField(max_length=80, verbose_name="ファイル名")),
                ("bytes", models.BigIntegerField(verbose_name="大きさ")),
                ("sha256", models.CharField(max_length=64, verbose_name="ハッシュ値")),
                ("files", models.IntegerField(verbose_name="ファイル数")),
                ("rows", models.BigIntegerField(verbose_name="行数")),
                ("known_at", models.BigIntegerField(verbose_name="入っている最後の記録番号")),
                ("key", models.IntegerField(verbose_name="鍵の番号")),
                ("sealed", models.BinaryField(verbose_name="封じた開封鍵")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={
                "db_table": "leaving_delivery",
            },
        ),
        migrations.CreateModel(
            name="Leaving",
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
                ("number", models.BigIntegerField(verbose_name="移出番号")),
                (
                    "purpose",
                    models.SmallIntegerField(
                        choices=[(1, "脱退・契約の終了"), (2, "年次の訓練"), (3, "その他")],
                        verbose_name="目的",
                    ),
                ),
                ("receiver", models.BigIntegerField(verbose_name="受け取る人")),
                (
                    "recipient",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="受取側の公開鍵"),
                ),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={
                "db_table": "leaving_leaving",
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "leaving",
                        "kind",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("leaving", models.BigIntegerField(verbose_name="移出番号")),
                (
                    "kind",
                    models.SmallIntegerField(
                        choices=[
                            (1, "承認"),
                            (2, "開封鍵の表示"),
                            (3, "一式の受取り"),
                            (4, "消去の依頼"),
                            (5, "消去の承認"),
                        ],
                        verbose_name="段階",
                    ),
                ),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={
                "db_table": "leaving_step",
            },
        ),
        *(Protect(f"leaving_{table}") for table in ("leaving", "step", "delivery", "acceptance")),
        *(
            Refer(f"leaving_{table}", ("municipality", "leaving"), "leaving_leaving")
            for table in ("step", "delivery", "acceptance")
        ),
    ]
