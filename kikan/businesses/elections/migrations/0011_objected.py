from django.db import migrations, models


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("elections", "0010_corrections")]

    operations = [
        migrations.AlterField(
            "Objection",
            "registration",
            models.SmallIntegerField(
                choices=[
                    (1, "定時登録"),
                    (2, "選挙時登録"),
                    (3, "補正登録"),
                    (4, "在外選挙人名簿の登録・登録の移転"),
                ],
                verbose_name="登録の種類",
            ),
        ),
    ]
