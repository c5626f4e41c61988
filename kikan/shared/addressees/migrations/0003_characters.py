"""JIS forms beside names, decisions on characters, characters of old systems; search keys by the published forms."""

import datetime
from typing import Any

from django.db import migrations, models

from kikan.ground.mj import reduced
from kikan.shared.addressees.search_keys import name_key
from kikan.shared.history.operations import ProtectHistory

HISTORY: list[tuple[str, Any]] = [
    ("municipality", models.IntegerField(verbose_name="団体コード")),
    ("valid_from", models.DateField(verbose_name="適用開始日")),
    ("valid_until", models.DateField(default=datetime.date(9999, 12, 31), verbose_name="適用終了日")),
    ("entry", models.BigIntegerField(verbose_name="記録番号")),
    ("ended_by", models.BigIntegerField(null=True, verbose_name="終了させた記録番号")),
]


def key(*columns: str) -> tuple[str, Any]:
    names = ("municipality", *columns, "valid_from", "entry")
    options = {"blank": True, "editable": False, "primary_key": True, "serialize": False}
    return "pk", models.CompositePrimaryKey(*names, **options)


def fill(apps: Any, schema_editor: Any) -> None:
    """Every name of every municipality gets its JIS form and the key by which it is now searched."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT code FROM tenancy_municipality ORDER BY code")
        towns = [code for (code,) in cursor.fetchall()]
        # The policies let nobody change a row of history; the owner does so here, once, and puts them back.
        cursor.execute("ALTER TABLE addressees_name NO FORCE ROW LEVEL SECURITY")
        filled = sum(_fill_town(cursor, code) for code in towns)
        cursor.execute("SELECT count(*) FROM addressees_name")
        assert cursor.fetchone()[0] == filled, "a name of no municipality"
        cursor.execute("ALTER TABLE addressees_name FORCE ROW LEVEL SECURITY")


def _fill_town(cursor: Any, town: int) -> int:
    cursor.execute("SELECT DISTINCT name FROM addressees_name WHERE municipality = %s", [town])
    names = [name for (name,) in cursor.fetchall()]
    cursor.execute("CREATE TEMPORARY TABLE forms (name text, jis text, key text) ON COMMIT DROP")
    cursor.execute(
        "INSERT INTO forms SELECT * FROM unnest(%s::text[], %s::text[], %s::text[])",
        [names, [reduced(n).text for n in names], [name_key(n)[:200] for n in names]],
    )
    cursor.execute(
        "UPDATE addressees_name n SET jis = f.jis, name_key = f.key FROM forms f"
        " WHERE n.municipality = %s AND n.name = f.name",
        [town],
    )
    changed: int = cursor.rowcount
    cursor.execute("DROP TABLE forms")
    cursor.execute(
        "SELECT count(*), count(*) FILTER (WHERE jis = '' AND name <> '') FROM addressees_name WHERE municipality = %s",
        [town],
    )
    assert cursor.fetchone() == (changed, 0), f"names of {town:06d} without a JIS form"
    return changed


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [("addressees", "0002_suppression"), ("tenancy", "0001_initial")]

    operations = [
        migrations.AddField(
            "name", "jis", models.CharField(default="", max_length=200, verbose_name="氏名（JIS縮退）")
        ),
        migrations.CreateModel(
            name="CharacterDecision",
            fields=[
                *HISTORY,
                key("character"),
                ("character", models.CharField(db_collation="C", max_length=4, verbose_name="文字")),
                ("target", models.CharField(db_collation="C", max_length=4, verbose_name="縮退後の文字")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("proposed_by", models.BigIntegerField(verbose_name="入力者")),
                ("decided_by", models.BigIntegerField(verbose_name="決定者")),
            ],
            options={"db_table": "addressees_character_decision"},
        ),
        migrations.CreateModel(
            name="Gaiji",
            fields=[
                *HISTORY,
                key("font", "code"),
                ("font", models.CharField(db_collation="C", max_length=40, verbose_name="外字ファイル")),
                ("code", models.CharField(db_collation="C", max_length=8, verbose_name="外字コード")),
                ("picture", models.BinaryField(verbose_name="字形")),
                ("uses", models.IntegerField(default=0, verbose_name="出現件数")),
                ("residents", models.IntegerField(default=0, verbose_name="対象者数")),
                ("grade", models.CharField(default="", max_length=1, verbose_name="同定の区分")),
                (
                    "becomes",
                    models.CharField(db_collation="C", default="", max_length=4, verbose_name="同定した文字"),
                ),
                ("note", models.CharField(default="", max_length=200, verbose_name="理由")),
                ("proposed_by", models.BigIntegerField(null=True, verbose_name="入力者")),
                ("decided_by", models.BigIntegerField(null=True, verbose_name="決定者")),
            ],
            options={"db_table": "addressees_gaiji"},
        ),
        ProtectHistory("addressees_character_decision", ("character",)),
        ProtectHistory("addressees_gaiji", ("font", "code")),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=False),
    ]
