from django.db import migrations, models

from kikan.shared.tenancy.operations import Protect


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [
        ("residents", "0003_support_measures"),
    ]

    operations = [
        migrations.CreateModel(
            name="Figure",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "publication",
                        "line",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("publication", models.BigIntegerField(verbose_name="集計番号")),
                ("line", models.IntegerField(verbose_name="行番号")),
                ("table", models.SmallIntegerField(verbose_name="表")),
                ("district", models.BigIntegerField(default=0, verbose_name="地区")),
                ("sex", models.SmallIntegerField(default=0, verbose_name="性別")),
                ("age", models.SmallIntegerField(default=0, verbose_name="年齢")),
                ("resident_kind", models.SmallIntegerField(default=0, verbose_name="住民種別")),
                ("cause", models.SmallIntegerField(default=0, verbose_name="事由")),
                ("count", models.IntegerField(verbose_name="数")),
            ],
            options={
                "db_table": "residents_figure",
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "number",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.BigIntegerField(verbose_name="集計番号")),
                ("run", models.BigIntegerField(verbose_name="実行番号")),
                ("kind", models.CharField(max_length=5, verbose_name="区分")),
                ("period", models.IntegerField(verbose_name="年月・年")),
                ("day", models.DateField(verbose_name="基準日")),
                ("begins_on", models.DateField(verbose_name="異動の前日")),
                ("until", models.DateField(verbose_name="異動の末日")),
                ("known_at", models.BigIntegerField(verbose_name="記録番号")),
                ("before", models.BigIntegerField(null=True, verbose_name="前回の集計番号")),
                ("published_at", models.DateTimeField(verbose_name="公表日時")),
            ],
            options={
                "db_table": "residents_publication",
                "indexes": [
                    models.Index(
                        fields=["municipality", "kind", "period"], name="residents_publication_period"
                    )
                ],
            },
        ),
        Protect("residents_publication"),
        Protect("residents_figure"),
    ]
