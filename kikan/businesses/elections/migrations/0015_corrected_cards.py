from django.db import migrations, models

from kikan.businesses.elections.models.card import CardReason


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("elections", "0014_from_abroad")]

    operations = [
        migrations.AlterField(
            "Card", "reason", models.SmallIntegerField(choices=CardReason.choices, verbose_name="事由")
        ),
        migrations.AddField(
            "Card", "says", models.BigIntegerField(null=True, verbose_name="券面の選挙の記録番号")
        ),
    ]
