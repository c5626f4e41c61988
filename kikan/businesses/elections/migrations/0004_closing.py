import datetime

from django.db import migrations, models

from kikan.businesses.elections.models.vote import VoteKind
from kikan.shared.history.operations import ProtectHistory
from kikan.shared.tenancy.operations import Protect, Refer, app_role

# What a closed election refuses, and what only an erasure lets go: held by the database as well.
RECEIVED_WHILE_OPEN = """
CREATE POLICY open_alone ON elections_vote AS RESTRICTIVE FOR INSERT WITH CHECK (NOT EXISTS (
  SELECT 1 FROM elections_contest c JOIN elections_closing k
    ON k.municipality = c.municipality AND k.election = c.election
  WHERE c.municipality = elections_vote.municipality AND c.contest = elections_vote.contest))
"""
ERASED_WITH_A_RECORD = """
CREATE POLICY erasure_alone ON elections_vote AS RESTRICTIVE FOR DELETE USING (EXISTS (
  SELECT 1 FROM elections_contest c JOIN elections_erasure e
    ON e.municipality = c.municipality AND e.election = c.election
  WHERE c.municipality = elections_vote.municipality AND c.contest = elections_vote.contest))
"""


def tenant_fields(*key):
    return [
        ("municipality", models.IntegerField(verbose_name="団体コード")),
        (
            "pk",
            models.CompositePrimaryKey(
                "municipality", *key, blank=True, editable=False, primary_key=True, serialize=False
            ),
        ),
    ]


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("elections", "0003_poll")]

    operations = [
        migrations.CreateModel(
            name="PollingHours",
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
                        "election",
                        "district",
                        "valid_from",
                        "entry",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("election", models.BigIntegerField(verbose_name="選挙番号")),
                ("district", models.BigIntegerField(verbose_name="投票区番号")),
                ("opens_at", models.SmallIntegerField(verbose_name="開く時刻（分）")),
                ("closes_at", models.SmallIntegerField(verbose_name="閉じる時刻（分）")),
            ],
            options={"db_table": "elections_polling_hours"},
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                *tenant_fields("election"),
                ("election", models.BigIntegerField(verbose_name="選挙番号")),
                ("closed_on", models.DateField(verbose_name="閉鎖年月日")),
                ("keep_until", models.DateField(verbose_name="保存期間の末日")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={"db_table": "elections_closing"},
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                *tenant_fields("election"),
                ("election", models.BigIntegerField(verbose_name="選挙番号")),
                ("erased_on", models.DateField(verbose_name="廃棄年月日")),
                ("votes", models.IntegerField(verbose_name="廃棄した受付の数")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={"db_table": "elections_erasure"},
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                *tenant_fields("election", "line"),
                ("election", models.BigIntegerField(verbose_name="選挙番号")),
                ("line", models.IntegerField(verbose_name="行番号")),
                ("contest", models.BigIntegerField(verbose_name="選挙の種類番号")),
                ("district", models.BigIntegerField(null=True, verbose_name="投票区番号")),
                ("place", models.BigIntegerField(null=True, verbose_name="期日前投票所番号")),
                ("kind", models.SmallIntegerField(choices=VoteKind.choices, verbose_name="投票の種類")),
                ("voted_on", models.DateField(verbose_name="交付年月日")),
                ("hour", models.SmallIntegerField(verbose_name="時")),
                ("sex", models.SmallIntegerField(verbose_name="性別")),
                ("is_proxy", models.BooleanField(verbose_name="代理投票")),
                ("is_braille", models.BooleanField(verbose_name="点字投票")),
                ("ballots", models.IntegerField(verbose_name="交付した投票用紙の数")),
            ],
            options={"db_table": "elections_tally"},
        ),
        ProtectHistory("elections_polling_hours", key=("election", "district")),
        Protect("elections_closing"),
        Protect("elections_erasure"),
        Protect("elections_tally"),
        Refer("elections_closing", ("municipality", "entry"), "journal_entry"),
        Refer("elections_erasure", ("municipality", "entry"), "journal_entry"),
        Refer(
            "elections_erasure",
            ("municipality", "election"),
            "elections_closing",
            ("municipality", "election"),
        ),
        migrations.RunSQL(f"GRANT DELETE ON elections_vote TO {app_role()}", migrations.RunSQL.noop),
        migrations.RunSQL(RECEIVED_WHILE_OPEN, migrations.RunSQL.noop),
        migrations.RunSQL(ERASED_WITH_A_RECORD, migrations.RunSQL.noop),
    ]
