import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [
        ("joint_office", "0011_erasure_clause"),
    ]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="parameters",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100),
                db_default=[],
                default=list,
                size=None,
                verbose_name="変わる値",
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="release",
            field=models.BigIntegerField(null=True, verbose_name="版の番号"),
        ),
    ]
