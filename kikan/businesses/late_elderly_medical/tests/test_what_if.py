"""Rates of the union tried out over everybody: totals, who pays more, who is at the cap; nothing is written."""

import pytest

from kikan.businesses.late_elderly_medical.reads import what_if as reads
from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN
from kikan.businesses.late_elderly_medical.screens.what_if import WhatIfForm
from kikan.businesses.late_elderly_medical.tests import town
from kikan.shared.access.tests.people import client_of
from kikan.shared.journal.append import head
from kikan.shared.premiums.models import Premium
from kikan.shared.tenancy import tenant

YEAR = 2026
PAGE = f"/{town.TOWN}/late_elderly_medical/what-if/"


def now(year: int = YEAR, **other: str) -> dict[str, str]:
    with tenant(town.TOWN):
        form = WhatIfForm(year=year)
        return {"year": str(year), **{name: str(f.initial) for name, f in form.fields.items()}, **other}


def compared(year: int = YEAR, **other: str) -> reads.Comparison:
    with tenant(town.TOWN):
        form = WhatIfForm(now(year, **other), year=year)
        assert form.is_valid(), form.errors
        return reads.compared(year, form.tried())


def test_the_values_of_now_give_the_premiums_that_were_decided(decided_town: int) -> None:
    found = compared()
    with tenant(town.TOWN):
        rows = Premium.objects.filter(levy=PLAN.levy.code, fiscal_year=YEAR, ended_by__isnull=True)
        decided = sum(rows.values_list("total", flat=True))
    assert found.everybody.before == found.everybody.after == decided > 0
    assert (found.everybody.less, found.everybody.more) == (0, 0)
    assert sum(part.before for part in found.parts) == decided


def test_a_higher_flat_amount_costs_everybody_and_the_sums_agree(decided_town: int) -> None:
    found = compared(per_capita="60,000")
    assert found.everybody.more == found.everybody.count > 0
    for lines in (found.bands, found.classes):
        assert sum(line.count for line in lines) == found.everybody.count
        assert sum(line.difference for line in lines) == found.everybody.difference
    assert [part.difference > 0 for part in found.parts] == [True, False]


def test_a_rate_is_tried_by_hand_to_the_yen(decided_town: int) -> None:
    """Only the husband has a base: 870,000 by 10 % is 87,000 instead of 82,041: 134,600 instead of 129,600."""
    found = compared(rate_0="10%")
    assert (found.everybody.difference, found.everybody.more) == (5_000, 1)


def test_a_low_cap_is_reached_by_more_and_the_child_part_has_its_own(decided_town: int) -> None:
    found = compared(cap="40,000", child_cap="2,000")
    for part in found.parts:
        assert part.capped_after > part.capped_before == 0
    assert found.everybody.after < found.everybody.before


def test_before_2026_there_is_one_part_and_in_2024_two_rates_and_two_caps(decided_town: int) -> None:
    assert [part.ja for part in compared(2025).parts] == ["医療分"]
    assert {"rate_0", "rate_1", "cap", "cap_of_insured_before"} <= set(now(2024))


def test_nothing_is_written(decided_town: int) -> None:
    with tenant(town.TOWN):
        before = head()
    compared(per_capita="60,000")
    with tenant(town.TOWN):
        assert head() == before


def test_the_page_shows_totals_a_plot_and_the_people_at_the_cap(undone: int) -> None:
    page = client_of(town.TOWN, "insurance_chief", "見本　課長").get(PAGE, now(per_capita="60,000"))
    assert page.status_code == 200
    text = page.content.decode()
    for words in ("保険料の合計（試算）", "限度額の人（試算）", "7割軽減", "所得なし", "<svg", "例示"):
        assert words in text


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [("rate_0", "abc", "のどれかの形で"), ("rate_0", "943", "100％まで"), ("per_capita", "x", "整数で入力")],
)
def test_a_value_that_cannot_be_is_told_beside_its_field(
    undone: int, field: str, text: str, said: str
) -> None:
    client = client_of(town.TOWN, "insurance_chief", "見本　課長")
    answer = client.get(PAGE, now(**{field: text}))
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert "保険料の合計（試算）" not in answer.content.decode()


def test_a_year_without_law_says_so_and_a_clerk_without_the_right_is_refused(undone: int) -> None:
    client = client_of(town.TOWN, "insurance_chief", "見本　課長")
    assert "試算できません" in client.get(PAGE, {"year": "2027"}).content.decode()
    assert client_of(town.TOWN, "resident_clerk", "見本　住民").get(PAGE).status_code == 403
