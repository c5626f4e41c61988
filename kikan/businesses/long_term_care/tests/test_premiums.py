"""Premiums of a year: what each owes by hand, how it is asked for, and corrections of exactly whom facts concern."""

from datetime import date

import pytest
from django.db import connection

from kikan.businesses.collection.exchange.incoming import layouts, read_file
from kikan.businesses.collection.procedures.book_file import book_file
from kikan.businesses.collection.procedures.receive_file import receive_file
from kikan.businesses.long_term_care.procedures.accept_loss import accept_loss
from kikan.businesses.long_term_care.procedures.collect_from_pension import end_pension_collection
from kikan.businesses.long_term_care.procedures.correct_premiums import correct_premiums, decide_relief
from kikan.businesses.long_term_care.reads.premium_plan import PLAN
from kikan.businesses.long_term_care.tests import town
from kikan.shared.access import system_actor
from kikan.shared.errors import Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.ledger.claims import claims_of_payers, open_claims
from kikan.shared.ledger.levies import LONG_TERM_CARE, LONG_TERM_CARE_PENSION
from kikan.shared.ledger.models import Balance, Charge
from kikan.shared.premiums.explained import explained
from kikan.shared.premiums.models import PensionCollection
from kikan.shared.premiums.reads import Kept, premium_of, premiums_of
from kikan.shared.tenancy import tenant

YEAR = 2026
# 73,200 yen of stage 5, rates of the national standard after relief, each year cut below 100 yen.
BY_HAND = {
    town.WIDOW: (4, 12, 65_800),  # son taxed, pension 700,000
    town.HUSBAND: (7, 12, 95_100),  # income 1,300,000
    town.WIFE: (4, 12, 65_800),  # husband taxed
    town.NEW: (7, 9, 71_300),  # 65 on 1 July: 95,100 x 9 / 12, cut
    town.PART_TIME: (6, 12, 87_800),  # free of tax only since the deduction was raised
    town.ASSISTED: (2, 12, 26_800),  # 35,500 x 5 / 12 and 20,800 x 7 / 12, each cut
    town.SILENT: (5, 12, 73_200),  # unknown: stage 5 for the time being
    town.TURNING: (3, 12, 50_100),  # nobody of the home taxed, pension 1,400,000
    town.SPOUSE: (1, 12, 20_800),  # the same home, pension 700,000
}


def premium(person: int) -> Kept:
    with tenant(town.TOWN):
        return premium_of(PLAN, person, YEAR)


def charged(person: int, levy: int) -> dict[int, int]:
    """Instalments of the person's charge with what is asked for."""
    with tenant(town.TOWN):
        found = Charge.objects.filter(levy=levy, fiscal_year=YEAR, payer=person).values_list(
            "number", flat=True
        )
        rows = Balance.objects.filter(charge__in=list(found)).order_by("due_on", "instalment")
        return {row.instalment: row.charged for row in rows}


@pytest.mark.parametrize("person", BY_HAND)
def test_a_premium_is_what_a_hand_computes(decided_town: int, person: int) -> None:
    kept = premium(person)
    assert (kept.grade, kept.months, kept.total) == BY_HAND[person]


def test_nobody_else_is_charged_and_each_owes_the_premium_once(decided_town: int) -> None:
    with tenant(town.TOWN):
        payers = set(Charge.objects.filter(levy=LONG_TERM_CARE.code).values_list("payer", flat=True))
    assert payers == set(BY_HAND) - {town.HUSBAND}
    for person, (_, _, total) in BY_HAND.items():
        asked = charged(person, LONG_TERM_CARE.code) | {
            100 + i: a for i, a in charged(person, LONG_TERM_CARE_PENSION.code).items()
        }
        assert sum(asked.values()) == total


def test_the_pension_payer_takes_what_february_took_and_then_the_rest_evenly(decided_town: int) -> None:
    taken = charged(town.HUSBAND, LONG_TERM_CARE_PENSION.code)
    assert taken == {1: 9_000, 2: 9_000, 3: 9_000, 4: 22_700, 5: 22_700, 6: 22_700}


def test_what_one_pays_himself_is_asked_for_in_eight_instalments(decided_town: int) -> None:
    assert list(charged(town.SILENT, LONG_TERM_CARE.code).values()) == [9_500, *[9_100] * 7]


def test_every_premium_comes_out_the_same_again_and_names_its_facts(decided_town: int) -> None:
    for person in BY_HAND:
        with tenant(town.TOWN):
            shown = explained(PLAN, premium_of(PLAN, person, YEAR))
        assert shown.is_reproduced is True
        assert any(source.ja.startswith("介護保険の資格") for source, _ in shown.facts)


def test_a_year_is_decided_once(decided_town: int) -> None:
    number = queue.enqueue("long_term_care.assess_year", actor=town.CLERK, parameters={"fiscal_year": YEAR})
    assert run_now(town.TOWN, number) == State.FAILED


def test_a_sons_income_changes_the_stage_of_the_widow_and_of_nobody_else(undone: int) -> None:
    town.earned(town.SON, salary_revenue=900_000)
    changes = correct_premiums(fiscal_year=YEAR, actor=town.CLERK)
    assert [(c.person, c.before, c.after) for c in changes] == [(town.WIDOW, 65_800, 20_800)]
    assert premium(town.WIDOW).grade == 1
    assert sum(charged(town.WIDOW, LONG_TERM_CARE.code).values()) == 20_800


def test_correcting_twice_changes_nothing(undone: int) -> None:
    town.earned(town.SON, salary_revenue=900_000)
    correct_premiums(fiscal_year=YEAR, actor=town.CLERK)
    assert correct_premiums(fiscal_year=YEAR, actor=town.CLERK) == []


def test_an_increase_is_asked_of_the_person_and_the_pension_stays_as_it_is(undone: int) -> None:
    town.earned(town.HUSBAND, pension_revenue=4_500_000)
    (change,) = correct_premiums(fiscal_year=YEAR, actor=town.CLERK)
    assert not change.stops
    assert change.difference > 0
    assert sum(charged(town.HUSBAND, LONG_TERM_CARE_PENSION.code).values()) == 95_100
    assert sum(charged(town.HUSBAND, LONG_TERM_CARE.code).values()) == change.difference


def test_a_decrease_stops_the_pensions_last_months_and_its_collection(undone: int) -> None:
    town.earned(town.HUSBAND, pension_revenue=1_200_000)
    changes = {c.person: c for c in correct_premiums(fiscal_year=YEAR, actor=town.CLERK)}
    assert changes[town.HUSBAND].stops
    taken = charged(town.HUSBAND, LONG_TERM_CARE_PENSION.code)
    assert sum(taken.values()) == changes[town.HUSBAND].after == 35_500
    assert [taken[i] for i in (1, 2, 3)] == [9_000] * 3
    with tenant(town.TOWN):
        row = PensionCollection.objects.get(person=town.HUSBAND, ended_by__isnull=True)
    assert (row.valid_until, row.ended_for) == (date(2026, 8, 1), "保険料の減額・資格の喪失")


def test_who_moves_away_owes_the_months_before(undone: int) -> None:
    accept_loss(
        person=town.WIFE, lost_on=date(2026, 7, 10), lost_by=1, reported_on=date(2026, 7, 10), actor=town.CLERK
    )  # fmt: skip
    (change,) = correct_premiums(fiscal_year=YEAR, actor=town.CLERK)
    assert (change.person, change.after, premium(town.WIFE).months) == (town.WIFE, 16_400, 3)


def test_a_relief_is_taken_off_at_once_and_can_be_taken_back(undone: int) -> None:
    decide_relief(person=town.SILENT, fiscal_year=YEAR, amount=20_000, reason="災害", actor=town.CLERK)
    assert (premium(town.SILENT).total, premium(town.SILENT).relief) == (53_200, 20_000)
    assert sum(charged(town.SILENT, LONG_TERM_CARE.code).values()) == 53_200
    decide_relief(person=town.SILENT, fiscal_year=YEAR, amount=0, reason="取消し", actor=town.CLERK)
    assert premium(town.SILENT).total == 73_200


def test_a_relief_above_the_premium_is_refused(undone: int) -> None:
    with pytest.raises(Refused, match="超えています"):
        decide_relief(person=town.SILENT, fiscal_year=YEAR, amount=73_300, reason="災害", actor=town.CLERK)


def test_where_the_pension_payer_stops_the_later_months_are_asked_of_the_person(undone: int) -> None:
    end_pension_collection(
        person=town.HUSBAND, ends_on=date(2026, 10, 1), reason="年金担保", actor=town.CLERK
    )
    assert sum(charged(town.HUSBAND, LONG_TERM_CARE_PENSION.code).values()) == 27_000
    assert sum(charged(town.HUSBAND, LONG_TERM_CARE.code).values()) == 68_100


def test_former_decisions_stay_readable(undone: int) -> None:
    town.earned(town.SON, salary_revenue=900_000)
    correct_premiums(fiscal_year=YEAR, actor=town.CLERK)
    with tenant(town.TOWN):
        found = premiums_of(PLAN, town.WIDOW, YEAR)
    assert [(k.total, k.is_current, k.before) for k in found] == [
        (20_800, True, 65_800),
        (65_800, False, None),
    ]


def test_a_run_asks_the_same_number_of_queries_however_many_people_there_are(undone: int) -> None:
    with tenant(town.TOWN):
        few, many = (_queries(persons) for persons in ([town.WIDOW], None))
    assert many <= few


def _queries(persons: list[int] | None) -> int:
    import numpy as np
    from django.test.utils import CaptureQueriesContext

    from kikan.shared.journal.append import head
    from kikan.shared.premiums.computed import decided
    from kikan.shared.tenancy import ordinances

    law = ordinances.law("fiscal_year", YEAR)
    chosen = None if persons is None else np.array(persons, dtype=np.int64)
    with CaptureQueriesContext(connection) as found:
        decided(PLAN, law, head(), chosen)
    return len(found)


def test_what_the_pension_payer_takes_is_no_claim_against_the_person(decided_town: int) -> None:
    with tenant(town.TOWN):
        own, withheld = (claims_of_payers([p]) for p in (town.SILENT, town.HUSBAND))
        assert LONG_TERM_CARE.code in own.levy
        assert LONG_TERM_CARE_PENSION.code not in withheld.levy
        assert LONG_TERM_CARE_PENSION.code not in open_claims().levy


def test_the_pension_payers_file_pays_the_month_it_names(undone: int) -> None:
    line = f"2,{town.HUSBAND},{LONG_TERM_CARE_PENSION.code},202604,20260415,9000"
    content = f"1,NENKIN1,20260510\r\n{line}\r\n8,1,9000\r\n9".encode("cp932")
    actor = system_actor(town.TOWN, "collection.batch", "collection.change")
    number = receive_file(file=read_file(layouts()["pension"], content), actor=actor)
    while book_file(file=number, limit=100, actor=actor).records:
        pass
    with tenant(town.TOWN):
        charge = Charge.objects.get(levy=LONG_TERM_CARE_PENSION.code, payer=town.HUSBAND).number
        paid = (
            Balance.objects.filter(charge=charge).order_by("instalment").values_list("allocated", flat=True)
        )
        assert list(paid) == [9_000, 0, 0, 0, 0, 0]
