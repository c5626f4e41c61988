"""Who receives somebody's papers: heirs' representatives, tax managers, guardians."""

import datetime

from django.db import migrations, models

from kikan.shared.history.operations import ProtectHistory
from kikan.shared.tenancy.operations import Refer


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [("addressees", "0006_search_keys")]

    operations = [
        migrations.CreateModel(
            name="Recipient",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(default=datetime.date(9999, 12, 31), verbose_name="適用終了日")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
                ("ended_by", models.BigIntegerField(null=True, verbose_name="終了させた記録番号")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality", "person", "valid_from", "entry", blank=True, editable=False, primary_key=True,
                        serialize=False,
                    ),
                ),
                ("person", models.BigIntegerField(verbose_name="宛名番号")),
                ("recipient", models.BigIntegerField(verbose_name="受領者の宛名番号")),
                (
                    "kind",
                    models.SmallIntegerField(
                        choices=[(1, "相続人代表者"), (2, "納税管理人"), (3, "法定代理人")], verbose_name="区分"
                    ),
                ),
            ],
            options={"db_table": "addressees_recipient"},
        ),
        ProtectHistory("addressees_recipient", ("person",)),
        Refer("addressees_recipient", ("municipality", "person"), "addressees_person"),
        Refer("addressees_recipient", ("municipality", "recipient"), "addressees_person"),
    ]  # fmt: skip
