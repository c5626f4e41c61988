from django.db import migrations, models


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("elections", "0009_incidents")]

    operations = [
        migrations.AddField(
            "Election",
            "withdrawn_on",
            models.DateField(null=True, verbose_name="告示を取り消した年月日"),
        ),
        migrations.AddField(
            "Election",
            "remark",
            models.CharField(default="", max_length=200, verbose_name="訂正・取消しの理由"),
        ),
        migrations.AddField(
            "Contest",
            "state",
            models.SmallIntegerField(
                choices=[(1, "投票を行う"), (2, "無投票"), (3, "取りやめ")], default=1, verbose_name="状態"
            ),
        ),
    ]
