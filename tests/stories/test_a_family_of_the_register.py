"""A family's months at the counter: arrival, another head, a marriage, a death, a leaving taken back, an error put right.

After each step the record of that day, and of every day before, says what it should, and the paper shows it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from kikan.businesses.residents.documents.resident_record import Shown
from kikan.businesses.residents.models import EventPerson
from kikan.businesses.residents.procedures.arguments import Correction, NameItems, RegisterChange, StayItems
from kikan.businesses.residents.procedures.issue_former_copy import issue_former_copy
from kikan.businesses.residents.procedures.issue_record_copy import INDIVIDUAL, issue_record_copy
from kikan.businesses.residents.reads import PersonCard, household_card, person_card
from kikan.businesses.residents.reads.standing import closed_sheets
from kikan.shared.access import Actor
from kikan.shared.documents import archive
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts
from tests.conftest import MODEL_TOWN
from tests.stories import scene
from tests.stories.scene import clerk, newcomer

ARRIVED, LATEST = date(2026, 6, 1), date(2026, 11, 20)
IVS = "渡邉\U000e010f　架空"
STAY = StayItems("VNM", "ベトナム", "01", "013", "3年", date(2028, 6, 1), "ZZ98765432YY", ARRIVED)
ITEMS = Shown(head=True, family_register=True, foreign_status=True)


@pytest.fixture(scope="module", autouse=True)
def _town(settled_town: int) -> Iterator[None]:
    with clock.set_to(LATEST):
        scene.told()
        yield


def approved(procedure: str, day: date, about: list[int], /, **arguments: Any) -> Any:
    """Entered by one and approved by another, on that day; what the journal says of it."""
    with clock.set_to(day):
        number = acts.enter(
            procedure,
            actor=clerk("resident_clerk"),
            arguments=arguments,
            subjects=[("person", n) for n in about],
        )
        entry = acts.approve(number, actor=clerk("resident_approver"))
        scene.told()
    assert entry is not None
    return entry


def people() -> tuple[Any, ...]:
    """A head with a variant of a character, a foreign wife, a child; all invented."""
    alone = newcomer(IVS, "ワタナベ　カクウ", "世帯主", date(1986, 4, 2))
    wife = replace(
        newcomer("NGUYEN THI MAU", "グエン　ティ　マウ", "妻", date(1990, 8, 8), sex=2),
        resident_kind=2, register_place="", register_first_person="", stay=STAY, alias="渡邉　真宇",
    )  # fmt: skip
    child = newcomer("渡邉\U000e010f　実", "ワタナベ　ミノル", "子", date(2003, 5, 5))
    return alone, wife, child


def card(person: int, day: date, known_at: int | None = None) -> PersonCard:
    with tenant(MODEL_TOWN):
        return person_card(person, day=day, known_at=known_at)


def members(household: int, day: date) -> list[tuple[str, str]]:
    with tenant(MODEL_TOWN):
        return [(m.name, m.relationship) for m in household_card(household, day=day).members]


def paper(*persons: int, day: date, form: str = INDIVIDUAL, actor: Actor | None = None) -> str:
    with clock.set_to(day):
        who = actor or clerk("resident_clerk")
        numbers = issue_record_copy(persons=persons, shown=ITEMS, actor=who, form=form, official_use=True)
        return "\n".join(_text(number, who) for number in numbers)


def _text(number: int, actor: Actor) -> str:
    with tenant(MODEL_TOWN):
        made = archive.pdf(number, actor)
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)


def test_the_months_of_a_family() -> None:
    moved = approved(
        "residents.accept_move_in", date(2026, 6, 5), [], happened_on=ARRIVED, reported_on=date(2026, 6, 5),
        persons=people(), came_from=scene.OSAKA, place=scene.HOME,
    )  # fmt: skip
    father, mother, son = _persons(moved.number)
    home = card(father, ARRIVED).household or 0
    assert members(home, ARRIVED) == [(IVS, "世帯主"), ("NGUYEN THI MAU", "妻"), ("渡邉\U000e010f　実", "子")]
    first = paper(father, mother, son, day=date(2026, 6, 5), form="household")
    assert "NGUYEN THI MAU" in first
    assert card(mother, ARRIVED).alias == "渡邉　真宇"

    approved(
        "residents.change_head", date(2026, 7, 1), [father, mother, son], happened_on=date(2026, 7, 1),
        reported_on=date(2026, 7, 1), household=home, relationships={mother: "世帯主", father: "夫", son: "子"},
    )  # fmt: skip
    assert card(son, date(2026, 7, 1)).head_name == "NGUYEN THI MAU"
    assert card(son, date(2026, 6, 30)).head_name == IVS

    approved(
        "residents.record_family_register", date(2026, 8, 10), [son], happened_on=date(2026, 8, 8),
        reported_on=date(2026, 8, 10), detail="1",
        changes=(RegisterChange(son, name="例示　実", kana="レイジ　ミノル", register_place="見本県別見本町5番地",
                                register_first_person="例示　花"),),
    )  # fmt: skip
    assert (card(son, date(2026, 8, 7)).name, card(son, date(2026, 8, 8)).name) == (
        "渡邉\U000e010f　実",
        "例示　実",
    )

    approved(
        "residents.record_death", date(2026, 9, 3), [mother], person=mother, happened_on=date(2026, 9, 1),
        reported_on=date(2026, 9, 3), relationships={father: "世帯主", son: "子"},
    )  # fmt: skip
    assert members(home, date(2026, 9, 2)) == [(IVS, "世帯主"), ("例示　実", "子")]
    assert "死亡" in paper(mother, day=date(2026, 9, 4))

    out = approved(
        "residents.accept_move_out", date(2026, 10, 1), [son], happened_on=date(2026, 10, 10),
        reported_on=date(2026, 10, 1), persons=(son,), to=scene.OSAKA,
    )  # fmt: skip
    assert card(son, date(2026, 10, 9)).state == "resident"
    assert card(son, date(2026, 10, 10)).state == "removed"
    approved(
        "residents.cancel_event", date(2026, 10, 5), [son], entry=out.number, reported_on=date(2026, 10, 5)
    )
    assert card(son, date(2026, 10, 20)).state == "resident"
    assert card(son, date(2026, 10, 20), known_at=out.number).state == "removed"

    wrong = _head()
    approved(
        "residents.correct_record", LATEST, [father], person=father, happened_on=LATEST, reported_on=LATEST, event=44,
        correction=Correction(names=(NameItems("official", "渡辺　架空", "ワタナベ　カクウ", True),)),
    )  # fmt: skip
    assert card(father, ARRIVED).name == "渡辺　架空"
    assert card(father, ARRIVED, known_at=wrong).name == IVS
    last = paper(father, son, day=LATEST, form="household")
    assert "渡辺　架空" in last
    assert "NGUYEN" not in last


def test_naturalisation_ends_one_sheet_and_begins_another() -> None:
    """The number, the home and the days stay; the old sheet can be printed for good."""
    alone = replace(
        people()[1], relationship="世帯主", name="TRAN THI MAU", stay=replace(STAY, card_no="QQ11223344RR")
    )
    moved = approved(
        "residents.accept_move_in", date(2026, 6, 5), [], happened_on=ARRIVED, reported_on=date(2026, 6, 5),
        persons=(alone,), came_from=scene.OSAKA, place=scene.HOME,
    )  # fmt: skip
    (person,) = _persons(moved.number)
    approved(
        "residents.naturalise", date(2026, 9, 20), [person], person=person, happened_on=date(2026, 9, 15),
        reported_on=date(2026, 9, 20), name="例示　真宇", kana="レイジ　マウ", register_place="見本県見本町8番地",
        register_first_person="例示　真宇",
    )  # fmt: skip
    before, after = card(person, date(2026, 9, 14)), card(person, date(2026, 9, 15))
    assert (before.resident_kind, after.resident_kind) == (2, 1)
    assert (after.resident_since, after.address_since) == (ARRIVED, before.address_since)
    assert (after.household, after.came_from) == (before.household, before.came_from)
    new = paper(person, day=date(2026, 9, 21))
    assert "例示　真宇" in new
    assert "QQ11223344RR" not in new
    with tenant(MODEL_TOWN):
        (sheet,) = closed_sheets(person)
    with clock.set_to(date(2026, 9, 21)):
        (number,) = issue_former_copy(
            person=person, line=sheet.line, shown=ITEMS, actor=clerk("resident_clerk"), official_use=True
        )
    old = _text(number, clerk("resident_clerk"))
    assert "TRAN THI MAU" in old
    assert "QQ11223344RR" in old


def _persons(entry: int) -> list[int]:
    """The people of an entry in the order of the form."""
    with tenant(MODEL_TOWN):
        rows = EventPerson.objects.filter(municipality=MODEL_TOWN, entry=entry).order_by("person")
        return list(rows.values_list("person", flat=True))


def _head() -> int:
    with tenant(MODEL_TOWN):
        return head()
