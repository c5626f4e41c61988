from django.db import migrations, models

from kikan.shared.tenancy.operations import Protect, Refer


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [
        ("addressees", "0004_vault"),
    ]

    operations = [
        migrations.AddField(
            model_name="protection",
            name="is_ended",
            field=models.BooleanField(default=False, verbose_name="終了の決定"),
        ),
        migrations.AddField(
            model_name="protection",
            name="last_on",
            field=models.DateField(null=True, verbose_name="期間の末日"),
        ),
        migrations.AddField(
            model_name="protection",
            name="measure",
            field=models.BigIntegerField(null=True, verbose_name="支援措置番号"),
        ),
        migrations.CreateModel(
            name="PrintRelease",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "person",
                        "entry",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("person", models.BigIntegerField(verbose_name="宛名番号")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
                ("asked_by", models.BigIntegerField(verbose_name="申請者")),
                ("released_by", models.BigIntegerField(verbose_name="解除した責任者")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("until_at", models.DateTimeField(verbose_name="使える期限")),
                ("used_at", models.DateTimeField(null=True, verbose_name="交付した日時")),
                ("issue", models.BigIntegerField(null=True, verbose_name="発行番号")),
            ],
            options={"db_table": "addressees_print_release"},
        ),
        Protect("addressees_print_release", update=("used_at", "issue")),
        Refer("addressees_print_release", ("municipality", "person"), "addressees_person"),
        Refer("addressees_print_release", ("municipality", "entry"), "journal_entry"),
    ]
