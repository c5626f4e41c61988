from django.db import migrations, models

from kikan.businesses.elections.models.absentee import AbsenteeWay
from kikan.businesses.elections.models.vote import VoteKind


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("elections", "0013_moves_until")]

    operations = [
        migrations.AlterField(
            "Vote",
            "kind",
            models.SmallIntegerField(choices=VoteKind.choices, verbose_name="投票の種類"),
        ),
        migrations.AlterField(
            "Absentee",
            "way",
            models.SmallIntegerField(choices=AbsenteeWay.choices, verbose_name="投票する場所"),
        ),
    ]
