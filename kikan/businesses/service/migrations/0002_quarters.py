from django.db import migrations, models

from kikan.shared.facts.operations import Publish
from kikan.shared.tenancy.operations import Protect, Refer


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("service", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Quarter",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "number",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.BigIntegerField(verbose_name="確認の番号")),
                ("first_month", models.IntegerField(verbose_name="四半期の最初の月")),
                ("scheme", models.CharField(max_length=20, verbose_name="未達の扱い")),
                ("met", models.IntegerField(verbose_name="達成した項目")),
                ("judged", models.IntegerField(verbose_name="判定した項目")),
                ("money", models.BigIntegerField(verbose_name="減額")),
                ("measure", models.CharField(default="", max_length=1000, verbose_name="改善の措置")),
                ("illustrative", models.CharField(default="", max_length=400, verbose_name="例示値")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={"db_table": "service_quarter"},
        ),
        migrations.CreateModel(
            name="QuarterApproval",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "first_month",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("first_month", models.IntegerField(verbose_name="四半期の最初の月")),
                ("quarter", models.BigIntegerField(verbose_name="確認の番号")),
                ("approved_on", models.DateField(verbose_name="承認年月日")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={"db_table": "service_quarter_approval"},
        ),
        Protect("service_quarter"),
        Protect("service_quarter_approval"),
        Refer("service_quarter_approval", ("municipality", "quarter"), "service_quarter"),
        Publish(
            "service.penalty",
            "SELECT a.municipality, a.first_month, a.approved_on AS valid_from, '9999-12-31'::date AS valid_until,"
            " a.entry, NULL::bigint AS ended_by, q.money, q.scheme"
            " FROM service_quarter_approval a"
            " JOIN service_quarter q ON q.municipality = a.municipality AND q.number = a.quarter",
        ),
    ]
