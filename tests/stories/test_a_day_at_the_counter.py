"""A day at the counter: twenty visitors one after the other, and in the evening everything adds up.

The visitors are invented. Whoever changes the register is served by two clerks; whoever takes a paper pays for it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from kikan.businesses.residents.documents.resident_record import Shown
from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.procedures.issue_move_out_certificate import issue_move_out_certificate
from kikan.businesses.residents.procedures.issue_record_copy import INDIVIDUAL, issue_record_copy
from kikan.businesses.residents.procedures.issue_record_items import issue_record_items
from kikan.businesses.residents.reads import household_card, person_card
from kikan.businesses.residents.reads.population import population
from kikan.businesses.seals.procedures.arguments import Identity, SealItems
from kikan.businesses.seals.procedures.keep_scan import keep_scan
from kikan.businesses.seals.procedures.papers import issue_certificate
from kikan.businesses.seals.reads.registrations import registrations_of
from kikan.businesses.seals.tests.drawn import drawn
from kikan.shared.addressees.models import Protection
from kikan.shared.documents import archive, fees
from kikan.shared.documents.cash import Day, close_cash, day_of
from kikan.shared.documents.marking import mark_paper
from kikan.shared.documents.models import Issue
from kikan.shared.errors import Refused
from kikan.shared.history import as_of
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts
from tests.conftest import MODEL_TOWN, SAMPLE_DAY
from tests.stories import scene
from tests.stories.scene import HOME, OSAKA, clerk, newcomer

pytestmark = pytest.mark.slow
TELLER, APPROVER = "resident_clerk", "resident_approver"
NEXT_WEEK = date(2026, 11, 30)
OTHER_HOME = replace(HOME, address="見本県見本郡見本町例示一丁目9番9号", lot="9番9号")


@dataclass
class Counter:
    """What the two clerks did: entries of the journal, papers in the order of the day."""

    entries: list[int] = field(default_factory=list)
    papers: list[int] = field(default_factory=list)
    visitors: int = 0

    def act(self, procedure: str, persons: list[int], /, **arguments: Any) -> Any:
        """One clerk enters, another approves; every business hears of it."""
        subjects = [("person", number) for number in persons]
        number = acts.enter(procedure, actor=clerk(TELLER), arguments=arguments, subjects=subjects)
        entry = acts.approve(number, actor=clerk(APPROVER))
        assert entry is not None
        scene.told()
        self.entries.append(entry.number)
        return entry

    def paper(self, issue: Callable[..., tuple[int, ...]], **arguments: Any) -> tuple[int, ...]:
        issued = issue(actor=clerk(TELLER), **arguments)
        self.papers += issued
        return issued


@dataclass(frozen=True)
class Done:
    """The evening: how it stood in the morning, and what the clerks did."""

    counter: Counter
    people_before: int
    head_before: int
    family: tuple[int, ...]
    refused: str


@pytest.fixture(scope="module")
def evening(settled_town: int) -> Iterator[Done]:
    with clock.set_to(SAMPLE_DAY):
        scene.told()
        with tenant(MODEL_TOWN):
            people, last = population(SAMPLE_DAY).total, head()
            protected = min(as_of(Protection, SAMPLE_DAY).values_list("person", flat=True))
        counter = Counter()
        family = the_family_comes(counter)
        the_newcomer_comes(counter)
        the_bereaved_come(counter)
        the_leaver_comes(counter)
        yield Done(counter, people, last, family, who_asks_for_a_protected_record(counter, protected))


def the_family_comes(at: Counter) -> tuple[int, ...]:
    """Visitors 1 to 9: arrival, papers, a former name, a seal, a birth, a household of one's own."""
    today = {"happened_on": SAMPLE_DAY, "reported_on": SAMPLE_DAY}
    arrived = at.act("residents.accept_move_in", [], **scene.move_in_of(scene.family(), date(2026, 11, 16)))
    father, mother, child = persons_of(arrived.number)
    at.paper(issue_record_copy, persons=[father, mother, child], shown=Shown())
    at.paper(issue_record_items, persons=[mother], items=["born", "address"])
    at.act("residents.change_former_name", [mother], person=mother, name="例示", kana="レイジ", **today)
    imprint = keep_scan(person=father, content=drawn("渡邉"), actor=clerk(TELLER))
    seal = {"seal": SealItems(imprint, "渡邉"), "identity": Identity(papers="運転免許証")}
    at.act("seals.register", [father], person=father, **seal)
    with tenant(MODEL_TOWN):
        registration = registrations_of([father], SAMPLE_DAY)[0].registration
    at.paper(issue_certificate, registration=registration, token="number_card")
    home = household_of(father)
    baby = replace(
        newcomer("渡邉\U000e010f　苗", "ワタナベ　ナエ", "子", date(2026, 11, 20), sex=2),
        kana="ワタナベ　ナエ",
    )
    at.act(
        "residents.record_birth",
        [],
        reported_on=SAMPLE_DAY,
        household=home,
        child=baby,
        family_register_of=father,
    )
    born = next(m.person for m in members(home) if m.person not in (father, mother, child))
    at.paper(issue_record_copy, persons=[father, mother, child, born], shown=Shown(head=True))
    at.act(
        "residents.change_household", [mother], persons=[mother], relationships={mother: "世帯主"}, **today
    )
    at.visitors += 9
    return father, mother, child, born


def the_newcomer_comes(at: Counter) -> None:
    """Visitors 10 to 13: one who arrives alone and moves on inside, two copies, a spoilt one."""
    alone = (newcomer("見本　一人", "ミホン　ヒトリ", "世帯主", date(1999, 1, 31)),)
    arrived = at.act("residents.accept_move_in", [], **scene.move_in_of(alone, date(2026, 11, 20)))
    (person,) = persons_of(arrived.number)
    at.act(
        "residents.accept_move_inside", [person], persons=[person], place=OTHER_HOME,
        happened_on=SAMPLE_DAY, reported_on=SAMPLE_DAY,
    )  # fmt: skip
    first, _ = at.paper(issue_record_copy, persons=[person], shown=Shown(), form=INDIVIDUAL, copies=2)
    given_back = mark_paper(actor=clerk(TELLER), number=first, state="spoilt", reason="紙づまり")
    assert given_back > 0
    at.paper(issue_record_copy, persons=[person], shown=Shown(), form=INDIVIDUAL)
    at.visitors += 4


def the_bereaved_come(at: Counter) -> None:
    """Visitors 14 to 16: a head has died, the removed record for official use, the copy of those who stay."""
    dead, others = somebody_with_family()
    relationships = {others[0]: "世帯主"} | dict.fromkeys(others[1:], "縁故者")
    at.act(
        "residents.record_death", [dead], person=dead, happened_on=date(2026, 11, 22), reported_on=SAMPLE_DAY,
        relationships=relationships,
    )  # fmt: skip
    at.paper(issue_record_copy, persons=[dead], shown=Shown(), form=INDIVIDUAL, official_use=True)
    at.paper(issue_record_copy, persons=others, shown=Shown(head=True))
    at.visitors += 3


def the_leaver_comes(at: Counter) -> None:
    """Visitors 17 to 19: a move-out in a week, its certificate, and the change of mind."""
    alone = (newcomer("見本　旅人", "ミホン　タビト", "世帯主", date(1990, 6, 15)),)
    arrived = at.act("residents.accept_move_in", [], **scene.move_in_of(alone, date(2026, 11, 10)))
    (person,) = persons_of(arrived.number)
    leaving = at.act(
        "residents.accept_move_out",
        [person],
        persons=[person],
        to=OSAKA,
        happened_on=NEXT_WEEK,
        reported_on=SAMPLE_DAY,
    )
    at.paper(issue_move_out_certificate, persons=[person])
    at.act("residents.cancel_event", [person], entry=leaving.number, reported_on=SAMPLE_DAY)
    with tenant(MODEL_TOWN):
        assert person_card(person, day=NEXT_WEEK).state == "resident"
    at.visitors += 3


def who_asks_for_a_protected_record(at: Counter, protected: int) -> str:
    """Visitor 20 goes away without a paper."""
    at.visitors += 1
    with pytest.raises(Refused) as refusal:
        issue_record_copy(persons=[protected], shown=Shown(), actor=clerk(TELLER))
    return refusal.value.message


def persons_of(entry: int) -> list[int]:
    from kikan.businesses.residents.models import EventPerson

    with tenant(MODEL_TOWN):
        return sorted(EventPerson.objects.filter(entry=entry).values_list("person", flat=True))


def household_of(person: int) -> int:
    with tenant(MODEL_TOWN):
        return int(as_of(Resident, SAMPLE_DAY).get(person=person).household)


def members(household: int) -> Any:
    with tenant(MODEL_TOWN):
        return household_card(household, day=SAMPLE_DAY).members


def somebody_with_family() -> tuple[int, list[int]]:
    """The head of a household of three or more in which nobody is protected, and those who stay."""
    with tenant(MODEL_TOWN):
        shielded = set(as_of(Protection, None).values_list("person", flat=True))
        heads = as_of(Resident, SAMPLE_DAY).filter(is_head=True, resident_kind=1).order_by("person")
        for row in heads:
            home = [m.person for m in household_card(row.household, day=SAMPLE_DAY).members]
            if len(home) >= 3 and not shielded & set(home):
                return int(row.person), [n for n in home if n != row.person]
    raise AssertionError("the invented town has no such family")


def money(office: int) -> Day:
    with tenant(MODEL_TOWN):
        return day_of(office, SAMPLE_DAY)


def test_twenty_visitors_were_served(evening: Done) -> None:
    assert evening.counter.visitors == 20


def test_every_act_is_one_entry_in_the_order_of_the_day(evening: Done) -> None:
    assert evening.counter.entries == sorted(set(evening.counter.entries))
    assert evening.counter.entries[0] > evening.head_before


def test_the_population_is_that_of_the_morning_with_the_day_s_movements(evening: Done) -> None:
    with tenant(MODEL_TOWN):
        people = population(SAMPLE_DAY).total
    assert people == evening.people_before + 5 + 1 - 1  # arrived, born, died


def test_every_paper_of_the_day_is_a_pdf_with_a_number_of_its_own(evening: Done) -> None:
    papers = evening.counter.papers
    assert len(set(papers)) == len(papers) == 10
    with tenant(MODEL_TOWN):
        assert all(archive.pdf(number, clerk(TELLER)).startswith(b"%PDF") for number in papers)


def test_the_exact_name_stands_on_the_family_s_copy(evening: Done) -> None:
    with tenant(MODEL_TOWN):
        data = Issue.objects.get(number=evening.counter.papers[0]).data
    assert data["body"]["sheets"][0][0]["name"] == "渡邉\U000e010f　架空"


def test_a_protected_record_was_refused_and_cost_nothing(evening: Done) -> None:
    assert evening.refused.startswith("E20")


def test_the_drawer_holds_what_the_ordinance_asks_and_no_more(evening: Done) -> None:
    def fee(kind: str, copies: int) -> int:
        return fees.quote(kind=kind, copies=copies).total

    office = clerk(TELLER).office
    with tenant(MODEL_TOWN):
        # 2 family copies, 2 + 1 single ones of which one was spoilt, 1 of those who stay; the removed one is official.
        wanted = fee("resident_copy", 5) + fee("record_items", 1) + fee("seal_certificate", 1)
    assert money(office).in_drawer == wanted
    with pytest.raises(Refused, match="差があります"):
        close_cash(actor=clerk(TELLER), day=SAMPLE_DAY, counted=wanted - 10)
    assert close_cash(actor=clerk(TELLER), day=SAMPLE_DAY, counted=wanted).difference == 0
    assert money(office).open_lines == 0
