import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [
        ("joint_office", "0015_usage"),
    ]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="reason",
            field=models.CharField(
                db_default="", default="", max_length=200, verbose_name="訂正・取下げの理由"
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="is_withdrawn",
            field=models.BooleanField(db_default=False, default=False, verbose_name="取下げ"),
        ),
        migrations.AddField(
            model_name="release",
            name="excepted",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=130),
                db_default=[],
                default=list,
                size=None,
                verbose_name="ないまま提供する法令値",
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="exception_reason",
            field=models.CharField(
                db_default="", default="", max_length=200, verbose_name="ないまま提供する理由"
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="exception_entry",
            field=models.BigIntegerField(null=True, verbose_name="ないまま提供する申出の記録番号"),
        ),
    ]
