"""A mapping is suggested, tried beside samples, saved in versions and approved by another, with nothing lost unsaid."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.data_migration.models import Mapping
from kikan.businesses.data_migration.procedures.mappings import approve_mapping, save_mapping
from kikan.businesses.data_migration.reads import mappings as reads
from kikan.businesses.data_migration.tests import old_system
from kikan.businesses.data_migration.tests.acts import (
    CLERK,
    NEIGHBOUR,
    SECOND,
    TOWN,
    kept,
    looked_through,
    source,
)
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange.legacy.mapping import FileMapping
from kikan.shared.tenancy import tenant

RULES = {
    "世帯番号": "検査数字([SETAI])",
    "適用開始年月日": "日付([KAISHI])",
    "適用終了年月日": "日付([SHURYO])",
}
ASIDE = {"YOBI": "旧システムの予備項目で、常に空"}


@pytest.fixture
def homes(towns: None) -> int:
    """A source of households that was looked through."""
    of = source(form=old_system.HOMES_SHAPE, title="世帯")
    looked_through(kept(old_system.homes(), of=of))
    return of


def saved(of: int, **changed: object) -> int:
    told = {"layout": "household", "rules": RULES, "set_aside": ASIDE, "codes": {}} | changed
    return save_mapping(source=of, actor=CLERK, **told)  # type: ignore[arg-type]


def test_versions_are_added_and_the_same_again_adds_none(homes: int) -> None:
    assert [saved(homes), saved(homes), saved(homes, set_aside={}), saved(homes)] == [1, 1, 2, 3]
    with tenant(TOWN):
        assert [m.version for m in reads.mappings_of(homes)] == [3, 2, 1]
        assert reads.mapping_of(homes, 2).set_aside == {}


def test_another_person_approves_the_newest_once_nothing_is_lost(homes: int) -> None:
    saved(homes, set_aside={})
    with pytest.raises(Refused, match="項目「YOBI」はどこにも移らず消えます"):
        approve_mapping(source=homes, version=1, actor=SECOND)
    saved(homes)
    with pytest.raises(Refused, match="新しい版があります"):
        approve_mapping(source=homes, version=1, actor=SECOND)
    with pytest.raises(Refused, match="書いた人は承認できません"):
        approve_mapping(source=homes, version=2, actor=CLERK)
    for _ in range(2):
        approve_mapping(source=homes, version=2, actor=SECOND)
    with tenant(TOWN):
        assert [m.approved_at is not None for m in reads.mappings_of(homes)] == [True, False]


def test_a_neighbour_sees_and_writes_nothing(homes: int) -> None:
    saved(homes)
    with pytest.raises(NotFound):
        save_mapping(source=homes, layout="household", rules={}, set_aside={}, codes={}, actor=NEIGHBOUR)
    with tenant(NEIGHBOUR.municipality):
        assert not Mapping.objects.exists()


def test_nothing_can_be_mapped_before_a_file_was_looked_through(towns: None) -> None:
    of = source()
    kept(old_system.persons().content, of=of)
    with tenant(TOWN), pytest.raises(Refused, match="プロファイルを作った旧ファイルがありません"):
        reads.basis_of(of)


def test_samples_stand_beside_what_becomes_of_them(homes: int) -> None:
    with tenant(TOWN):
        basis = reads.basis_of(homes)
        shown = reads.samples(FileMapping("household", RULES | {"無い": "[X]"}), basis)
        assert shown.lines == (2, 3, 4, 5, 6)
        rows = {s.field: s.pairs for s in shown.fields}
    assert rows["世帯番号"][0] == ("1", "19", "")
    assert rows["適用開始年月日"][:3] == [
        ("4020301", "1990-03-01", ""), ("4020302", "1990-03-02", ""), ("4020230", "", "暦にない日です。"),
    ]  # fmt: skip


def test_code_tables_are_lines_that_come_back_as_they_were() -> None:
    tables = reads.code_tables("性別: 1=1, 2=2\n\n続柄： 01＝02、02=11")
    assert tables == {"性別": {"1": "1", "2": "2"}, "続柄": {"01": "02", "02": "11"}}
    assert reads.code_tables(reads.written_tables(tables)) == tables
    for bad in ("性別 1=1", "性別: 1", "性別: 1=1, 1=2"):
        with pytest.raises(Refused, match="コード表の1行目"):
            reads.code_tables(bad)


def test_a_clerk_writes_a_mapping_and_a_chief_approves(homes: int) -> None:
    clerk, chief = client_of(TOWN, "migration_clerk"), client_of(TOWN, "migration_chief", "見本　長")
    listed = f"/{TOWN}/data_migration/sources/{homes}/mapping/"
    page = clerk.post(listed, {"form_token": fresh_token(clerk), "layout": "household"}).url
    assert page == f"{listed}household/"
    said = clerk.post(page, {"form_token": fresh_token(clerk), "suggest": "1"}).content.decode()
    assert "日付([KAISHI])" not in said  # the names of this old system say nothing
    assert "提案できる項目はありません" in said
    typed = {"r0": RULES["世帯番号"], "r1": RULES["適用開始年月日"], "r2": RULES["適用終了年月日"]}
    tried = clerk.post(page, {"form_token": fresh_token(clerk), "try": "1", **typed}).content.decode()
    assert "項目「YOBI」はどこにも移らず消えます" in tried
    assert "4020302 → 1990-03-02" in tried
    bad = clerk.post(page, {"form_token": fresh_token(clerk), "try": "1", **typed, "codes": "x"})
    assert (bad.status_code, "コード表の1行目" in bad.content.decode()) == (400, True)
    answer = clerk.post(page, {"form_token": fresh_token(clerk), "save": "1", **typed, "s3": "予備"})
    assert answer.url == listed
    assert clerk.post(listed, {"form_token": fresh_token(clerk), "approve": "1"}).status_code == 403
    said = chief.get(listed).content.decode()
    assert all(part in said for part in ("承認待ち", "日付([KAISHI])", "予備"))
    assert chief.post(listed, {"form_token": fresh_token(chief), "approve": "1"}).url == listed
    assert "承認済み" in chief.get(listed).content.decode()


def test_the_pages_ask_a_fixed_number_of_queries(homes: int) -> None:
    client, home = client_of(TOWN, "migration_chief"), f"/{TOWN}/data_migration/sources/{homes}/mapping/"
    counted = []
    for n in range(2):
        for i in range(3):
            saved(homes, set_aside={"YOBI": f"予備 {n} {i}"})
        asked = []
        for path in ("", "household/"):
            client.get(home + path)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(home + path).status_code == 200
            asked.append(len(queries))
        counted.append(asked)
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 24
