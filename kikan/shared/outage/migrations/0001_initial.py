from django.db import migrations, models

from kikan.shared.tenancy.operations import Protect, Refer


class Migration(migrations.Migration):
    phase = "expand"
    initial = True
    dependencies = [("journal", "0001_initial"), ("documents", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="BroughtBack",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "copy",
                        "terminal",
                        "line",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("copy", models.UUIDField(verbose_name="写しの識別子")),
                ("terminal", models.CharField(max_length=8, verbose_name="端末")),
                ("line", models.IntegerField(verbose_name="行")),
                ("kind", models.CharField(max_length=10, verbose_name="種類")),
                ("done_at", models.DateTimeField(verbose_name="行った日時")),
                ("login", models.CharField(max_length=40, verbose_name="利用者ID")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
                ("issue", models.BigIntegerField(null=True, verbose_name="発行番号")),
            ],
            options={"db_table": "outage_brought_back"},
        ),
        Protect("outage_brought_back"),
        Refer("outage_brought_back", ("municipality", "entry"), "journal_entry"),
        Refer("outage_brought_back", ("municipality", "issue"), "documents_issue"),
    ]
