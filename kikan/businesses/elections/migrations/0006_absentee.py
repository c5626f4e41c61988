import datetime

from django.db import migrations, models

from kikan.businesses.elections.models.absentee import AbsenteeResult, AbsenteeWay, CertificateGround
from kikan.shared.history.operations import ProtectHistory
from kikan.shared.tenancy.operations import Protect, Refer

ERASED_WITH_A_RECORD = """
CREATE POLICY erasure_alone ON elections_absentee AS RESTRICTIVE FOR DELETE USING (EXISTS (
  SELECT 1 FROM elections_erasure e
  WHERE e.municipality = elections_absentee.municipality AND e.election = elections_absentee.election))
"""


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("elections", "0005_cards")]

    operations = [
        migrations.CreateModel(
            name="MailCertificate",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                (
                    "valid_until",
                    models.DateField(default=datetime.date(9999, 12, 31), verbose_name="適用終了日"),
                ),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
                ("ended_by", models.BigIntegerField(null=True, verbose_name="終了させた記録番号")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "person",
                        "valid_from",
                        "entry",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("person", models.BigIntegerField(verbose_name="宛名番号")),
                ("certificate", models.BigIntegerField(verbose_name="郵便等投票証明書番号")),
                ("ground", models.SmallIntegerField(choices=CertificateGround.choices, verbose_name="事由")),
                ("is_written_by_another", models.BooleanField(default=False, verbose_name="代理記載")),
            ],
            options={"db_table": "elections_mail_certificate"},
        ),
        migrations.CreateModel(
            name="Absentee",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "request",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("request", models.BigIntegerField(verbose_name="不在者投票の請求番号")),
                ("election", models.BigIntegerField(verbose_name="選挙番号")),
                ("person", models.BigIntegerField(verbose_name="宛名番号")),
                ("way", models.SmallIntegerField(choices=AbsenteeWay.choices, verbose_name="投票する場所")),
                (
                    "destination",
                    models.CharField(
                        default="", max_length=100, verbose_name="送付先（施設・市区町村の名称）"
                    ),
                ),
                ("requested_on", models.DateField(verbose_name="請求年月日")),
                ("sent_on", models.DateField(verbose_name="送付年月日")),
                ("vote_entry", models.BigIntegerField(verbose_name="送付の記録番号")),
                ("returned_on", models.DateField(null=True, verbose_name="返送年月日")),
                (
                    "result",
                    models.SmallIntegerField(choices=AbsenteeResult.choices, null=True, verbose_name="結果"),
                ),
                ("result_entry", models.BigIntegerField(null=True, verbose_name="結果の記録番号")),
            ],
            options={
                "db_table": "elections_absentee",
                "indexes": [
                    models.Index(fields=["municipality", "election"], name="elections_absentee_election")
                ],
            },
        ),
        ProtectHistory("elections_mail_certificate", key=("person",)),
        Protect("elections_absentee", update=("returned_on", "result", "result_entry"), delete=True),
        Refer("elections_mail_certificate", ("municipality", "person"), "addressees_person"),
        Refer("elections_absentee", ("municipality", "person"), "addressees_person"),
        Refer("elections_absentee", ("municipality", "vote_entry"), "journal_entry"),
        migrations.RunSQL(ERASED_WITH_A_RECORD, migrations.RunSQL.noop),
    ]
