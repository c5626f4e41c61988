from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from kikan.businesses.elections.models.incident import IncidentKind, Ruling
from kikan.shared.tenancy.operations import Protect, Refer

ERASED_WITH_A_RECORD = """
CREATE POLICY erasure_alone ON elections_incident AS RESTRICTIVE FOR DELETE USING (EXISTS (
  SELECT 1 FROM elections_erasure e
  WHERE e.municipality = elections_incident.municipality AND e.election = elections_incident.election))
"""


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("elections", "0008_writer")]

    operations = [
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "incident",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("incident", models.BigIntegerField(verbose_name="取扱番号")),
                ("election", models.BigIntegerField(verbose_name="選挙番号")),
                ("kind", models.SmallIntegerField(choices=IncidentKind.choices, verbose_name="種類")),
                (
                    "contests",
                    ArrayField(models.BigIntegerField(), default=list, verbose_name="選挙の種類番号"),
                ),
                ("person", models.BigIntegerField(null=True, verbose_name="宛名番号")),
                ("district", models.BigIntegerField(null=True, verbose_name="投票区番号")),
                ("place", models.BigIntegerField(null=True, verbose_name="期日前投票所番号")),
                ("happened_on", models.DateField(verbose_name="年月日")),
                ("happened_at", models.DateTimeField(verbose_name="日時")),
                (
                    "helpers",
                    ArrayField(models.CharField(max_length=40), default=list, verbose_name="補助者の氏名"),
                ),
                ("reason", models.CharField(default="", max_length=200, verbose_name="理由")),
                ("vote_entry", models.BigIntegerField(null=True, verbose_name="受付の記録番号")),
                ("roll", models.BigIntegerField(null=True, verbose_name="紙の抄本の番号")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
                (
                    "proposed",
                    models.SmallIntegerField(choices=Ruling.choices, null=True, verbose_name="一人目の決定"),
                ),
                ("proposed_entry", models.BigIntegerField(null=True, verbose_name="一人目の記録番号")),
                (
                    "ruling",
                    models.SmallIntegerField(choices=Ruling.choices, null=True, verbose_name="決定"),
                ),
                ("ruled_on", models.DateField(null=True, verbose_name="決定年月日")),
                ("ruling_reason", models.CharField(default="", max_length=200, verbose_name="決定の理由")),
                ("ruling_entry", models.BigIntegerField(null=True, verbose_name="決定の記録番号")),
            ],
            options={
                "db_table": "elections_incident",
                "indexes": [
                    models.Index(fields=["municipality", "election"], name="elections_incident_election"),
                    models.Index(fields=["municipality", "person"], name="elections_incident_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(kind=IncidentKind.PROVISIONAL, ruling__isnull=True),
                        fields=("municipality", "election", "person"),
                        name="elections_provisional_once",
                    )
                ],
            },
        ),
        Protect(
            "elections_incident",
            update=("proposed", "proposed_entry", "ruling", "ruled_on", "ruling_reason", "ruling_entry"),
            delete=True,
        ),
        Refer("elections_incident", ("municipality", "person"), "addressees_person"),
        Refer("elections_incident", ("municipality", "entry"), "journal_entry"),
        migrations.RunSQL(ERASED_WITH_A_RECORD, migrations.RunSQL.noop),
    ]
