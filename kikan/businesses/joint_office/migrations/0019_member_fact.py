from django.db import migrations

from kikan.shared.facts.operations import Publish


class Migration(migrations.Migration):
    """Who is a member, for values of prefectures and regional unions and for announced hours."""

    phase = "expand"

    dependencies = [("joint_office", "0018_meetings")]

    operations = [
        Publish(
            "joint_office.member",
            "SELECT municipality, member, valid_from, valid_until, entry, ended_by, name, leaves_on"
            " FROM joint_office_member",
        ),
    ]
