from django.db import migrations, models

from kikan.shared.tenancy.operations import Protect, Refer


def _key(*names: str) -> models.CompositePrimaryKey:
    return models.CompositePrimaryKey(
        "municipality", *names, blank=True, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [
        ("joint_office", "0016_corrected_revisions"),
    ]

    operations = [
        migrations.AddField(
            model_name="sharepayment",
            name="deposit",
            field=models.BigIntegerField(null=True, verbose_name="入金番号"),
        ),
        migrations.CreateModel(
            name="DepositFile",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                ("pk", _key("number")),
                ("number", models.BigIntegerField(verbose_name="ファイル番号")),
                ("layout", models.CharField(max_length=40, verbose_name="レイアウト")),
                ("sha256", models.CharField(max_length=64, verbose_name="内容の要約値")),
                ("made_on", models.DateField(verbose_name="作成年月日")),
                ("account", models.CharField(max_length=20, verbose_name="口座")),
                ("records", models.IntegerField(verbose_name="件数")),
                ("taken", models.IntegerField(verbose_name="登録した件数")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={
                "db_table": "joint_office_deposit_file",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "sha256"), name="joint_office_deposit_file_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Deposit",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                ("pk", _key("number")),
                ("number", models.BigIntegerField(verbose_name="入金番号")),
                ("file", models.BigIntegerField(verbose_name="ファイル番号")),
                ("line", models.IntegerField(verbose_name="行")),
                ("identity", models.BigIntegerField(verbose_name="同一性")),
                ("received_on", models.DateField(verbose_name="入金年月日")),
                ("amount", models.BigIntegerField(verbose_name="額")),
                ("payer", models.CharField(max_length=100, verbose_name="振込依頼人名")),
                ("doubt", models.CharField(default="", max_length=120, verbose_name="確認の理由")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={
                "db_table": "joint_office_deposit",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "identity"), name="joint_office_deposit_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DepositReject",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                ("pk", _key("file", "line")),
                ("file", models.BigIntegerField(verbose_name="ファイル番号")),
                ("line", models.IntegerField(verbose_name="行")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("raw", models.TextField(verbose_name="元の行")),
            ],
            options={"db_table": "joint_office_deposit_reject"},
        ),
        migrations.CreateModel(
            name="DepositDecision",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                ("pk", _key("number")),
                ("number", models.BigIntegerField(verbose_name="決定番号")),
                ("deposit", models.BigIntegerField(verbose_name="入金番号")),
                (
                    "kind",
                    models.SmallIntegerField(
                        choices=[
                            (1, "負担金に充てる"),
                            (2, "負担金ではない"),
                            (3, "残りを返した"),
                            (4, "充当を取り消した"),
                        ],
                        verbose_name="決定",
                    ),
                ),
                ("member", models.IntegerField(null=True, verbose_name="構成団体のコード")),
                ("reason", models.CharField(default="", max_length=200, verbose_name="理由")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={
                "db_table": "joint_office_deposit_decision",
                "indexes": [
                    models.Index(fields=["municipality", "deposit"], name="joint_office_deposit_decided")
                ],
            },
        ),
        Protect("joint_office_deposit_file"),
        Protect("joint_office_deposit"),
        Protect("joint_office_deposit_reject"),
        Protect("joint_office_deposit_decision"),
        Refer(
            "joint_office_deposit",
            ("municipality", "file"),
            "joint_office_deposit_file",
            ("municipality", "number"),
        ),
        Refer(
            "joint_office_deposit_reject",
            ("municipality", "file"),
            "joint_office_deposit_file",
            ("municipality", "number"),
        ),
        Refer(
            "joint_office_deposit_decision",
            ("municipality", "deposit"),
            "joint_office_deposit",
            ("municipality", "number"),
        ),
    ]
