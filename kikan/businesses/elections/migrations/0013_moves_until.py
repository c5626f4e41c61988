from django.db import migrations, models


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("elections", "0012_referendums")]

    operations = [
        migrations.AddField(
            "Election",
            "moves_until",
            models.DateField(null=True, verbose_name="投票所を切り替える転居の届出の末日"),
        ),
    ]
