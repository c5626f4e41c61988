from django.db import migrations, models

from kikan.shared.tenancy.operations import Control


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [
        ("exchange", "0002_take_over"),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False, verbose_name="番号")),
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("at", models.DateTimeField(verbose_name="消去日時")),
                ("version", models.CharField(max_length=20, verbose_name="版")),
                ("delivery", models.CharField(max_length=64, verbose_name="一式のハッシュ値")),
                ("accepted_on", models.DateField(verbose_name="受領日")),
                ("accepted_by", models.CharField(max_length=100, verbose_name="受領者")),
                ("ordered_by", models.JSONField(verbose_name="消去を命じた人")),
                ("counts", models.JSONField(verbose_name="消去した行")),
                ("files", models.IntegerField(verbose_name="消去したファイル")),
                ("remains_until", models.DateField(null=True, verbose_name="バックアップに残る最後の日")),
                ("certificate", models.BinaryField(verbose_name="消去証明書")),
            ],
            options={
                "db_table": "exchange_erasure",
            },
        ),
        migrations.CreateModel(
            name="LeavingProof",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False, verbose_name="番号")),
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                ("at", models.DateTimeField(verbose_name="日時")),
                ("version", models.CharField(max_length=20, verbose_name="版")),
                ("seconds", models.FloatField(verbose_name="所要秒数")),
                ("files", models.IntegerField(verbose_name="ファイル数")),
                ("tables", models.IntegerField(verbose_name="表")),
                ("rows", models.BigIntegerField(verbose_name="行")),
                ("bytes", models.BigIntegerField(verbose_name="大きさ")),
                ("differences", models.JSONField(default=dict, verbose_name="一致しない行")),
                ("problem", models.CharField(default="", max_length=80, verbose_name="誤りの種類")),
                ("has_passed", models.BooleanField(verbose_name="合格")),
            ],
            options={
                "db_table": "exchange_leaving_proof",
                "indexes": [models.Index(fields=["municipality", "at"], name="exchange_leaving_proof_of")],
            },
        ),
        Control("exchange_erasure", "SELECT"),
        Control("exchange_leaving_proof", "SELECT, INSERT"),
    ]
