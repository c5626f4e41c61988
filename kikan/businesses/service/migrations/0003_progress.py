from django.db import migrations, models

from kikan.shared.tenancy.operations import Protect


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("service", "0002_quarters")]

    operations = [
        migrations.CreateModel(
            name="Progress",
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
                ("number", models.BigIntegerField(verbose_name="途中経過の番号")),
                ("incident", models.BigIntegerField(verbose_name="障害番号")),
                ("told_at", models.DateTimeField(verbose_name="連絡した日時")),
                ("text", models.CharField(max_length=300, verbose_name="連絡した内容")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={"db_table": "service_progress"},
        ),
        migrations.AddIndex(
            model_name="progress",
            index=models.Index(fields=["municipality", "incident"], name="service_progress_incident"),
        ),
        Protect("service_progress"),
    ]
