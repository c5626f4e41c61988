"""A town's amounts of its old system beside what it computes itself: equal ones are counted, each other one explained."""

from collections.abc import Iterator

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string

from kikan.businesses.data_migration.jobs import compare
from kikan.businesses.data_migration.models.comparison import Group
from kikan.businesses.data_migration.procedures.compare import decide_difference
from kikan.businesses.data_migration.reads import comparing, comparisons
from kikan.businesses.data_migration.tests import acts as steps
from kikan.businesses.data_migration.tests.acts import kept, looked_through, mapped, rehearsed, run_of, source
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange.recomputed import Amounts
from kikan.shared.tenancy import clock, tenant
from tests.conftest import MODEL_TOWN, SAMPLE_DAY

CLERK, CHIEF = (Actor(user, MODEL_TOWN, 1, steps.RIGHTS) for user in (7, 8))
FORM = "文字コード: cp932\nキー: [NO, KAMOKU, NENDO]\n"
RULES = {"宛名番号": "[NO]", "科目": "[KAMOKU]", "年度": "[NENDO]", "年額": "数字([GAKU])"}
YEAR = 2026


@pytest.fixture
def town(settled_town: int) -> Iterator[int]:
    with clock.set_to(SAMPLE_DAY):
        yield settled_town


def ours(code: str) -> Amounts:
    with tenant(MODEL_TOWN):
        found: Amounts = import_string(comparing.levies()[code][1])(YEAR)
    return found.by_person()


def brought(rows: list[tuple[int, str, int]]) -> int:
    """The old system's amounts as a file; the rehearsal that read them."""
    text = "NO,KAMOKU,NENDO,GAKU\r\n" + "".join(f"{p},{c},{YEAR},{a}\r\n" for p, c, a in rows)
    of = source(CLERK, form=FORM, title="年額")
    looked_through(kept(text.encode("cp932"), CLERK, of=of), CLERK)
    mapped(of, (CLERK, CHIEF), layout="assessed_amount", rules=RULES)
    return rehearsed(CLERK)


def test_a_difference_is_told_by_what_may_explain_it() -> None:
    def flags(*at: int) -> np.ndarray:
        return np.isin(np.arange(7), at)

    persons = np.array([10, 20, 30, 40, 50, 60, 70])
    new = np.array([5_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000])
    mine = Amounts(persons, new, flags(2), flags(3), flags(4))
    old = np.array([5_000, 5_900, 9_000, 9_000, 9_000, 9_000, 800])
    found = comparing.held_against("01", YEAR, np.array([10, 20, 30, 40, 50, 60, 80]), old, mine)
    assert (found.even, found.old_total, found.new_total) == (1, int(old.sum()), 35_000)
    assert dict(zip(found.person.tolist(), found.group.tolist(), strict=True)) == {
        20: Group.ROUNDING, 30: Group.RELIEF, 40: Group.INCOME, 50: Group.DATES, 60: Group.OTHER,
        70: Group.ONLY_NEW, 80: Group.ONLY_OLD,
    }  # fmt: skip


def test_every_levy_is_held_against_the_old_amounts_and_every_difference_decided(town: int) -> None:
    known = {code: ours(code) for code in comparing.levies()}
    assert sorted(known) == ["01", "02", "03", "04", "05"]
    assert all(len(one) and one.amount.sum() > 0 for one in known.values())
    rows = [
        (p, c, a)
        for c, one in known.items()
        for p, a in zip(one.person.tolist(), one.amount.tolist(), strict=True)
    ]
    first, second, gone = [i for i, (_, c, a) in enumerate(rows) if c == "01" and a > 0][:3]
    changed = list(rows)
    changed[first] = (rows[first][0], "01", rows[first][2] + 100)
    changed[second] = (rows[second][0], "01", rows[second][2] + 50_000)
    del changed[gone]
    number = brought(changed)
    with tenant(town):
        assert comparisons.obstacles(number) == ["旧システムの年額と比べていません"]
    with pytest.raises(Refused, match="この年度の、旧システムの年額"):
        compare.run(run_of(CLERK, rehearsal=number, fiscal_year=2024))
    compare.run(run_of(CLERK, rehearsal=number, fiscal_year=YEAR))
    with tenant(town):
        found = {c.levy: c for c in comparisons.of_rehearsal(number)}
        assert comparisons.obstacles(number) == ["個人住民税（2026年度）の差が3件、決まっていません"]
    assert all(c.differing == 0 for code, c in found.items() if code != "01")
    tax = found["01"]
    assert {g.group: g.count for g in tax.groups} == {Group.ROUNDING: 1, Group.ONLY_NEW: 1, Group.OTHER: 1}
    decide(tax.number, town, rows[second][0])
    with tenant(town):
        assert comparisons.obstacles(number) == []
        reasons = {d.person: d.reason for d in comparisons.differences(tax.number)}
    assert reasons[rows[first][0]] == "旧システムは百円未満を切り上げていた"


def decide(number: int, town: int, person: int) -> None:
    """Groups as a whole, what nothing explains by itself; on the page."""
    chief = client_of(town, "migration_chief", "見本　長")
    page = f"/{town}/data_migration/comparisons/{number}/"
    with pytest.raises(Refused, match="一人ずつ決めます"):
        decide_difference(
            comparison_number=number, group=Group.OTHER, person=None, reason="不明", actor=CHIEF
        )
    with pytest.raises(NotFound):
        decide_difference(
            comparison_number=number, group=Group.RELIEF, person=None, reason="軽減", actor=CHIEF
        )
    with CaptureQueriesContext(connection) as queries:
        assert "説明できない差" in chief.get(page).content.decode()
    assert len(queries) <= 30
    for group, who, reason in (
        (Group.ROUNDING, "", "旧システムは百円未満を切り上げていた"), (Group.ONLY_NEW, "", "旧システムの抽出もれ"),
        (Group.OTHER, str(person), "旧システムの入力誤り。更正済み"),
    ):  # fmt: skip
        given = {"form_token": fresh_token(chief), "group": str(int(group)), "person": who, "reason": reason}
        assert chief.post(page, given).status_code == 302
    assert "すべての差が決まっています" in chief.get(page).content.decode()
    for _ in range(2):
        decide_difference(
            comparison_number=number,
            group=Group.OTHER,
            person=person,
            reason="旧システムの入力誤り。更正済み",
            actor=CHIEF,
        )
