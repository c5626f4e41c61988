import uuid
from django.db import migrations, models

from kikan.shared.tenancy.operations import Protect


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [
        ("residents", "0005_messages"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptSearch",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "user",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("user", models.BigIntegerField(verbose_name="利用者番号")),
                ("id", models.UUIDField(default=uuid.uuid4, verbose_name="識別子")),
                ("at", models.DateTimeField(verbose_name="日時")),
                ("conditions", models.JSONField(verbose_name="条件")),
            ],
            options={
                "db_table": "residents_kept_search",
            },
        ),
        Protect("residents_kept_search", delete=True),
    ]
