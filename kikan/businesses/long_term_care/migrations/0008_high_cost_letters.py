from django.db import migrations, models

from kikan.shared.tenancy.operations import Protect, Refer


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [
        ("long_term_care", "0007_combined"),
    ]

    operations = [
        migrations.CreateModel(
            name="HighCostLetter",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "person",
                        "month",
                        "issue",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("person", models.BigIntegerField(verbose_name="宛名番号")),
                ("month", models.DateField(verbose_name="サービス提供月")),
                ("issue", models.BigIntegerField(verbose_name="発行番号")),
                ("amount", models.BigIntegerField(verbose_name="支給見込額")),
            ],
            options={
                "db_table": "long_term_care_high_cost_letter",
            },
        ),
        Protect("long_term_care_high_cost_letter"),
        Refer("long_term_care_high_cost_letter", ("municipality", "person"), "addressees_person"),
    ]
