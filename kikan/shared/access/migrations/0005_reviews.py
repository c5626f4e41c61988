from django.db import migrations, models

from kikan.shared.tenancy.operations import Protect, Refer


class Migration(migrations.Migration):
    """The monthly review of looks by section, and under which number a user is a resident."""

    phase = "expand"
    dependencies = [("access", "0004_users_and_rights"), ("journal", "0002_terminal")]

    operations = [
        migrations.CreateModel(
            name="Review",
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
                ("number", models.BigIntegerField(verbose_name="点検番号")),
                ("month", models.IntegerField(verbose_name="点検する月")),
                ("office", models.IntegerField(verbose_name="所属番号")),
                ("counts", models.JSONField(verbose_name="区分ごとの件数")),
                ("total", models.IntegerField(verbose_name="件数")),
                ("findings", models.CharField(max_length=1000, verbose_name="点検の結果")),
                ("action", models.CharField(blank=True, max_length=1000, verbose_name="とった措置")),
                ("reviewed_by", models.BigIntegerField(verbose_name="点検者")),
                ("reviewed_at", models.DateTimeField(verbose_name="点検日時")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={"db_table": "access_review"},
        ),
        migrations.CreateModel(
            name="OwnPerson",
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
                ("number", models.BigIntegerField(verbose_name="番号")),
                ("user", models.BigIntegerField(verbose_name="利用者番号")),
                ("person", models.BigIntegerField(null=True, verbose_name="宛名番号")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={"db_table": "access_own_person"},
        ),
        Protect("access_review"),
        Protect("access_own_person"),
        Refer("access_review", ("municipality", "entry"), "journal_entry"),
        Refer("access_own_person", ("municipality", "entry"), "journal_entry"),
    ]
