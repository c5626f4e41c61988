from django.db import migrations

from kikan.shared.facts.operations import Publish


class Migration(migrations.Migration):
    """Whether everything was handed back for good (purpose 1), for the joint office."""

    phase = "expand"

    dependencies = [("leaving", "0001_initial")]

    operations = [
        Publish(
            "leaving.accepted",
            "SELECT a.municipality, a.leaving, a.accepted_on AS valid_from, '9999-12-31'::date AS valid_until,"
            " a.entry, NULL::bigint AS ended_by, a.sha256"
            " FROM leaving_acceptance a"
            " JOIN leaving_leaving l ON l.municipality = a.municipality AND l.number = a.leaving"
            " WHERE l.purpose = 1",
        ),
    ]
