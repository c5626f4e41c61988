import datetime
from django.db import migrations, models

from kikan.shared.history.operations import ProtectHistory
from kikan.shared.tenancy.operations import Refer

# Measures taken over before this version stood in the shield alone: each person's last one becomes a measure
# of its own. The owner may write past the policies only while they are not forced on it.
TABLES = (
    "addressees_protection",
    "residents_support_measure",
    "residents_support_person",
)
BEFORE = [f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in TABLES]
AFTER = [f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in TABLES]
ADOPT = """
CREATE TEMPORARY TABLE adopted ON COMMIT DROP AS
SELECT *, row_number() OVER (PARTITION BY municipality ORDER BY person) AS number FROM (
  SELECT DISTINCT ON (municipality, person) municipality, person, valid_from, valid_until, entry, kind, is_provisional
  FROM addressees_protection WHERE ended_by IS NULL AND measure IS NULL
  ORDER BY municipality, person, valid_from DESC) last
"""
MEASURES = """
INSERT INTO residents_support_measure (municipality, number, applicant, state, kind, applied_on, starts_on, last_on,
  body, opinion, contact, address, former_address, offender_name, offender_birth, offender_address,
  offender_relation, stops_browsing, stops_copies, stops_supplement, received_from, end_reason, note,
  valid_from, valid_until, entry)
SELECT municipality, number, person, CASE WHEN is_provisional THEN 'provisional' ELSE 'active' END,
  CASE kind WHEN '1' THEN 'domestic_violence' WHEN '2' THEN 'stalking' WHEN '3' THEN 'child_abuse' ELSE 'other' END,
  valid_from,
  valid_from, CASE WHEN valid_until < '9999-12-31' THEN valid_until - 1 END, '', '', '', '', '', '', '', '', '',
  true, true, true, '', '', '', valid_from, '9999-12-31', entry
FROM adopted
"""
PERSONS = """
INSERT INTO residents_support_person (municipality, measure, person, relation, valid_from, valid_until, entry)
SELECT municipality, number, person, '', valid_from, '9999-12-31', entry FROM adopted
"""
NAMED = """
UPDATE addressees_protection p SET measure = a.number, last_on = CASE WHEN p.valid_until < '9999-12-31'
  THEN p.valid_until - 1 END
FROM adopted a WHERE a.municipality = p.municipality AND a.person = p.person AND p.ended_by IS NULL
"""


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [
        ("residents", "0002_events"),
        ("addressees", "0005_protection"),
    ]

    operations = [
        migrations.CreateModel(
            name="SupportMeasure",
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
                        "number",
                        "valid_from",
                        "entry",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.BigIntegerField(verbose_name="支援措置番号")),
                ("applicant", models.BigIntegerField(verbose_name="申出者の宛名番号")),
                ("state", models.CharField(max_length=12, verbose_name="状態")),
                ("kind", models.CharField(max_length=20, verbose_name="区分")),
                ("applied_on", models.DateField(verbose_name="申出日")),
                ("starts_on", models.DateField(null=True, verbose_name="期間の初日")),
                ("last_on", models.DateField(null=True, verbose_name="期間の末日")),
                ("body", models.CharField(default="", max_length=100, verbose_name="相談機関")),
                ("opinion", models.CharField(default="", max_length=12, verbose_name="相談機関の意見")),
                ("opinion_on", models.DateField(null=True, verbose_name="意見を受けた日")),
                ("contact", models.CharField(default="", max_length=200, verbose_name="連絡先")),
                ("address", models.CharField(default="", max_length=400, verbose_name="申出書の現住所")),
                (
                    "former_address",
                    models.CharField(default="", max_length=400, verbose_name="申出書の前住所"),
                ),
                ("offender_name", models.CharField(default="", max_length=200, verbose_name="相手方の氏名")),
                (
                    "offender_birth",
                    models.CharField(default="", max_length=60, verbose_name="相手方の生年月日"),
                ),
                (
                    "offender_address",
                    models.CharField(default="", max_length=400, verbose_name="相手方の住所"),
                ),
                (
                    "offender_relation",
                    models.CharField(default="", max_length=60, verbose_name="相手方との関係"),
                ),
                ("stops_browsing", models.BooleanField(default=True, verbose_name="閲覧の制限")),
                ("stops_copies", models.BooleanField(default=True, verbose_name="住民票の写し等の制限")),
                (
                    "stops_supplement",
                    models.BooleanField(default=True, verbose_name="戸籍の附票の写しの制限"),
                ),
                (
                    "received_from",
                    models.CharField(default="", max_length=60, verbose_name="転送元の市区町村"),
                ),
                ("received_on", models.DateField(null=True, verbose_name="転送を受けた日")),
                ("end_reason", models.CharField(default="", max_length=200, verbose_name="終了・却下の理由")),
                ("note", models.CharField(default="", max_length=400, verbose_name="備考")),
            ],
            options={
                "db_table": "residents_support_measure",
            },
        ),
        migrations.CreateModel(
            name="SupportOffice",
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
                        "measure",
                        "line",
                        "valid_from",
                        "entry",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("measure", models.BigIntegerField(verbose_name="支援措置番号")),
                ("line", models.SmallIntegerField(verbose_name="行番号")),
                ("office", models.CharField(max_length=60, verbose_name="市区町村")),
                ("purpose", models.CharField(max_length=12, verbose_name="対象の住所・本籍の区分")),
                ("place", models.CharField(default="", max_length=400, verbose_name="対象の住所・本籍")),
                ("sent_on", models.DateField(null=True, verbose_name="転送した日")),
                ("answered_on", models.DateField(null=True, verbose_name="回答を受けた日")),
                ("answer", models.CharField(default="", max_length=100, verbose_name="回答")),
            ],
            options={
                "db_table": "residents_support_office",
            },
        ),
        migrations.CreateModel(
            name="SupportPerson",
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
                        "measure",
                        "person",
                        "valid_from",
                        "entry",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("measure", models.BigIntegerField(verbose_name="支援措置番号")),
                ("person", models.BigIntegerField(verbose_name="宛名番号")),
                ("relation", models.CharField(default="", max_length=40, verbose_name="申出者との関係")),
            ],
            options={
                "db_table": "residents_support_person",
            },
        ),
        ProtectHistory("residents_support_measure", ("number",)),
        ProtectHistory("residents_support_person", ("measure", "person")),
        ProtectHistory("residents_support_office", ("measure", "line")),
        Refer("residents_support_measure", ("municipality", "applicant"), "addressees_person"),
        Refer("residents_support_person", ("municipality", "person"), "addressees_person"),
        migrations.RunSQL(
            [*BEFORE, ADOPT, MEASURES, PERSONS, NAMED, *AFTER],
            migrations.RunSQL.noop,
        ),
    ]
