from django.db import migrations, models

from kikan.shared.tenancy.operations import Refer


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [
        ("long_term_care", "0008_high_cost_letters"),
    ]

    operations = [
        migrations.AddField(
            model_name="benefit",
            name="payee",
            field=models.BigIntegerField(null=True, verbose_name="受取人の宛名番号"),
        ),
        Refer("long_term_care_benefit", ("municipality", "payee"), "addressees_person"),
    ]
