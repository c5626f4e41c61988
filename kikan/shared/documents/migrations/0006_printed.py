"""What a run of papers has made so far: once, for every business that prints by the thousand."""

from django.db import migrations, models

from kikan.shared.tenancy.operations import Protect


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [("documents", "0005_issued_at")]

    operations = [
        migrations.CreateModel(
            name="Printed",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality", "run", "subject", blank=True, editable=False, primary_key=True,
                        serialize=False,
                    ),
                ),
                ("run", models.BigIntegerField(verbose_name="実行番号")),
                ("subject", models.BigIntegerField(verbose_name="宛名番号・指定番号・請求番号")),
                ("issue", models.BigIntegerField(verbose_name="発行番号")),
            ],
            options={"db_table": "documents_printed"},
        ),
        Protect("documents_printed"),
    ]  # fmt: skip
