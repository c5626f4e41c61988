"""Names of an installation that lived before JIS forms get theirs when it is upgraded."""

from importlib import import_module
from types import SimpleNamespace

import psycopg

from kikan.businesses.residents.tests import desk, scenes
from kikan.shared.addressees.models import Name
from kikan.shared.addressees.search_keys import name_key
from kikan.shared.tenancy import clock, tenant

FILL = import_module("kikan.shared.addressees.migrations.0003_characters").fill


def test_an_upgrade_fills_every_name_of_every_municipality(
    live_database: object, owner_connection: psycopg.Connection
) -> None:
    with clock.set_to(scenes.TODAY):
        desk.open_towns()
        for town in (scenes.TOWN, scenes.OTHER_TOWN):
            scenes.move_in(scenes.person("髙橋　渉"), town=town)
    owner_connection.execute("ALTER TABLE addressees_name NO FORCE ROW LEVEL SECURITY")
    owner_connection.execute("UPDATE addressees_name SET jis = '', name_key = 'formerly'")
    FILL(None, SimpleNamespace(connection=owner_connection))
    owner_connection.commit()
    for town in (scenes.TOWN, scenes.OTHER_TOWN):
        with tenant(town):
            row = Name.objects.get(kind="official")
        assert (row.jis, row.name_key) == ("高橋　渉", name_key("高橋渉"))
    query = "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'addressees_name'"
    assert owner_connection.execute(query).fetchone() == (True,)
