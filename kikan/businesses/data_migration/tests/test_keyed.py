"""Paper is keyed by two people who do not see each other's figures; differences are decided, the pile becomes a file."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.data_migration.models import KeyedRecord, SourceFile
from kikan.businesses.data_migration.procedures import keyed as acts
from kikan.businesses.data_migration.reads import keyed as reads
from kikan.businesses.data_migration.reads.contents import read_file
from kikan.businesses.data_migration.reads.mappings import basis_of, suggested
from kikan.businesses.data_migration.tests.acts import (
    CLERK,
    NEIGHBOUR,
    SECOND,
    TOWN,
    looked_through,
    mapped,
    rehearsed,
)
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import tenant

NAMES = ("世帯番号", "適用開始年月日", "適用終了年月日")


def cells(*values: str) -> dict[str, str]:
    return dict(zip(NAMES, values, strict=True))


@pytest.fixture
def pile(towns: None) -> int:
    return acts.begin_keyed(layout="household", business="residents", title="世帯台帳", actor=CLERK)


def keyed(batch: int, line: int, turn: int, actor: object, *values: str) -> bool:
    return acts.key_record(batch=batch, line=line, turn=turn, cells=cells(*values), actor=actor)  # type: ignore[arg-type]


def test_two_key_what_differs_is_decided_and_the_pile_is_a_source(pile: int) -> None:
    keyed(pile, 1, 1, CLERK, "19", "2020-01-01", "")
    keyed(pile, 2, 1, CLERK, "27", "2021-02-02", "")
    with pytest.raises(Refused, match="一度目を入力した人"):
        keyed(pile, 1, 2, CLERK, "19", "2020-01-01", "")
    assert keyed(pile, 1, 2, SECOND, "19", "2020-01-01", "")
    assert not keyed(pile, 2, 2, SECOND, "27", "2021-02-20", "")
    with pytest.raises(Refused, match="そろっていない件が1件"):
        acts.make_keyed_file(batch=pile, actor=CLERK)
    with pytest.raises(Refused, match="ほかの人が入力"):
        keyed(pile, 2, 2, SECOND, "27", "2021-02-02", "")
    with pytest.raises(Refused, match="理由"):
        acts.decide_record(batch=pile, line=2, cells=cells("27", "2021-02-02", ""), reason=" ", actor=SECOND)
    acts.decide_record(
        batch=pile, line=2, cells=cells("27", "2021-02-02", ""), reason="紙で確かめた", actor=SECOND
    )
    for _ in range(2):
        source = acts.make_keyed_file(batch=pile, actor=CLERK)
    with tenant(TOWN):
        (file,) = SourceFile.objects.filter(source=source).values_list("number", flat=True)
        assert read_file(file, 1)[0].columns["適用開始年月日"] == ["2020-01-01", "2021-02-02"]
        assert all(b"2020-01-01" not in bytes(r.sealed) for r in KeyedRecord.objects.all())
    looked_through(file)
    with tenant(TOWN):
        rules = {s.field: s.expression for s in suggested(basis_of(source), "household")}
    mapped(source, (CLERK, SECOND), layout="household", rules=rules)
    assert rehearsed() == 1


def test_what_no_hand_over_may_have_is_not_keyed(pile: int) -> None:
    for values, told in (
        (("18", "2020-01-01", ""), "「世帯番号」：検査数字"), (("19", "2020-02-30", ""), "「適用開始年月日」：暦にない日"),
        (("19", "", ""), "必須の項目が空"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=told):
            keyed(pile, 1, 1, CLERK, *values)
    with pytest.raises(NotFound):
        acts.key_record(batch=pile, line=1, turn=1, cells={"番号": "1"}, actor=CLERK)
    with pytest.raises(Refused, match="個人番号のあるレイアウト"):
        acts.begin_keyed(layout="resident_number", business="residents", title="番号", actor=CLERK)
    with pytest.raises(NotFound):
        keyed(pile, 1, 1, NEIGHBOUR, "19", "2020-01-01", "")


def test_each_is_led_to_what_another_keyed_and_never_shown_it(pile: int) -> None:
    one, two = client_of(TOWN, "migration_clerk"), client_of(TOWN, "migration_clerk", "見本　二")
    page = f"/{TOWN}/data_migration/keyed/{pile}/"

    def sent(client: object, **values: str) -> object:
        return client.post(page, {"form_token": fresh_token(client), **values})  # type: ignore[attr-defined, arg-type]

    assert "1件目　一度目" in one.get(page).content.decode()
    given = {"line": "1", "turn": "1", "c0": "19", "c1": "2020-01-01", "c2": ""}
    assert sent(one, **given).status_code == 302  # type: ignore[attr-defined]
    assert "2件目　一度目" in one.get(page).content.decode()
    said = two.get(page).content.decode()
    assert ("1件目　二度目" in said, "2020-01-01" in said) == (True, False)
    assert sent(two, **{**given, "turn": "2", "c1": "2020-01-10"}).status_code == 302  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as queries:
        said = two.get(f"{page}?line=1").content.decode()
    assert all(part in said for part in ("2020-01-01", "2020-01-10", "違いの決定", "違いがある"))
    assert len(queries) <= 24
    decided = {"line": "1", "c0": "19", "c1": "2020-01-01", "c2": "", "reason": "紙で確かめた"}
    assert sent(two, **decided).status_code == 302  # type: ignore[attr-defined]
    assert "/sources/" in sent(two, do_make="1").url  # type: ignore[attr-defined]
    home = f"/{TOWN}/data_migration/keyed/"
    begun = one.post(
        home,
        {"form_token": fresh_token(one), "layout": "household", "business": "residents", "title": "控え"},
    )
    assert begun.status_code == 302
    with tenant(TOWN):
        assert [b.title for b in reads.batches()] == ["控え", "世帯台帳"]
