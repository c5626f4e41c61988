"""Moving inside the union splits the year between municipalities; the class of the limit on the confirmation. Invented people."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.late_elderly_medical.law.yearly import by_months, own_share
from kikan.businesses.late_elderly_medical.models import Insured, LimitCategory
from kikan.businesses.late_elderly_medical.procedures.correct_premiums import correct_premiums
from kikan.businesses.late_elderly_medical.procedures.decide_ratios import decide_ratios
from kikan.businesses.late_elderly_medical.procedures.issue_papers import issue_confirmations
from kikan.businesses.late_elderly_medical.procedures.record_union_move import (
    record_limit_class,
    record_union_move,
)
from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN
from kikan.businesses.late_elderly_medical.tests import town
from kikan.businesses.late_elderly_medical.tests.test_law_properties import law_of
from kikan.businesses.long_term_care.tests.browsing import shown
from kikan.law import column
from kikan.shared.access.tests.people import client_of
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import add, end
from kikan.shared.journal.append import append
from kikan.shared.premiums.explained import explained
from kikan.shared.premiums.reads import premium_of
from kikan.shared.tenancy import tenant

MOVED = date(2026, 6, 10)
NEIGHBOUR = 62031


def moved_in(person: int = town.HUSBAND, on: date = MOVED) -> None:
    """The spell begins with the move; what held before in this town is as if it never was."""
    with tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 8)]).number
        end(Insured, {"person": person}, entry=entry, on=date(2025, 1, 10))
        values = {"insured_number": 2, "acquired_on": on, "acquired_by": 2, "is_former_dependant": False}
        add(Insured, {"person": person}, values, entry=entry, valid_from=on)


def told(tenths: int | None = None, **given: object) -> None:
    asked: dict[str, object] = {
        "person": town.HUSBAND, "moved_in_on": MOVED, "from_body": NEIGHBOUR, "union_since": date(2025, 1, 10),
    }  # fmt: skip
    record_union_move(**(asked | given), tenths=tenths, actor=town.CLERK)  # type: ignore[arg-type]


@given(yearly=st.integers(0, 800_000), months=st.lists(st.integers(0, 6), min_size=2, max_size=2))
def test_the_shares_of_both_municipalities_are_the_share_of_their_months(
    yearly: int, months: list[int]
) -> None:
    law = law_of(2026).of("elderly_health_care_act")
    before, here = (column(m) for m in months)
    year = column(yearly // 100 * 100)
    both = by_months(year, before, law) + own_share(year, here, before, law)
    assert both[0] == by_months(year, before + here, law)[0]


def test_the_months_before_the_move_are_the_other_municipalitys_and_the_sum_is_the_years(undone: int) -> None:
    with tenant(town.TOWN):
        whole = premium_of(PLAN, town.HUSBAND, 2026)
    moved_in()
    correct_premiums(fiscal_year=2026, actor=town.CLERK)
    with tenant(town.TOWN):
        alone = premium_of(PLAN, town.HUSBAND, 2026)
    assert alone.months == 10
    told()
    correct_premiums(fiscal_year=2026, actor=town.CLERK)
    with tenant(town.TOWN):
        split = premium_of(PLAN, town.HUSBAND, 2026)
        sources = [source.value for source, _ in explained(PLAN, premium_of(PLAN, town.HUSBAND, 2026)).facts]
    assert split.months == 10
    assert [
        here + (year * 2 // 12 // 100 * 100) for here, year in zip(split.parts, whole.parts, strict=True)
    ] == list(whole.parts)
    assert any("広域連合内の転入（62031" in value for value in sources)
    told(tenths=7)
    correct_premiums(fiscal_year=2026, actor=town.CLERK)
    with tenant(town.TOWN):
        assert premium_of(PLAN, town.HUSBAND, 2026).grade == 7
    moved_in(on=date(2026, 6, 11))  # another spell: what was recorded of the move counts no more
    correct_premiums(fiscal_year=2026, actor=town.CLERK)
    with tenant(town.TOWN):
        again = premium_of(PLAN, town.HUSBAND, 2026)
    assert (again.parts, again.grade) == (alone.parts, alone.grade)


def test_a_move_is_from_another_town_of_the_union_and_to_the_day_of_gaining(undone: int) -> None:
    with pytest.raises(NotFound, match="転入した日に始まる"):
        told()
    moved_in()
    for wrong, said in (
        ({"from_body": 42013}, "同じ広域連合"), ({"from_body": town.TOWN}, "同じ広域連合"),
        ({"union_since": MOVED}, "転入した日以後"),
        ({"tenths": 3}, "0・2・5・7割"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=said):
            told(**wrong)  # type: ignore[arg-type]


def test_the_class_asked_for_stands_on_the_confirmation_until_july(undone: int) -> None:
    decide_ratios(year=2026, actor=town.CLERK)
    asked = {
        "person": town.WIDOW, "category": LimitCategory.LOW_2, "applied_on": date(2026, 7, 1),
        "begins_on": date(2026, 7, 1), "actor": town.CLERK,
    }  # fmt: skip
    with pytest.raises(Refused, match="区分Ⅱの人だけ"):
        record_limit_class(**(asked | {"category": LimitCategory.LOW_1, "long_stay_on": date(2026, 7, 1)}))
    record_limit_class(**asked, long_stay_on=date(2026, 7, 1))
    issued = issue_confirmations(persons=[town.WIDOW, town.HUSBAND], actor=town.CLERK)
    with tenant(town.TOWN):
        marked, plain = (str(Issue.objects.get(number=issued[p]).data) for p in (town.WIDOW, town.HUSBAND))
    assert "区分Ⅱ" in marked
    assert "長期入院該当日" in marked
    assert "限度区分" not in plain
    page = shown(
        client_of(town.TOWN, "insurance_clerk"), f"/{town.TOWN}/late_elderly_medical/persons/{town.WIDOW}/"
    )
    assert "区分Ⅱ（" in page
