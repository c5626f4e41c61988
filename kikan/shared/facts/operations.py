"""Migration operation that publishes a fact as a view of the publisher's history."""

from django.db import migrations

from kikan.shared.facts.catalogue import fact
from kikan.shared.tenancy.operations import app_role


class Publish(migrations.RunSQL):
    """Create (or recreate) the view of a fact; it runs with the reader's rights, so policies bite."""

    def __init__(self, name: str, select: str) -> None:
        self.args = (name, select)
        view = fact(name).view
        super().__init__(
            [
                f"DROP VIEW IF EXISTS {view}",
                f"CREATE VIEW {view} WITH (security_invoker = true) AS {select}",
                f"GRANT SELECT ON {view} TO {app_role()}",
            ],
            f"DROP VIEW IF EXISTS {view}",
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return ("Publish", list(self.args), {})
