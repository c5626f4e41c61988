"""The renewal of a year judges everybody anew, waits for two approvals, and follows what changes meanwhile."""

from datetime import date

import numpy as np
import pytest

from kikan.businesses.medical_subsidy.procedures.cancel_act import cancel_act
from kikan.businesses.medical_subsidy.procedures.receipts import enter_receipt
from kikan.businesses.medical_subsidy.procedures.record_tax import record_tax
from kikan.businesses.medical_subsidy.reads import recipients as reads
from kikan.businesses.medical_subsidy.reads.judging import NO_INCOME_TAX
from kikan.businesses.medical_subsidy.reads.renewal import lacking_of, left_out, renewal
from kikan.businesses.medical_subsidy.tests import town
from kikan.businesses.medical_subsidy.tests.town import (
    ALONE,
    CHILD,
    CLERK,
    HOME,
    SEVERE,
    SINGLE,
    TOWN,
    WIDOW,
    child_granted,
    disabled_granted,
    held,
    let_go,
    single_granted,
)
from kikan.businesses.schooling.tests.test_screens import sent, shown
from kikan.shared.access.tests.people import client_of
from kikan.shared.documents.models import Issue
from kikan.shared.errors import Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import tenant

JUNE, END = date(2026, 6, 15), date(2026, 6, 30)
RENEW, PRINT = "medical_subsidy.renew", "medical_subsidy.print_certificates"
TELL = "medical_subsidy.print_not_renewed"


def end_in_june() -> None:
    """Three terms that end in June 2026 by the taxes of 2025; a child, whose does not."""
    disabled_granted(applied_on=JUNE)
    disabled_granted(ALONE, applied_on=JUNE, insurer=3, is_income_taxed=True)
    single_granted(applied_on=JUNE)
    child_granted(JUNE)


def test_the_pages_of_the_yearly_work(settled: None) -> None:
    end_in_june()
    client = client_of(TOWN, "medical_chief")
    page = f"{HOME}renewal/"
    assert "所得税が分かりません" in shown(client, page)
    assert "/runs/" in sent(client, page, fiscal_year="2026", renew="1").url
    assert "有効期間の初日" in shown(client, f"{HOME}printing/")
    assert "/runs/" in sent(client, f"{HOME}printing/", day="令和8年7月1日").url


def held_row(person: int) -> reads.RecipientLine | None:
    return next(iter(reads.holding(town.TODAY, person=person, scheme=SEVERE)), None)


def test_the_renewal_as_it_would_be_is_read_without_writing(settled: None) -> None:
    end_in_june()
    with tenant(TOWN):
        assert len(renewal(2024).rows()["person"]) == 0
        found = renewal(2026)
        assert found.rows()["person"].tolist() == [CHILD, WIDOW]
        assert lacking_of(2026) == [(ALONE, SEVERE, NO_INCOME_TAX)]
        (of_one,) = renewal(2026, np.array([WIDOW])).rows()["person"].tolist()
    assert of_one == WIDOW
    assert found.figures() == {
        "subsidy_ending": 3, "subsidy_severe_free": 1, "subsidy_severe_capped": 0, "subsidy_single_parent": 1,
        "subsidy_copay_changed": 0, "subsidy_refused": 0, "subsidy_undecidable": 1,
    }  # fmt: skip


@pytest.mark.usefixtures("built_town")
def test_a_renewal_is_tried_approved_by_two_follows_late_proofs_and_is_printed_once() -> None:
    """One town with commits, as the worker needs them: from the trial to the files, and a second run."""
    end_in_june()
    before = held(WIDOW, SEVERE, END)
    assert before is not None
    assert (before.last_on, held(WIDOW, SEVERE)) == (END, None)
    number = queue.enqueue(RENEW, actor=CLERK, parameters={"fiscal_year": 2026})
    assert run_now(TOWN, number) == State.WAITING, queue.find(TOWN, number).error_at
    assert queue.find(TOWN, number).figures["subsidy_undecidable"] == 1
    queue.approve(number, actor=town.FIRST)
    with pytest.raises(Refused):
        queue.release_later(number, actor=town.FIRST)
    record_tax(person=WIDOW, year=2026, is_income_taxed=True, levy=0, actor=CLERK)
    record_tax(person=CHILD, year=2026, is_income_taxed=True, actor=CLERK)
    queue.approve(number, actor=town.SECOND)
    queue.release_later(number, actor=town.FIRST)
    assert run_now(TOWN, number) == State.DONE, queue.find(TOWN, number).error_at
    after = held(WIDOW, SEVERE)
    assert after is not None
    assert (after.valid_from, after.last_on, after.copay_ja, after.number) == (
        date(2026, 7, 1), date(2027, 6, 30), "有", before.number,
    )  # fmt: skip
    assert (held(CHILD, SINGLE), held(ALONE, SEVERE)) == (None, None)
    with tenant(TOWN):
        assert {s.name for s in reads.explained(after.working)} >= {"ground", "income", "copay"}
    record_tax(person=ALONE, year=2026, is_income_taxed=False, actor=CLERK)
    again = let_go(RENEW, fiscal_year=2026)
    assert queue.find(TOWN, again).figures["subsidy_severe_free"] == 1
    printing = queue.enqueue(PRINT, actor=CLERK, parameters={"day": 20260701})
    assert run_now(TOWN, printing) == State.DONE, queue.find(TOWN, printing).error_at
    figures = queue.find(TOWN, printing).figures
    with tenant(TOWN):
        cards = reads.certificates_of([WIDOW, CHILD, ALONE])
    assert (figures["notices"], figures["files"]) == (len(cards), 1)
    assert {(c.person, c.scheme) for c in cards} >= {(WIDOW, SEVERE), (ALONE, SEVERE)}
    told = queue.enqueue(TELL, actor=CLERK, parameters={"fiscal_year": 2026})
    assert run_now(TOWN, told) == State.DONE, queue.find(TOWN, told).error_at
    with tenant(TOWN):
        (left,) = left_out(2026)
        assert (left.person, left.scheme, left.lacking, left.unmet) == (CHILD, SINGLE, 0, ("所得の要件",))
        assert Issue.objects.filter(kind="medical_subsidy.not_renewed").count() == 1
        widow, alone = (one.entry for p in (WIDOW, ALONE) if (one := held_row(p)) is not None)
    enter_receipt(
        person=WIDOW, scheme=SEVERE, month=date(2026, 7, 1), institution="隣県病院", care=2, points=100, paid=300,
        applied_on=town.TODAY, actor=CLERK,
    )  # fmt: skip
    with pytest.raises(Refused, match="1件"):
        cancel_act(cancelled=widow, actor=CLERK)
    cancel_act(cancelled=alone, actor=CLERK)
    assert held(ALONE, SEVERE) is None
    assert held(WIDOW, SEVERE) is not None
    with pytest.raises(Refused, match="後から"):
        cancel_act(cancelled=alone, actor=CLERK)
    assert queue.find(TOWN, let_go(RENEW, fiscal_year=2026)).figures["subsidy_severe_free"] == 1
