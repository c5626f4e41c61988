"""Last year's income turns out otherwise: the levy follows to the yen, what was paid too much is given back.

By hand, from the illustrative rates (health_insurance.*: 医療 6.8%・25,000・20,000, 支援 2.6%・9,000・7,000,
介護 2.3%・10,000・6,000, 子ども 0.3%・1,800＋100), insured from November to March (5 of 12 months), a
couple of 40 and 38 with a child of five, the head alone of the care ages:
  3,000,000 yen of salary: income 2,020,000, base 1,590,000, reduced by 2 tenths
    (108,120＋50,000＋16,000)×5/12＝72,500  (41,340＋18,000＋5,600)×5/12＝27,000
    (36,570＋8,000＋4,800)×5/12＝20,500     (4,770＋2,880＋160)×5/12＝3,200        in all 123,200
  4,000,000: base 2,330,000, not reduced: 100,300＋37,500＋28,900＋4,400            in all 171,100
  2,000,000: base   890,000, by 5 tenths:  42,400＋15,700＋11,800＋1,900            in all  71,800
"""

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from kikan.businesses.collection.procedures.decide_refund import decide_refund
from kikan.businesses.collection.procedures.enter_receipt import enter_receipt
from kikan.businesses.collection.reads import overpaid_receipts
from kikan.businesses.health_insurance.models import Enrolment, Levy
from kikan.businesses.health_insurance.procedures.issue_levy_notices import issue_levy_notices
from kikan.businesses.health_insurance.procedures.reassess_changed import Change, reassess_changed
from kikan.businesses.resident_tax.procedures.correct_income import correct_income
from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.shared.documents import archive
from kikan.shared.history import as_of
from kikan.shared.ledger.models import Balance, ReceiptState
from kikan.shared.tenancy import clock, tenant
from tests.conftest import MODEL_TOWN
from tests.stories import scene
from tests.stories.scene import clerk

TODAY = date(2026, 11, 23)
PARTS = {
    3_000_000: (72_500, 27_000, 20_500, 3_200),
    4_000_000: (100_300, 37_500, 28_900, 4_400),
    2_000_000: (42_400, 15_700, 11_800, 1_900),
}


@pytest.fixture(scope="module", autouse=True)
def _day(settled_town: int) -> Iterator[None]:
    with clock.set_to(TODAY):
        scene.told()
        yield


@pytest.fixture
def family() -> tuple[int, int]:
    """The head and the household, insured since 20 November; nothing is levied yet."""
    moved = accept_move_in(
        actor=clerk("resident_clerk"), **scene.move_in_of(scene.family(), date(2026, 11, 20))
    )
    scene.told()
    for person in moved.persons:
        (act,) = scene.proposals("health_insurance.accept_enrolment", person)
        scene.accepted(act, clerk("insurance_chief"))
    earns(moved.persons[1], 0)
    with tenant(MODEL_TOWN):
        return moved.persons[0], as_of(Enrolment, TODAY).get(person=moved.persons[0]).household


def earns(person: int, salary: int) -> None:
    correct_income(
        person=person, fiscal_year=2026, declared={"salary_revenue": salary}, reported_on=TODAY,
        reason="修正申告", actor=clerk("tax_clerk"),
    )  # fmt: skip


def follow(household: int) -> list[Change]:
    """What reassessing changes for the household; twice in a row changes nothing more."""
    changes = reassess_changed(fiscal_year=2026, actor=clerk("insurance_clerk"))
    assert reassess_changed(fiscal_year=2026, actor=clerk("insurance_clerk")) == []
    return [c for c in changes if c.household == household]


def levied(household: int) -> Levy:
    with tenant(MODEL_TOWN):
        return Levy.objects.get(household=household, fiscal_year=2026, ended_by__isnull=True)


def instalments(levy: Levy) -> dict[date, tuple[int, int]]:
    """Charged and open by due date."""
    with tenant(MODEL_TOWN):
        rows = Balance.objects.filter(charge=levy.charge)
        return {b.due_on: (b.charged, b.balance) for b in rows}


def pays(levy: Levy, instalment: int, amount: int) -> int:
    return enter_receipt(
        charge=levy.charge,
        instalment=instalment,
        amount=amount,
        paid_on=TODAY,
        actor=clerk("collection_clerk"),
    )


def notice_of(household: int) -> str:
    """The text of the notice as printed, without blanks."""
    issued = issue_levy_notices(fiscal_year=2026, households=[household], actor=clerk("insurance_clerk"))
    with tenant(MODEL_TOWN):
        made = archive.pdf(issued.first, clerk("insurance_clerk"))
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages).split())


@pytest.mark.parametrize("salary", PARTS)
def test_the_levy_is_what_the_ordinance_makes_of_the_income(family: tuple[int, int], salary: int) -> None:
    head, household = family
    earns(head, salary)
    follow(household)
    levy = levied(household)
    assert (levy.medical, levy.support, levy.care, levy.child) == PARTS[salary]
    assert levy.total == sum(PARTS[salary])


def test_a_higher_income_raises_the_instalments_that_are_not_due_yet(family: tuple[int, int]) -> None:
    head, household = family
    earns(head, 3_000_000)
    assert [(c.before, c.after) for c in follow(household)] == [(0, 123_200)]
    first = instalments(levied(household))
    assert [charged for charged, _ in first.values()] == [30_800] * 4
    earns(head, 4_000_000)
    assert [(c.before, c.after) for c in follow(household)] == [(123_200, 171_100)]
    second = instalments(levied(household))
    assert list(second) == list(first)
    assert [charged for charged, _ in second.values()] == [43_000, 42_700, 42_700, 42_700]


def test_the_notice_comes_again_and_names_the_amount_before(family: tuple[int, int]) -> None:
    head, household = family
    earns(head, 3_000_000)
    follow(household)
    first = notice_of(household)
    earns(head, 4_000_000)
    follow(household)
    again = notice_of(household)
    assert "123,200" in first
    assert "171,100" not in first
    assert "123,200" in again
    assert "171,100" in again
    assert "加入者、所得その他の異動" in again


def test_a_lower_income_frees_what_was_paid_and_it_is_given_back(family: tuple[int, int]) -> None:
    """85,700 yen were paid, 71,800 are owed: 13,900 come back, and the ledger still adds up."""
    head, household = family
    earns(head, 4_000_000)
    follow(household)
    levy = levied(household)
    paid = [pays(levy, 5, 43_000), pays(levy, 6, 42_700)]
    earns(head, 2_000_000)
    assert [(c.before, c.after) for c in follow(household)] == [(171_100, 71_800)]
    with tenant(MODEL_TOWN):
        over = {o.receipt: o.unallocated for o in overpaid_receipts() if o.payer == head}
    assert over == {paid[1]: 13_900}
    decision = decide_refund(receipt=paid[1], actor=clerk("collection_clerk"))
    assert (decision.appropriated, decision.refunded) == (0, 13_900)
    with tenant(MODEL_TOWN):
        states = [ReceiptState.objects.get(number=n) for n in paid]
    assert sum(s.amount for s in states) == 85_700
    assert sum(s.allocated for s in states) == 71_800
    assert [s.unallocated for s in states] == [0, 0]
    assert [open_ for _, open_ in instalments(levied(household)).values()] == [0, 0, 0, 0]


def test_what_was_decided_before_is_still_known_as_it_was(family: tuple[int, int]) -> None:
    head, household = family
    totals = []
    for salary, parts in PARTS.items():
        earns(head, salary)
        follow(household)
        totals.append((levied(household).entry, sum(parts)))
    with tenant(MODEL_TOWN):
        known = [
            as_of(Levy, date(2026, 4, 1), known_at=entry).get(household=household).total
            for entry, _ in totals
        ]
    assert known == [total for _, total in totals]
