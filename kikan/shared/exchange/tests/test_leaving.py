"""A municipality can leave with everything, and what left can be read back with no difference."""

from datetime import date
from pathlib import Path

import pytest

from kikan.shared.access import system_actor
from kikan.shared.addressees.models import Name, Person
from kikan.shared.errors import Refused
from kikan.shared.exchange.leaving import DamagedExport, differences, export, read_back, read_manifest
from kikan.shared.exchange.tables import tables_in_order
from kikan.shared.history import add, change
from kikan.shared.journal.append import append
from kikan.shared.tenancy import tenant

TOWN, EMPTY = 62022, 62090
GLYPHS = '渡邉\U000e0104　𠮷\t"見,本"\\'

pytestmark = pytest.mark.django_db


def a_town_with_history() -> None:
    actor = system_actor(TOWN)
    with tenant(TOWN):
        entry = append(actor=actor, kind="test", procedure="test", subjects=[("person", 8)]).number
        Person.objects.create(municipality=TOWN, number=8, entry=entry)
        values = {"name": GLYPHS, "name_key": "x", "kana_key": "y"}
        key = {"person": 8, "kind": "official"}
        add(Name, key, values, entry=entry, valid_from=date(2020, 1, 1))
        later = append(
            actor=actor, kind="test", procedure="test", subjects=[("person", 8)], cause=entry
        ).number
        change(Name, key, {"name": "改"}, entry=later, valid_from=date(2021, 1, 1))


def test_everything_read_back_into_an_empty_municipality_differs_in_nothing(tmp_path: Path) -> None:
    a_town_with_history()
    written = export(TOWN, tmp_path / "out", version="test")
    loaded = read_back(EMPTY, tmp_path / "out")
    export(EMPTY, tmp_path / "again", version="test")
    assert loaded == sum(f.rows for f in written) > 5
    assert list(differences(tmp_path / "out", tmp_path / "again")) == []
    with tenant(EMPTY):
        assert Name.objects.filter(ended_by__isnull=False).get().name == GLYPHS


def test_one_changed_row_is_seen_as_a_difference(tmp_path: Path) -> None:
    a_town_with_history()
    export(TOWN, tmp_path / "out", version="test")
    with tenant(TOWN):
        append(actor=system_actor(TOWN), kind="test", procedure="test", subjects=[("person", 8)])
    export(TOWN, tmp_path / "later", version="test")
    assert list(differences(tmp_path / "out", tmp_path / "later")) == [
        "journal_counter",
        "journal_entry",
        "journal_subject",
    ]


def test_an_export_holds_nothing_of_another_municipality(tmp_path: Path) -> None:
    a_town_with_history()
    assert sum(f.rows for f in export(EMPTY, tmp_path / "out", version="test")) == 0


def test_a_file_changed_after_writing_is_refused_by_name(tmp_path: Path) -> None:
    a_town_with_history()
    export(TOWN, tmp_path / "out", version="test")
    with (tmp_path / "out" / "addressees_name.csv").open("ab") as file:
        file.write(b"x")
    with pytest.raises(DamagedExport, match="addressees_name"):
        read_manifest(tmp_path / "out")


def test_reading_back_over_living_records_is_refused(tmp_path: Path) -> None:
    a_town_with_history()
    export(TOWN, tmp_path / "out", version="test")
    with pytest.raises(Refused, match="すでに記録"):
        read_back(TOWN, tmp_path / "out")


def test_every_tenant_table_leaves_and_referenced_ones_come_first() -> None:
    with tenant(TOWN):
        names = [t.name for t in tables_in_order()]
    assert names.index("journal_entry") < names.index("addressees_person") < names.index("addressees_name")
    assert names.index("ledger_charge_line") < names.index("ledger_allocation")
