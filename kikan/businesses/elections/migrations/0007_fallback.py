from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from kikan.shared.tenancy.operations import Protect, Refer


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("elections", "0006_absentee")]

    operations = [
        migrations.CreateModel(
            name="FallbackRoll",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality", "roll", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("roll", models.BigIntegerField(verbose_name="紙の抄本の番号")),
                ("election", models.BigIntegerField(verbose_name="選挙番号")),
                ("district", models.BigIntegerField(verbose_name="投票区番号")),
                ("printed_at", models.DateTimeField(verbose_name="印刷日時")),
                ("persons", ArrayField(models.BigIntegerField(), verbose_name="行の順の宛名番号")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={"db_table": "elections_fallback_roll"},
        ),
        Protect("elections_fallback_roll"),
        Refer("elections_fallback_roll", ("municipality", "entry"), "journal_entry"),
    ]
