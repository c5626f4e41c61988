from django.db import migrations, models

from kikan.shared.tenancy.operations import TENANT, Protect

# A member reads what its union's office announced for it; no town writes for another (0: for itself). The body of no
# municipality, into which a delivery is read back, may hold both.
HERE = "nullif(current_setting('kikan.municipality', true), '')::int"
OF_TOWN = "EXISTS (SELECT 1 FROM tenancy_municipality m WHERE m.code = municipality AND m.kind <> 'union')"
SHARED = [
    "DROP POLICY tenant ON service_special_hours",
    f"CREATE POLICY tenant ON service_special_hours USING ({TENANT} OR member = {HERE})"
    f" WITH CHECK ({TENANT} AND (member = 0 OR NOT {OF_TOWN}))",
]


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("service", "0003_progress"), ("tenancy", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SpecialHours",
            fields=[
                ("municipality", models.IntegerField(verbose_name="団体コード")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "municipality",
                        "number",
                        "member",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.BigIntegerField(verbose_name="告知番号")),
                ("member", models.IntegerField(verbose_name="対象の団体のコード")),
                ("business", models.CharField(blank=True, default="", max_length=40, verbose_name="業務")),
                (
                    "kind",
                    models.SmallIntegerField(
                        choices=[(1, "時間を加える（延長・臨時の窓口）"), (2, "一日休む"), (3, "取下げ")],
                        verbose_name="取扱い",
                    ),
                ),
                ("first_on", models.DateField(verbose_name="最初の日")),
                ("last_on", models.DateField(verbose_name="最後の日")),
                ("begins", models.IntegerField(null=True, verbose_name="始まり（0時からの分）")),
                ("ends", models.IntegerField(null=True, verbose_name="終わり（0時からの分）")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("withdraws", models.BigIntegerField(null=True, verbose_name="取り下げる告知番号")),
                ("announced_at", models.DateTimeField(verbose_name="告知した日時")),
                ("entry", models.BigIntegerField(verbose_name="記録番号")),
            ],
            options={"db_table": "service_special_hours"},
        ),
        migrations.AddIndex(
            model_name="specialhours",
            index=models.Index(fields=["member", "first_on"], name="service_special_hours_member"),
        ),
        Protect("service_special_hours"),
        migrations.RunSQL(SHARED, migrations.RunSQL.noop),
    ]
