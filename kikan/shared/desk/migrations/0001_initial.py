from django.db import migrations, models

from kikan.shared.tenancy.operations import Control


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tenancy", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SentForm",
            fields=[
                (
                    "token",
                    models.CharField(
                        max_length=64, primary_key=True, serialize=False, verbose_name="様式の番号"
                    ),
                ),
                ("user", models.BigIntegerField(verbose_name="利用者番号")),
                ("sent_at", models.DateTimeField(auto_now_add=True, verbose_name="送信日時")),
                (
                    "receipt",
                    models.CharField(default="", max_length=200, verbose_name="受付結果の画面"),
                ),
            ],
            options={
                "db_table": "desk_sent_form",
                "indexes": [models.Index(fields=["sent_at"], name="desk_sent_form_sent")],
            },
        ),
        Control("desk_sent_form"),
    ]
