from django.db import migrations, models

from kikan.shared.tenancy.operations import Protect, Refer


def tenant_fields(*key):
    return [
        ("municipality", models.IntegerField(verbose_name="団体コード")),
        (
            "pk",
            models.CompositePrimaryKey(
                "municipality", *key, blank=True, editable=False, primary_key=True, serialize=False
            ),
        ),
        ("rehearsal", models.BigIntegerField(verbose_name="リハーサル番号")),
        ("paper", models.CharField(max_length=40, verbose_name="帳票")),
        ("entry", models.BigIntegerField(verbose_name="記録番号")),
    ]


SAMPLE = ("municipality", "rehearsal", "paper")


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("data_migration", "0012_acceptance")]

    operations = [
        migrations.CreateModel(
            name="FormSample",
            fields=[
                *tenant_fields("rehearsal", "paper"),
                ("seed", models.BigIntegerField(verbose_name="乱数の種")),
                ("persons", models.JSONField(verbose_name="抜き取った人")),
            ],
            options={"db_table": "data_migration_form_sample"},
        ),
        migrations.CreateModel(
            name="FormMark",
            fields=[
                *tenant_fields("rehearsal", "paper", "person", "entry"),
                ("person", models.BigIntegerField(verbose_name="宛名番号")),
                ("is_same", models.BooleanField(verbose_name="一致")),
                ("note", models.CharField(max_length=200, verbose_name="相違の理由と処置")),
            ],
            options={"db_table": "data_migration_form_mark"},
        ),
        migrations.CreateModel(
            name="FormSignature",
            fields=[
                *tenant_fields("rehearsal", "paper"),
                ("name", models.CharField(max_length=60, verbose_name="氏名")),
            ],
            options={"db_table": "data_migration_form_sign"},
        ),
        *(Protect(f"data_migration_form_{table}") for table in ("sample", "mark", "sign")),
        Refer(
            "data_migration_form_sample",
            ("municipality", "rehearsal"),
            "data_migration_cutover_taken",
            ("municipality", "rehearsal"),
        ),
        *(
            Refer(f"data_migration_form_{table}", SAMPLE, "data_migration_form_sample", SAMPLE)
            for table in ("mark", "sign")
        ),
        *(
            Refer(f"data_migration_form_{table}", ("municipality", "entry"), "journal_entry")
            for table in ("sample", "mark", "sign")
        ),
    ]
