"""What the prefecture pays its part of: by scheme and month, what came back taken off, kept as decided, people behind it."""

from datetime import date

import numpy as np
import pytest

from kikan.businesses.medical_subsidy.exchange.claims import read_claims
from kikan.businesses.medical_subsidy.law.prefecture import Costs, prefecture_covered
from kikan.businesses.medical_subsidy.procedures.cancel_act import cancel_act
from kikan.businesses.medical_subsidy.procedures.decide_prefecture import decide_prefecture
from kikan.businesses.medical_subsidy.procedures.decide_refunds import decide_refunds
from kikan.businesses.medical_subsidy.procedures.demand_return import demand_return
from kikan.businesses.medical_subsidy.procedures.receipts import enter_receipt
from kikan.businesses.medical_subsidy.procedures.take_claims import take_claims
from kikan.businesses.medical_subsidy.reads import prefecture as reads
from kikan.businesses.medical_subsidy.reads.recipients import holding
from kikan.businesses.medical_subsidy.reads.refunds import month_law
from kikan.businesses.medical_subsidy.tests import town
from kikan.businesses.medical_subsidy.tests.test_claims import JULY, file_of
from kikan.businesses.medical_subsidy.tests.town import (
    CHILD,
    CHILDREN,
    CLERK,
    HOME,
    SEVERE,
    TODAY,
    WIDOW,
    child_granted,
    disabled_granted,
)
from kikan.businesses.schooling.tests.test_screens import sent, shown
from kikan.law import column
from kikan.law.days import day as to_day
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import Refused
from kikan.shared.tenancy import tenant


def told() -> list[tuple[str, int, int, int, int, int | None]]:
    with tenant(town.TOWN):
        return [
            (f.month_ja, f.scheme, f.cases, f.amount, f.covered, f.share)
            for f in reads.of_year(2026).figures()
        ]


def test_a_year_is_summed_decided_and_decided_again_when_something_comes_back(settled: None) -> None:
    child, widow = child_granted(), disabled_granted(is_income_taxed=True, levy=0)
    assert child is not None
    assert widow is not None
    with pytest.raises(Refused, match="助成はありません"):
        decide_prefecture(fiscal_year=2026, actor=CLERK)
    content = file_of(f"{child.number:07d},202607,0612345678,見本医院,1,1000,2001,,,2001")
    take_claims(file=read_claims(content), month=JULY, actor=CLERK)
    enter_receipt(
        person=WIDOW, scheme=SEVERE, month=JULY, institution="隣県病院", care=2, points=10_000, paid=30_000,
        applied_on=TODAY, actor=CLERK,
    )  # fmt: skip
    decide_refunds(applied_on=TODAY, pays_on=TODAY, actor=CLERK)
    before = [
        ("令和8年7月", SEVERE, 1, 20_000, 20_000, None), ("令和8年7月", CHILDREN, 1, 2_001, 2_001, None),
        ("年度の計", SEVERE, 1, 20_000, 20_000, 10_000), ("年度の計", CHILDREN, 1, 2_001, 2_001, 1_000),
    ]  # fmt: skip
    assert told() == before
    chief, page = client_of(town.TOWN, "medical_chief"), f"{HOME}prefecture/?year=2026"
    assert sent(chief, page, decide="").status_code == 302
    with pytest.raises(Refused, match="同じです"):
        decide_prefecture(fiscal_year=2026, actor=CLERK)
    with tenant(town.TOWN):
        begins = next(iter(holding(TODAY, person=CHILD, scheme=CHILDREN))).entry
    cancel_act(cancelled=begins, actor=CLERK)
    demand_return(person=CHILD, first_due_on=date(2026, 8, 31), actor=CLERK)
    assert told()[1:2] == [("令和8年7月", CHILDREN, 1, 0, 0, None)]
    assert "-1,000" in shown(chief, page)
    decide_prefecture(fiscal_year=2026, actor=CLERK)
    with tenant(town.TOWN):
        assert [d.share for d in reads.decided_of(2026)] == [10_000, 11_000]
    people = shown(chief, f"{page}&month=2026-07&scheme=3")
    assert ("返納" in people, people.count("2,001") >= 4, "現物給付" in people) == (True, True, True)
    exported = sent(chief, f"{page}&sums-export=1", reason="県への実績報告").content.decode("utf-8-sig")
    assert "子育て支援医療" in exported
    assert chief.get(f"{HOME}prefecture/?year=x&month=2026-13&scheme=9").status_code == 200


def test_beyond_the_ages_of_the_prefecture_all_is_the_municipalitys(settled: None) -> None:
    births = [
        date(2010, 4, 1),
        date(2010, 4, 2),
        date(2016, 4, 1),
        date(2016, 4, 2),
        date(2017, 4, 1),
        date(2017, 4, 2),
    ]
    birth = column(*(to_day(b) for b in births for _ in range(2)))
    inpatient = np.array([False, True] * len(births))
    month = np.full(len(birth), to_day(JULY))
    with tenant(town.TOWN):
        found = prefecture_covered(
            Costs(
                np.full(len(birth), CHILDREN - 1), inpatient, birth, month, column(*([1_001] * len(birth)))
            ),
            law=month_law(JULY),
        )
    assert found.amount.tolist() == [0, 0, 0, 0, 0, 1_001, 0, 1_001, 0, 1_001, 1_001, 1_001]
    assert found.share.fraction(CHILDREN - 1) * 2 == found.amount.sum()
