from django.db import migrations, models

from kikan.businesses.elections.models.absentee import AbsenteeWay

FOR_ABROAD = "在外選挙人の投票を受け付ける"


def flag(ja: str) -> models.BooleanField:
    return models.BooleanField(default=False, db_default=False, verbose_name=ja)


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("elections", "0015_corrected_cards")]

    operations = [
        migrations.AddField("District", "is_for_abroad", flag(FOR_ABROAD)),
        migrations.AddField("EarlyPlace", "is_for_abroad", flag(FOR_ABROAD)),
        migrations.AddField("Vote", "is_from_abroad", flag("在外選挙人証による受付")),
        migrations.AlterField(
            "Absentee",
            "way",
            models.SmallIntegerField(choices=AbsenteeWay.choices, verbose_name="投票する場所"),
        ),
    ]
