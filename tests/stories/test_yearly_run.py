"""The yearly run of NHI from the trial to the charges: two people approve, one moment releases, last year beside it."""

from collections.abc import Iterator

import pytest
from django.db.models import Sum

from kikan.businesses.health_insurance.models import Levy
from kikan.businesses.health_insurance.reads.assessed import compared, spot_checks
from kikan.shared.errors import NotPermitted, Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import Run, State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import head
from kikan.shared.journal.models import JournalEntry
from kikan.shared.ledger.models import Balance, Charge
from kikan.shared.tenancy import clock, tenant
from tests.conftest import MODEL_TOWN, SAMPLE_DAY
from tests.stories.scene import clerk

JOB, YEAR = "health_insurance.assess_year", 2024


@pytest.fixture(scope="module", autouse=True)
def _day(settled_town: int) -> Iterator[None]:
    with clock.set_to(SAMPLE_DAY):
        yield


@pytest.fixture(scope="module")
def trial(settled_town: int) -> int:
    """The number of a run whose figures wait for approval."""
    number = queue.enqueue(
        JOB, actor=clerk("insurance_clerk"), parameters={"fiscal_year": YEAR}, due=str(YEAR)
    )
    assert run_now(MODEL_TOWN, number) == State.WAITING
    return number


def levied(year: int) -> dict[int, int]:
    """The believed levies of a year by household, of all its payers."""
    with tenant(MODEL_TOWN):
        rows = Levy.objects.filter(fiscal_year=year, ended_by__isnull=True)
        return dict(rows.values_list("household").annotate(Sum("total")))


def released_run(year: int) -> Run:
    recent = queue.recent(MODEL_TOWN, 50, "health_insurance")
    runs = [r for r in recent if r.parameters.get("fiscal_year") == year]
    (found,) = (r for r in runs if r.state == State.DONE)
    return found


def test_a_trial_charges_nobody(trial: int) -> None:
    assert queue.find(MODEL_TOWN, trial).figures["levied"] > 10
    assert levied(YEAR) == {}
    with tenant(MODEL_TOWN):
        assert not Charge.objects.filter(fiscal_year=YEAR).exists()


def test_a_year_is_run_once(trial: int) -> None:
    again = queue.enqueue(
        JOB, actor=clerk("insurance_clerk"), parameters={"fiscal_year": YEAR}, due=str(YEAR)
    )
    assert again == trial


def test_one_person_alone_cannot_release_it(trial: int) -> None:
    with pytest.raises(NotPermitted):
        queue.approve(trial, actor=clerk("insurance_clerk"))
    assert queue.approve(trial, actor=clerk("insurance_chief")) == 1
    with pytest.raises(Refused, match="同じ人"):
        queue.approve(trial, actor=clerk("insurance_chief"))
    with pytest.raises(Refused, match="二人"):
        queue.release_later(trial, actor=clerk("insurance_chief"))
    assert levied(YEAR) == {}


def test_two_release_it_in_one_entry_and_every_yen_is_charged(trial: int) -> None:
    queue.approve(trial, actor=clerk("section_chief"))
    with tenant(MODEL_TOWN):
        before = head()
    queue.release_later(trial, actor=clerk("insurance_chief"))
    assert run_now(MODEL_TOWN, trial) == State.DONE
    run, amounts = queue.find(MODEL_TOWN, trial), levied(YEAR)
    with tenant(MODEL_TOWN):
        assert head() == before + 1
        assert run.entry == head()
        assert set(JournalEntry.objects.filter(number=run.entry).values_list("kind", flat=True)) == {
            "health_insurance.levies_decided"
        }
        charges = set(Charge.objects.filter(fiscal_year=YEAR).values_list("number", flat=True))
        charged = sum(Balance.objects.filter(charge__in=charges).values_list("charged", flat=True))
    assert len(amounts) == run.figures["levied"]
    assert sum(amounts.values()) == run.figures["total"] == charged > 0


def test_this_year_beside_the_last_accounts_for_every_yen_of_the_difference(settled_town: int) -> None:
    run = released_run(2026)
    with tenant(MODEL_TOWN):
        found = compared(run, outliers=1_000)
    past, now = levied(2025), levied(2026)
    assert found.has_last
    assert found.households == (len(past), len(now))
    assert found.total == (sum(past.values()), sum(now.values()))
    assert sum(r.difference for r in found.reasons) == sum(now.values()) - sum(past.values())
    assert sum(r.households for r in found.reasons) == len(past | now)
    assert (sum(p for _, p, _ in found.brackets), sum(n for _, _, n in found.brackets)) == (
        len(past),
        len(now),
    )


def test_the_outliers_are_the_largest_changes_among_those_levied_in_both_years(settled_town: int) -> None:
    with tenant(MODEL_TOWN):
        found = compared(released_run(2026), outliers=5).outliers
    past, now = levied(2025), levied(2026)
    changes = {h: now[h] - past[h] for h in past.keys() & now.keys()}
    assert {c.household: c.difference for c in found} == {c.household: changes[c.household] for c in found}
    assert (
        sorted((abs(c.difference) for c in found), reverse=True)
        == sorted(map(abs, changes.values()), reverse=True)[:5]
    )


def test_spot_checks_are_levies_of_the_run(trial: int) -> None:
    with tenant(MODEL_TOWN):
        drawn = spot_checks(released_run(2026))
        rows = Levy.objects.filter(fiscal_year=2026, ended_by__isnull=True)
        now = set(rows.values_list("household", "payer", "total"))
    assert 0 < len(drawn) <= 20
    assert {(c.household, c.payer, c.total) for c in drawn} <= now


def test_a_year_without_rates_is_refused_and_says_which(settled_town: int) -> None:
    number = queue.enqueue(JOB, actor=clerk("insurance_clerk"), parameters={"fiscal_year": 2013})
    assert run_now(MODEL_TOWN, number) == State.FAILED
    assert queue.find(MODEL_TOWN, number).error == "LawGap"
