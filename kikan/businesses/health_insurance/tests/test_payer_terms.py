"""A new payer within the year: months of each, levies, charges, notices, and what a correction leaves alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kikan.businesses.health_insurance.law.flat_amounts import PARTS
from kikan.businesses.health_insurance.law.levy import Members, levy
from kikan.businesses.health_insurance.law.months import WHOLE_YEAR
from kikan.businesses.health_insurance.law.payer_terms import HeadSpells, PayerTerms, payer_terms
from kikan.businesses.health_insurance.models import Levy, LevyMember
from kikan.businesses.health_insurance.procedures.decide_remission import decide_remission
from kikan.businesses.health_insurance.procedures.issue_levy_notices import issue_levy_notices
from kikan.businesses.health_insurance.procedures.reassess_changed import Change, reassess_changed
from kikan.businesses.health_insurance.reads.explained import explained
from kikan.businesses.health_insurance.reads.kept import kept_levy
from kikan.businesses.health_insurance.reads.levies import year_sums
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import HOME, clerk, named_town, released, shown
from kikan.businesses.health_insurance.tests.test_law_levy_properties import (
    YEARS,
    columns_of,
    household,
    law_of,
)
from kikan.businesses.residents.models import Household
from kikan.law import column
from kikan.law.days import day
from kikan.shared.access import Actor
from kikan.shared.documents.models import Issue
from kikan.shared.history import change
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import ChargeLine
from kikan.shared.tenancy import tenant

YEAR = 2026
APRIL, UNTIL = date(YEAR, 4, 1), date(YEAR + 1, 4, 1)
FATHER, MOTHER = 18, 26
PRINTER = Actor(9, town.TOWN, 1, frozenset({"health_insurance.print"}), "国保1")
ENDS = [day(date(YEAR + (m >= 9), (m + 4) % 12 + 1, 1)) - 1 for m in range(12)]
DAYS = st.integers(day(APRIL) - 40, day(UNTIL) + 10)


def terms_of(spells: list[tuple[int, int, int]], present: int, otherwise: int = 7) -> PayerTerms:
    head, begins, ends = (np.array([s[i] for s in spells], dtype=np.int64) for i in range(3))
    heads = HeadSpells(np.zeros(len(spells), dtype=np.int64), head, begins, ends)
    return payer_terms(heads, column(present), column(otherwise), YEAR)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), DAYS), max_size=5), st.integers(0, WHOLE_YEAR))
def test_the_terms_are_the_year_and_a_month_is_owed_by_the_head_of_its_end(
    changes: list[tuple[int, int]], present: int
) -> None:
    days = sorted({on: who for who, on in changes}.items())
    ends = [on for on, _ in days[1:]] + [day(UNTIL) + 50]
    spells = [(who, on, end) for (on, who), end in zip(days, ends, strict=False)]
    terms = terms_of(spells, present)
    assert np.bitwise_or.reduce(terms.months) == WHOLE_YEAR
    assert sum(int(months).bit_count() for months in terms.months) == 12
    for month, last in enumerate(ENDS):
        payer = next(int(p) for p, held in zip(terms.payer, terms.months, strict=True) if held >> month & 1)
        head = [who for who, begins, end in spells if begins <= last < end]
        if present >> month & 1 and head:
            assert payer == head[0]
    assert all(a != b for a, b in zip(terms.payer[:-1], terms.payer[1:], strict=True))


def test_a_month_without_a_head_is_the_next_heads_and_after_the_last_the_last_ones() -> None:
    first, second = day(date(YEAR, 6, 10)), day(date(YEAR, 8, 5))
    terms = terms_of([(1, 0, first), (2, second, day(date(YEAR, 12, 10)))], WHOLE_YEAR)
    assert list(zip(terms.payer.tolist(), terms.first.tolist(), strict=True)) == [(1, 0), (2, 2)]
    assert terms_of([], WHOLE_YEAR).payer.tolist() == [7]


def cut(members: Members, months: int) -> Members:
    kept = {n: getattr(members, n) & months for n in ("insured_months", "care_months")}
    return replace(members, **kept)


@settings(max_examples=60, deadline=None)
@given(st.lists(household(), min_size=1, max_size=4), YEARS, st.integers(1, 11))
def test_the_parts_of_two_payers_are_the_part_of_one(town_of: Any, year: int, first: int) -> None:
    """Judged alike, both together owe before the cut below 100 yen exactly what one would; the cap is shared too."""
    law = law_of(year, "annual_first")
    members, households = columns_of(town_of)
    early = (1 << first) - 1
    whole = levy(members, households, law=law)
    halves = [levy(cut(members, held), households, law=law) for held in (early, WHOLE_YEAR - early)]
    for name in PARTS:
        for step in ("before_cap", "after_cap"):
            one, two, three = (getattr(found.of(name), step) for found in (whole, *halves))
            both = two + three
            assert np.array_equal(both.numerators * one.denominator, one.numerators * both.denominator), step
        left = whole.of(name).amount - sum(half.of(name).amount for half in halves)
        assert ((left >= 0) & (left <= 100)).all()


@pytest.fixture
def decided(live_database: object) -> Iterator[None]:
    with named_town():
        yield


def head_is(person: int, since: date, house: int = 101) -> None:
    with tenant(town.TOWN):
        entry = append(
            actor=town.CLERK, kind="test", procedure="test", subjects=[("household", house)]
        ).number
        change(Household, {"household": house}, {"head": person}, entry=entry, valid_from=since)


def reassessed() -> list[Change]:
    return reassess_changed(fiscal_year=YEAR, actor=town.CLERK)


def levies(house: int = 101) -> list[Levy]:
    with tenant(town.TOWN):
        rows = Levy.objects.filter(household=house, fiscal_year=YEAR, ended_by__isnull=True)
        return list(rows.order_by("valid_from"))


def asked(levy: Levy) -> int:
    with tenant(town.TOWN):
        return sum(ChargeLine.objects.filter(charge=levy.charge).values_list("amount", flat=True))


def test_a_new_head_owes_from_the_month_of_the_change(decided: None) -> None:
    """The mother becomes head on 15 June, known in July: the father owes April and May, she the rest."""
    released(YEAR)
    (before,) = levies()
    others = {h: levies(h)[0].entry for h in (102, 103)}
    decide_remission(person=FATHER, fiscal_year=YEAR, amount=1_000, reason="災害", actor=town.CLERK)
    head_is(MOTHER, date(YEAR, 6, 15))
    (changed,) = reassessed()
    father, mother = levies()
    assert (father.payer, father.valid_from, father.valid_until) == (FATHER, APRIL, date(YEAR, 6, 1))
    assert (mother.payer, mother.valid_from, mother.valid_until) == (MOTHER, date(YEAR, 6, 1), UNTIL)
    assert (father.judged_on, mother.judged_on) == (APRIL, date(YEAR, 6, 15))
    assert father.total + mother.total == changed.after
    assert 0 <= before.total - changed.after <= 4 * 100  # each payer's parts are cut below 100 yen
    assert father.total * 6 == pytest.approx(before.total, abs=2_400)
    assert father.charge == before.charge != mother.charge
    assert asked(father) == father.total - 1_000  # what was let off the father is not let off the mother
    assert asked(mother) == mother.total
    with tenant(town.TOWN):
        months = LevyMember.objects.filter(household=101, fiscal_year=YEAR, ended_by__isnull=True, person=34)
        masks = list(months.order_by("valid_from").values_list("insured_months", flat=True))
        assert masks == [0b11, WHOLE_YEAR - 0b11]
        for each in (father, mother):
            assert explained(kept_levy(101, YEAR, None, each.valid_from)).is_reproduced is True
        sums = year_sums(YEAR)
    assert (sums.households, sums.insured) == (3, 5)
    assert sums.total == changed.after + sum(levies(h)[0].total for h in others)
    assert {h: levies(h)[0].entry for h in others} == others
    assert reassessed() == []

    notices = issue_levy_notices(fiscal_year=YEAR, households=[101], actor=PRINTER)
    with tenant(town.TOWN):
        bodies = [Issue.objects.get(number=number).data["body"] for _, number in notices.issues]
    said = ["".join(part["text"] for part in body["explanation"]) for body in bodies]
    assert [body["payer"] for body in bodies] == ["見本　18", "見本　26"]
    assert "4月分から5月分まで" in said[0]
    assert "6月分から翌年3月分まで" in said[1]
    assert bodies[0]["previous"] == f"{before.total:,}"
    assert bodies[1]["previous"] is None
    page = shown(clerk(), f"{HOME}households/101/")
    assert "年度途中で納税義務者が変更" in page
    assert "見本　26 の納税通知書を発行する" in page
    working = shown(clerk(), f"{HOME}households/101/levies/2026/?from=2026-04-01")
    assert f"<b>{father.total:,}</b>" in working
    assert "2026年4月から2026年5月まで" in working


def test_a_head_who_returns_has_two_levies_and_one_taken_back_has_the_year_again(decided: None) -> None:
    released(YEAR)
    (before,) = levies()
    head_is(MOTHER, date(YEAR, 6, 15))
    reassessed()
    head_is(FATHER, date(YEAR, 10, 31))
    (changed,) = reassessed()
    first, second, third = levies()
    assert [each.payer for each in (first, second, third)] == [FATHER, MOTHER, FATHER]
    assert [each.valid_from.month for each in (first, second, third)] == [4, 6, 10]
    assert len({each.charge for each in (first, second, third)}) == 3
    assert [asked(each) for each in (first, second, third)] == [e.total for e in (first, second, third)]
    assert changed.after == sum(each.total for each in (first, second, third))
    head_is(MOTHER, date(YEAR, 12, 1))
    reassessed()
    assert levies()[0].entry == first.entry  # a term that stays is not touched
    head_is(FATHER, date(2000, 1, 1))
    reassessed()
    (after,) = levies()
    assert (after.total, after.charge, after.payer) == (before.total, before.charge, FATHER)
    assert asked(after) == after.total
    with tenant(town.TOWN):
        assert sum(ChargeLine.objects.values_list("amount", flat=True)) == year_sums(YEAR).total


def test_the_yearly_run_knows_a_change_before_it(decided: None) -> None:
    """The uninsured head of 102 hands over on 2 May; the run levies both, counts the household once."""
    head_is(50, date(YEAR, 5, 2), house=102)
    number = released(YEAR)
    old, new = levies(102)
    assert (old.payer, old.members, new.payer, new.members) == (42, 1, 50, 1)
    assert (old.valid_until, new.judged_on) == (date(YEAR, 5, 1), date(YEAR, 5, 2))
    assert old.charge != new.charge
    assert [asked(each) for each in (old, new)] == [old.total, new.total]
    page = shown(clerk(), f"{HOME}runs/{number}/?tab=spot")
    assert "見本　50" in page
    assert "見本　42" in shown(clerk(), f"{HOME}runs/{number}/households/102/?from=2026-04-01")
    with tenant(town.TOWN):
        assert year_sums(YEAR).households == 3
