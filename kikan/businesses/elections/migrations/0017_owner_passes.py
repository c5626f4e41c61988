from django.db import migrations

from kikan.shared.tenancy.operations import app_role

POLICIES = (
    ("open_alone", "elections_vote"),
    ("erasure_alone", "elections_vote"),
    ("erasure_alone", "elections_absentee"),
    ("erasure_alone", "elections_incident"),
)


class Migration(migrations.Migration):
    """What a closed election refuses, it refuses the application: a municipality is put back and erased by the owner."""

    phase = "expand"

    dependencies = [("elections", "0016_abroad_in_japan")]

    operations = [
        migrations.RunSQL(
            [f"ALTER POLICY {name} ON {table} TO {app_role()}" for name, table in POLICIES],
            [f"ALTER POLICY {name} ON {table} TO PUBLIC" for name, table in POLICIES],
        ),
    ]
