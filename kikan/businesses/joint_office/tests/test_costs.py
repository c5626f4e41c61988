"""A year is shared to the yen, approved by another, billed with what was billed before, and told to each member."""

from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
import yaml

from kikan.businesses.joint_office.procedures.allocate_costs import allocate_costs, approve_allocation
from kikan.businesses.joint_office.procedures.enter_costs import (
    enter_cost,
    enter_count,
    enter_effect,
    enter_own_cost,
)
from kikan.businesses.joint_office.procedures.issue_share_notices import issue_share_notices
from kikan.businesses.joint_office.procedures.set_agreements import sign_agreement
from kikan.businesses.joint_office.procedures.set_members import join_member
from kikan.businesses.joint_office.reads import allocations, costs, sharing
from kikan.businesses.joint_office.tests import shared_costs, union
from kikan.businesses.joint_office.tests.shared_costs import (
    BUDGET,
    PRINTING,
    RUNNING,
    SETTLEMENT,
    SHARED,
    YEAR,
)
from kikan.businesses.joint_office.tests.union import (
    ASSOCIATE,
    CITY,
    FIRST,
    LATE,
    OFFICE,
    SECOND,
    TOWN,
    UNION,
    VILLAGE,
)
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import tenant

WHOLE = RUNNING + SHARED + PRINTING


@pytest.fixture
def entered(joined: int) -> int:
    shared_costs.enter_values()
    shared_costs.enter_year()
    return joined


def shares(number: int) -> dict[int, int]:
    with tenant(UNION):
        return allocations.totals_of(number)


def sheet(phase: int = BUDGET, **more: Any) -> sharing.Sheet:
    with tenant(UNION):
        return sharing.sheet_of(YEAR, phase, **more)


def test_all_shares_are_the_whole_cost(entered: int) -> None:
    found = shares(allocate_costs(year=YEAR, phase=BUDGET, actor=FIRST))
    assert sum(found.values()) == WHOLE
    assert set(found) == {CITY, TOWN, VILLAGE}
    assert sheet().left == 0


def test_a_class_is_shared_as_counted_by_hand(entered: int) -> None:
    number = allocate_costs(year=YEAR, phase=BUDGET, actor=FIRST)
    with tenant(UNION):
        running = {s.member: s for s in allocations.shares_of(number) if s.cost_class == "running"}
        steps = [
            s for s in allocations.steps_of(number) if (s.cost_class, s.basis) == ("running", "population")
        ]
    # 29,000,000 yen without the city's million: a tenth in equal parts, nine tenths by 30,000 : 15,000 : 5,000.
    third, people = Fraction(2_900_000, 3), 26_100_000
    assert running[TOWN].exact == third + Fraction(people * 15, 50)
    assert running[TOWN].payable == 8_796_000
    assert (running[CITY].own, running[VILLAGE].payable) == (1_000_000, 3_576_000)
    assert running[CITY].difference == 29_000_000 - 8_796_000 - 3_576_000 - running[CITY].rounded
    assert {(s.pool, s.counted_of_all) for s in steps} == {(Fraction(people), Fraction(50_000))}


def test_a_whole_sheet_is_what_comes_out_by_hand(entered: int) -> None:
    """Every class, key, rounding, instalment and the sum, with whole numbers and decimals of sixty digits alone.

    The keys are those of the illustrative ordinance, read from its file and not through the law's book.
    """
    number = allocate_costs(year=YEAR, phase=BUDGET, actor=FIRST)
    approve_allocation(allocation=number, actor=SECOND)
    text = (union.ORDINANCES / "illustrative.yaml").read_text("utf-8")
    values = {v["id"].removeprefix("joint_operation."): v["value"] for v in yaml.safe_load(text)["values"]}
    weights: dict[str, dict[str, Decimal]] = {}
    for row in values["cost_keys"]:
        weights.setdefault(row["cost_class"], {})[row["basis"]] = _decimal(row["weight"])
    with localcontext(prec=60):
        borne = _borne(values, weights)
    assert (values["rounding_mode"], values["rounding_remainder"]) == ("floor", "to_first")
    assert shares(number) == borne
    with tenant(UNION):
        told = {b.member: [amount for _, amount, _, _ in b.instalments] for b in allocations.bills_of(number)}
    for m, amounts in told.items():
        part = borne[m] // 4 // values["split_unit"] * values["split_unit"]
        parts = [borne[m] - 3 * part, part, part, part] if borne[m] > values["split_above"] else [borne[m]]
        assert amounts == parts


def _borne(values: dict[str, Any], weights: dict[str, dict[str, Decimal]]) -> dict[int, int]:
    """What each member bears, counted with a pencil."""
    # 2 to this power is 1.5: twice the people, one and a half times the burden.
    power = (Decimal(3).ln() - Decimal(2).ln()) / Decimal(2).ln()
    bases = {
        "equal": dict.fromkeys(shared_costs.PEOPLE, Decimal(1)),
        "population": {m: Decimal(n) for m, n in shared_costs.PEOPLE.items()},
        "records": {m: Decimal(n) for m, n in shared_costs.RECORDS.items()},
        "tapered_population": {m: Decimal(n) ** power for m, n in shared_costs.PEOPLE.items()},
    }
    unit, borne = values["rounding_unit"], dict.fromkeys(shared_costs.PEOPLE, 0)
    for name, whole in (("running", RUNNING), ("shared_systems", SHARED), ("printing", PRINTING)):
        own = 1_000_000 if name == "running" else 0
        exact = {
            m: sum((whole - own) * w * bases[b][m] / sum(bases[b].values()) for b, w in weights[name].items())
            for m in borne
        }  # fmt: skip
        cut = {m: int(e // unit) * unit for m, e in exact.items()}
        missing = whole - own - sum(cut.values())
        for m in borne:
            # The city holds the office and bears what the cutting left; its own million comes on top.
            borne[m] += cut[m] + (missing + own if m == CITY else 0)
    return borne


def _decimal(text: str) -> Decimal:
    over, _, under = str(text).partition("/")
    return Decimal(over) / Decimal(under or 1)


def test_a_body_that_joins_in_the_middle_bears_its_months(entered: int) -> None:
    before = sheet().of_member
    union.enter(LATE, agreed_on=date(2026, 9, 1), planned=date(2026, 10, 1))
    with pytest.raises(Refused, match="戊町の処理件数"):
        sheet()
    for basis, value in (("population", 5_000), ("records", 10_000)):
        enter_count(
            year=YEAR,
            basis=basis,
            member=LATE,
            value=value,
            counted_on=date(2026, 3, 31),
            source="台帳",
            actor=FIRST,
        )
    planned = sheet()
    assert planned.parts[LATE] == Fraction(6, 12)
    assert sum(planned.of_member.values()) == WHOLE
    assert all(planned.of_member[m] < before[m] for m in before)
    with tenant(UNION):
        assert LATE not in {m.member for m, _ in sharing.takers_of(YEAR, SETTLEMENT, costs.rules(YEAR)[0])}
    sign_agreement(agreement=entered, member=LATE, signed_on=date(2026, 9, 1), actor=OFFICE)
    join_member(member=LATE, joined_on=date(2026, 11, 1), actor=OFFICE)
    assert sheet().parts[LATE] == Fraction(5, 12)


def test_an_associate_pays_its_own_amounts_alone(entered: int) -> None:
    enter_own_cost(
        year=YEAR, phase=BUDGET, cost_class="printing", member=ASSOCIATE, amount=300_000, actor=FIRST
    )
    found = sheet()
    assert found.of_member[ASSOCIATE] == 300_000
    assert sum(found.of_member.values()) == WHOLE


def test_a_class_may_concern_some_members_alone(entered: int) -> None:
    enter_cost(
        year=YEAR, phase=BUDGET, cost_class="printing", expense=PRINTING, takers=[TOWN, VILLAGE], actor=FIRST
    )
    found = [s for s in sheet().found.shares if s.cost_class == "printing"]
    assert {s.member for s in found} == {TOWN, VILLAGE}
    assert sum(s.payable for s in found) == PRINTING


def test_the_same_sheet_is_kept_once_and_the_same_entry_writes_nothing(entered: int) -> None:
    first = allocate_costs(year=YEAR, phase=BUDGET, actor=FIRST)
    with tenant(UNION):
        entries = JournalEntry.objects.count()
    shared_costs.enter_year()
    assert allocate_costs(year=YEAR, phase=BUDGET, actor=SECOND) == first
    with tenant(UNION):
        assert JournalEntry.objects.count() == entries


def test_another_person_approves_what_still_holds(entered: int) -> None:
    number = allocate_costs(year=YEAR, phase=BUDGET, actor=FIRST)
    with pytest.raises(Refused, match="入力した人は承認できません"):
        approve_allocation(allocation=number, actor=FIRST)
    shared_costs.enter_year(running=RUNNING + 1)
    with pytest.raises(Refused, match="改められました"):
        approve_allocation(allocation=number, actor=SECOND)
    again = allocate_costs(year=YEAR, phase=BUDGET, actor=FIRST)
    with pytest.raises(Refused, match="改められました"):
        approve_allocation(allocation=number, actor=SECOND)
    approve_allocation(allocation=again, actor=SECOND)
    with pytest.raises(Refused, match="すでに承認"):
        approve_allocation(allocation=again, actor=SECOND)
    with pytest.raises(NotFound):
        approve_allocation(allocation=99, actor=SECOND)


def test_large_shares_are_split_and_days_move_back_to_open_ones(entered: int) -> None:
    number = allocate_costs(year=YEAR, phase=BUDGET, actor=FIRST)
    approve_allocation(allocation=number, actor=SECOND)
    with tenant(UNION):
        bills = {b.member: b for b in allocations.bills_of(number)}
    for bill in bills.values():
        assert sum(amount for _, amount, _, _ in bill.instalments) == bill.total == bill.due
    assert [len(bills[m].instalments) for m in (CITY, TOWN, VILLAGE)] == [4, 4, 1]
    days = [on for _, _, on, _ in bills[CITY].instalments]
    # 20 February 2027 is a Saturday.
    assert days == [date(2026, 5, 20), date(2026, 8, 20), date(2026, 11, 20), date(2027, 2, 19)]


def test_the_settlement_bills_the_difference_alone(entered: int) -> None:
    approve_allocation(allocation=allocate_costs(year=YEAR, phase=BUDGET, actor=FIRST), actor=SECOND)
    shared_costs.enter_year(SETTLEMENT, running=RUNNING - 2_000_000)
    settled = allocate_costs(year=YEAR, phase=SETTLEMENT, actor=FIRST)
    approve_allocation(allocation=settled, actor=SECOND)
    with tenant(UNION):
        bills = allocations.bills_of(settled)
    assert sum(b.due for b in bills) == -2_000_000
    assert [b.instalments for b in bills if b.due < 0] == [()] * len(bills)


def test_each_member_is_told_once(entered: int) -> None:
    number = allocate_costs(year=YEAR, phase=BUDGET, actor=FIRST)
    with pytest.raises(Refused, match="承認されていない"):
        issue_share_notices(allocation=number, actor=OFFICE)
    approve_allocation(allocation=number, actor=SECOND)
    issued = issue_share_notices(allocation=number, actor=OFFICE)
    assert set(issued) == {CITY, TOWN, VILLAGE}
    assert issue_share_notices(allocation=number, actor=OFFICE) == {}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"cost_class": "nothing"}, "負担の割合がありません"),
        ({"earmarked": 2}, "特定財源が歳出額"),
        ({"expense": -1}, "特定財源が歳出額"),
        ({"year": 2031}, "条例値"),
    ],
)
def test_a_cost_that_cannot_be_is_refused(joined: int, changed: dict[str, Any], why: str) -> None:
    given: dict[str, Any] = {
        "year": YEAR,
        "phase": BUDGET,
        "cost_class": "running",
        "expense": 1,
        "actor": FIRST,
    }
    with pytest.raises(Refused, match=why):
        enter_cost(**(given | changed))


def test_own_amounts_stay_within_their_class(entered: int) -> None:
    with pytest.raises(Refused, match="区分の額を超えます"):
        enter_own_cost(
            year=YEAR, phase=BUDGET, cost_class="printing", member=TOWN, amount=PRINTING + 1, actor=FIRST
        )
    with pytest.raises(NotFound, match="経費が登録されていません"):
        enter_own_cost(year=YEAR, phase=SETTLEMENT, cost_class="printing", member=TOWN, amount=1, actor=FIRST)


def test_other_keys_are_tried_and_nothing_is_kept(entered: int) -> None:
    half = {"running": (("equal", Fraction(1, 2)), ("population", Fraction(1, 2)))}
    with tenant(UNION):
        found = sharing.compared(YEAR, BUDGET, half)
        with pytest.raises(Refused, match="100％"):
            sharing.compared(YEAR, BUDGET, {"running": (("equal", Fraction(1, 3)),)})
        assert allocations.allocations_of(YEAR) == []
    assert found[0].name == "丙村"
    assert found[0].difference > 0 > found[-1].difference
    assert sum(c.difference for c in found) == 0


def test_the_effect_is_told_against_the_old_system(entered: int) -> None:
    approve_allocation(allocation=allocate_costs(year=YEAR, phase=BUDGET, actor=FIRST), actor=SECOND)
    enter_effect(
        year=YEAR, member=TOWN, old_total=130_000_000, own_costs=1_000_000, one_off=20_000_000, actor=FIRST
    )
    union.enter(LATE, agreed_on=date(2026, 9, 1), planned=date(2027, 10, 1))
    enter_effect(year=YEAR, member=LATE, old_total=40_000_000, own_costs=12_000_000, one_off=0, actor=FIRST)
    with tenant(UNION):
        found = {s.member: s for s in allocations.effects_of(YEAR)}
    planned, saved = found[LATE], found[TOWN]
    assert (planned.is_billed, planned.per_mille, planned.payback_years, planned.per_resident) == (
        False, None, None, None,
    )  # fmt: skip
    told = client_of(UNION, "joint_chief").get(f"/{UNION}/joint_office/costs/{YEAR}/effect/").content.decode()
    assert told.count("負担が未定</span>") == 1
    assert "70.0％" not in told
    assert saved.new == saved.share + 1_000_000
    assert saved.per_mille == round((saved.old - saved.new) * 1000 / saved.old)
    assert saved.payback_years == Fraction(20_000_000, saved.old - saved.new)
    assert saved.per_resident == Fraction(saved.new, 15_000)
