"""Messages to and from outside systems."""

from django.db import migrations, models

from kikan.shared.tenancy.operations import Protect, Refer


def key(*columns: str) -> models.CompositePrimaryKey:
    return models.CompositePrimaryKey(
        "municipality", *columns, blank=True, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [("residents", "0004_statistics")]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                ("pk", key("number")),
                ("number", models.BigIntegerField(verbose_name="通知番号")),
                ("direction", models.CharField(max_length=3, verbose_name="送受")),
                ("system", models.CharField(max_length=16, verbose_name="相手システム")),
                ("kind", models.CharField(max_length=24, verbose_name="種類")),
                ("partner", models.CharField(default="", max_length=6, verbose_name="相手団体")),
                ("sequence", models.BigIntegerField(verbose_name="相手の通知番号")),
                ("person", models.BigIntegerField(null=True, verbose_name="宛名番号")),
                ("cause", models.BigIntegerField(null=True, verbose_name="契機の記録番号")),
                ("resends", models.BigIntegerField(null=True, verbose_name="再送する通知番号")),
                ("content", models.JSONField(verbose_name="内容")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={"db_table": "residents_message"},
        ),
        migrations.CreateModel(
            name="MessageState",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                ("pk", key("number", "step")),
                ("number", models.BigIntegerField(verbose_name="通知番号")),
                ("step", models.SmallIntegerField(verbose_name="順番")),
                ("state", models.CharField(max_length=10, verbose_name="状態")),
                ("reason", models.CharField(default="", max_length=200, verbose_name="理由")),
                ("act", models.BigIntegerField(null=True, verbose_name="整理番号")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={"db_table": "residents_message_state"},
        ),
        migrations.AddConstraint(
            "Message",
            models.UniqueConstraint(
                fields=["municipality", "system", "partner", "sequence"],
                condition=models.Q(direction="in"),
                name="residents_message_once",
            ),
        ),
        Protect("residents_message"),
        Protect("residents_message_state"),
        Refer("residents_message", ("municipality", "person"), "addressees_person"),
        Refer("residents_message", ("municipality", "entry"), "journal_entry"),
        Refer("residents_message_state", ("municipality", "number"), "residents_message"),
        Refer("residents_message_state", ("municipality", "entry"), "journal_entry"),
    ]
