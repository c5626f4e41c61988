from django.db import migrations, models

from kikan.shared.tenancy.operations import Protect

TABLE = "worklist_editing"


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [("worklist", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Editing",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "kind",
                        "subject",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="区分")),
                ("subject", models.BigIntegerField(verbose_name="番号")),
                ("clerk", models.BigIntegerField(verbose_name="利用者番号")),
                ("clerk_name", models.CharField(max_length=100, verbose_name="職員")),
                ("office_name", models.CharField(max_length=100, verbose_name="所属")),
                ("what", models.CharField(max_length=120, verbose_name="手続")),
                ("opened_at", models.DateTimeField(verbose_name="開いた日時")),
                ("seen_at", models.DateTimeField(verbose_name="最後の操作")),
            ],
            options={"db_table": TABLE},
        ),
        Protect(
            TABLE, update=("clerk", "clerk_name", "office_name", "what", "opened_at", "seen_at"), delete=True
        ),
    ]
