from django.db import migrations

from kikan.shared.tenancy.operations import app_role

TABLE = "worklist_pending_act"


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [("worklist", "0002_editing")]

    operations = [
        # The key of a task whose ground is gone is freed, so that the same can be told when it comes back.
        migrations.RunSQL(
            f"GRANT UPDATE (key) ON {TABLE} TO {app_role()}",
            f"REVOKE UPDATE (key) ON {TABLE} FROM {app_role()}",
        )
    ]
