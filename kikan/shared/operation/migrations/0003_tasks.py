from django.db import migrations, models

from kikan.shared.tenancy.operations import Control


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("operation", "0002_measures")]

    operations = [
        migrations.CreateModel(
            name="Task",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False, verbose_name="番号")),
                ("name", models.CharField(max_length=40, verbose_name="作業")),
                ("began_at", models.DateTimeField(verbose_name="開始日時")),
                ("seconds", models.FloatField(verbose_name="所要秒数")),
                ("version", models.CharField(max_length=20, verbose_name="版")),
                ("has_passed", models.BooleanField(verbose_name="成功")),
                ("figures", models.JSONField(default=dict, verbose_name="計測した値")),
            ],
            options={
                "db_table": "operation_task",
                "indexes": [models.Index(fields=["name", "began_at"], name="operation_task_of")],
            },
        ),
        Control("operation_task", "SELECT, INSERT"),
    ]
