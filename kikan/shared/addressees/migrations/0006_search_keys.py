"""Keys of family and given names and of buildings, filled for the names and addresses there are."""

from typing import Any

from django.db import migrations, models

from kikan.shared.addressees.search_keys import building_key, name_keys

KEYS = ("family_kana_key", "given_kana_key", "given_name_key")
INDEXED = (*(("name", key) for key in KEYS), ("address", "building_key"))
NAMES = "SELECT DISTINCT name, kana FROM addressees_name WHERE municipality = %s"
BUILDINGS = "SELECT DISTINCT building FROM addressees_address WHERE municipality = %s AND building <> ''"
SET_NAMES = """
UPDATE addressees_name n SET family_kana_key = k.family, given_kana_key = k.given, given_name_key = k.written
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[]) k(name, kana, family, given, written)
WHERE n.municipality = %s AND n.name = k.name AND n.kana = k.kana
"""
SET_BUILDINGS = """
UPDATE addressees_address a SET building_key = k.key FROM unnest(%s::text[], %s::text[]) k(building, key)
WHERE a.municipality = %s AND a.building = k.building
"""


def fill(apps: Any, schema_editor: Any) -> None:
    """Every name and building of every municipality gets its keys; only the owner may touch rows of history."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT code FROM tenancy_municipality ORDER BY code")
        towns = [code for (code,) in cursor.fetchall()]
        for table in ("addressees_name", "addressees_address"):
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        for town in towns:
            _fill_town(cursor, town)
        for table in ("addressees_name", "addressees_address"):
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _fill_town(cursor: Any, town: int) -> None:
    cursor.execute(NAMES, [town])
    named = cursor.fetchall()
    keys = [name_keys(name, kana) for name, kana in named]
    columns = [[k[column] for k in keys] for column in KEYS]
    cursor.execute(SET_NAMES, [[n for n, _ in named], [k for _, k in named], *columns, town])
    cursor.execute(BUILDINGS, [town])
    buildings = [building for (building,) in cursor.fetchall()]
    cursor.execute(SET_BUILDINGS, [buildings, [building_key(b) for b in buildings], town])


def key(ja: str) -> models.CharField:
    return models.CharField(ja, db_collation="C", default="", max_length=200)


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [("addressees", "0005_protection")]

    operations = [
        migrations.AddField("name", "family_kana_key", key("氏のカナ検索キー")),
        migrations.AddField("name", "given_kana_key", key("名のカナ検索キー")),
        migrations.AddField("name", "given_name_key", key("名の検索キー")),
        migrations.AddField("address", "building_key", key("方書検索キー")),
        migrations.RunPython(fill, migrations.RunPython.noop),
        *(
            migrations.RunSQL(
                f"CREATE INDEX addressees_{table}_{column} ON addressees_{table} (municipality, {column})"
                f" WHERE {column} <> ''",
                f"DROP INDEX addressees_{table}_{column}",
            )
            for table, column in INDEXED
        ),
    ]
