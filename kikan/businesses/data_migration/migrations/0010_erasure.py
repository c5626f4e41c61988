from django.db import migrations, models

from kikan.shared.tenancy.operations import Protect, Refer, app_role

# The entry of the journal by which a row is older than an order; where a row has none, that of what it belongs to.
TABLES = {
    "data_migration_file": ("sealed", "t.entry"),
    "data_migration_mend": ("sealed", "t.entry"),
    "data_migration_keyed_record": ("sealed", "t.entry"),
    "data_migration_section_list": ("sealed", "t.entry"),
    "data_migration_section_answer": ("sealed", "t.entry"),
    "data_migration_output": (
        "sealed",
        "(SELECT r.entry FROM data_migration_rehearsal r WHERE r.municipality = t.municipality AND r.number = t.rehearsal)",
    ),
    "exchange_reject": (
        "row",
        "(SELECT l.entry FROM exchange_load l WHERE l.municipality = t.municipality AND l.number = t.load)",
    ),
}


def emptied_with_a_record(table, column, entry):
    """What the application may do to a row that is only added: make it empty, where an erasure of it stands."""
    named = entry.replace("t.", f"{table}.")
    stands = (
        "EXISTS (SELECT 1 FROM data_migration_erasure e"  # noqa: S608  (only names of this file)
        " JOIN data_migration_erasure_order o ON o.municipality = e.municipality AND o.number = e.number"
        f" WHERE e.municipality = {table}.municipality AND {named} <= o.entry)"
    )
    policy = (
        f"CREATE POLICY erasure_alone ON {table} AS RESTRICTIVE FOR UPDATE TO {app_role()}"
        f" USING ({stands}) WITH CHECK (octet_length({column}) = 0)"
    )
    return [f"GRANT UPDATE ({column}) ON {table} TO {app_role()}", policy]


def tenant_fields():
    return [
        ("municipality", models.IntegerField(verbose_name="団体コード")),
        (
            "pk",
            models.CompositePrimaryKey(
                "municipality", "number", blank=True, editable=False, primary_key=True, serialize=False
            ),
        ),
        ("number", models.BigIntegerField(verbose_name="消去番号")),
    ]


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("data_migration", "0009_field_samples"), ("exchange", "0003_leaving")]

    operations = [
        migrations.CreateModel(
            name="ErasureOrder",
            fields=[
                *tenant_fields(),
                ("rehearsal", models.BigIntegerField(verbose_name="リハーサル番号")),
                ("readable_until", models.DateField(verbose_name="保存期間の末日")),
                ("backups_until", models.DateField(verbose_name="バックアップに残る最後の日")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={"db_table": "data_migration_erasure_order"},
        ),
        migrations.CreateModel(
            name="ErasureApproval",
            fields=[*tenant_fields(), ("entry", models.BigIntegerField(verbose_name="記録番号"))],
            options={"db_table": "data_migration_erasure_approval"},
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                *tenant_fields(),
                ("counts", models.JSONField(verbose_name="消去した件数と大きさ")),
                ("certificate", models.BinaryField(verbose_name="消去証明書")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={"db_table": "data_migration_erasure"},
        ),
        *(Protect(f"data_migration_erasure{table}") for table in ("", "_order", "_approval")),
        Refer("data_migration_erasure_order", ("municipality", "rehearsal"), "data_migration_rehearsal"),
        Refer("data_migration_erasure_approval", ("municipality", "number"), "data_migration_erasure_order"),
        Refer("data_migration_erasure", ("municipality", "number"), "data_migration_erasure_approval"),
        *(
            Refer(f"data_migration_erasure{table}", ("municipality", "entry"), "journal_entry")
            for table in ("", "_order", "_approval")
        ),
        *(
            migrations.RunSQL(emptied_with_a_record(table, *how), migrations.RunSQL.noop)
            for table, how in TABLES.items()
        ),
    ]
