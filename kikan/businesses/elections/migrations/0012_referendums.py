from django.db import migrations, models


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("elections", "0011_objected")]

    operations = [
        migrations.AlterField(
            "Contest",
            "kind",
            models.SmallIntegerField(
                choices=[
                    (1, "衆議院小選挙区"),
                    (2, "衆議院比例代表"),
                    (3, "最高裁判所裁判官国民審査"),
                    (4, "参議院選挙区"),
                    (5, "参議院比例代表"),
                    (11, "知事"),
                    (12, "都道府県議会議員"),
                    (21, "市町村長"),
                    (22, "市町村議会議員"),
                    (31, "住民投票（選挙人名簿によるもの）"),
                    (32, "市町村の議会の解散・解職の投票"),
                ],
                verbose_name="選挙の種類",
            ),
        ),
    ]
