from django.db import migrations, models

from kikan.businesses.elections.models.card import CardReason
from kikan.shared.tenancy.operations import Protect, Refer


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("elections", "0004_closing")]

    operations = [
        migrations.CreateModel(
            name="Card",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality", "card", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("card", models.BigIntegerField(verbose_name="入場券番号")),
                ("election", models.BigIntegerField(verbose_name="選挙番号")),
                ("person", models.BigIntegerField(verbose_name="宛名番号")),
                ("copy", models.SmallIntegerField(default=0, verbose_name="再発行の回数")),
                ("reason", models.SmallIntegerField(choices=CardReason.choices, verbose_name="事由")),
                ("issue", models.BigIntegerField(verbose_name="発行番号")),
                ("issued_on", models.DateField(verbose_name="発行年月日")),
            ],
            options={
                "db_table": "elections_card",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "election", "person", "copy"), name="elections_card_once"
                    )
                ],
            },
        ),
        Protect("elections_card"),
        Refer("elections_card", ("municipality", "person"), "addressees_person"),
    ]
