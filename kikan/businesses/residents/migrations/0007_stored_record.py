"""The long-term store of removed records: added to, never changed."""

from django.db import migrations, models

from kikan.shared.tenancy.operations import Protect, Refer

TABLE = "residents_stored_record"


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [("residents", "0006_kept_search"), ("journal", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="StoredRecord",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "person",
                        "removed_on",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("person", models.BigIntegerField(verbose_name="宛名番号")),
                ("removed_on", models.DateField(verbose_name="消除日")),
                ("stored_on", models.DateField(verbose_name="移した日")),
                ("known_at", models.BigIntegerField(verbose_name="基準記録番号")),
                ("content", models.JSONField(verbose_name="記載")),
                ("sha256", models.CharField(max_length=64, verbose_name="記載のハッシュ値")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={"db_table": TABLE},
        ),
        Protect(TABLE),
        Refer(TABLE, ("municipality", "entry"), "journal_entry"),
    ]
