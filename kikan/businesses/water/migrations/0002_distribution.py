"""The water sent out each month (配水量), against which what was billed is held."""

from django.db import migrations, models

from kikan.shared.tenancy.operations import Protect


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [("water", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Distribution",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality", "month", "entry", blank=True, editable=False, primary_key=True,
                        serialize=False,
                    ),
                ),
                ("month", models.IntegerField(verbose_name="月")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
                ("volume", models.BigIntegerField(verbose_name="配水量")),
            ],
            options={"db_table": "water_distribution"},
        ),
        Protect("water_distribution"),
    ]  # fmt: skip
