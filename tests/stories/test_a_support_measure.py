"""A support measure (支援措置) from the provisional days over its extension to its end.

A mother and her child apply on 1 December 2025. From that hour no clerk prints their record unless the officer allows one
print; heard and decided, it lasts from 5 December 2025 to 4 December 2026. The office is told two months and one month
before. An extension is taken in the last month alone and runs to 4 December 2027; after its end the counter is as before.
"""

from datetime import date

import pytest

from kikan.businesses.residents.documents.resident_record import Shown
from kikan.businesses.residents.listeners import on_day
from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.businesses.residents.procedures.apply_support_measure import apply_support_measure
from kikan.businesses.residents.procedures.decide_support_measure import decide_support_measure
from kikan.businesses.residents.procedures.end_support_measure import end_support_measure
from kikan.businesses.residents.procedures.extend_support_measure import extend_support_measure
from kikan.businesses.residents.procedures.issue_record_copy import issue_record_copy
from kikan.businesses.residents.procedures.release_print import release_print
from kikan.businesses.residents.procedures.support import Application, Companion
from kikan.businesses.residents.reads.support_measures import measures_of
from kikan.shared.addressees.protection import shield
from kikan.shared.errors import Refused
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, tenant
from tests.conftest import MODEL_TOWN
from tests.stories import scene
from tests.stories.scene import clerk

ASKED = Application(
    kind="domestic_violence", applied_on=date(2025, 12, 1), body="見本警察署", offender_name="架空　相手",
    contact="代理人を通じて",
)  # fmt: skip


@pytest.fixture(scope="module")
def hidden(settled_town: int) -> tuple[int, int]:
    """The mother and the child, living here since November."""
    with clock.set_to(date(2025, 11, 20)):
        moved = accept_move_in(
            actor=clerk("resident_clerk"), **scene.move_in_of(scene.family(), date(2025, 11, 20))
        )
    return moved.persons[1], moved.persons[2]


def copied(person: int) -> int:
    issue, *_ = issue_record_copy(persons=[person], shown=Shown(), actor=clerk("resident_clerk"))
    return issue


def phase(person: int) -> tuple[str, date | None]:
    with tenant(MODEL_TOWN):
        line = measures_of(person)[0]
    return line.phase, line.last_on


def hidden_from_others(*persons: int) -> list[bool]:
    with tenant(MODEL_TOWN):
        shown = shield(persons, None)
        return [shown.covers(person) for person in persons]


def told(number: int) -> list[str]:
    """What the day tells the office of this measure."""
    with tenant(MODEL_TOWN):
        keys = [p.key.split(":") for p in on_day(clock.today(), head())]
    return [key[-1] for key in keys if str(number) in key[:-1]]


def test_a_measure_from_the_provisional_days_to_its_extension_and_end(hidden: tuple[int, int]) -> None:
    mother, child = hidden
    officer = clerk("protection_officer")
    with clock.set_to(date(2025, 11, 21)):
        before = copied(mother)

    with clock.set_to(date(2025, 12, 1)):
        apply_support_measure(
            actor=officer, applicant=mother, application=ASKED, companions=[Companion(child, "子")]
        )
        assert phase(mother) == ("provisional", None)
        assert hidden_from_others(mother, child) == [True, True]
        with pytest.raises(Refused, match="支援措置"):
            copied(mother)
        release_print(
            actor=officer,
            persons=[mother],
            asked_by=clerk("resident_clerk").user,
            reason="本人の請求、免許証で確認",
        )
        assert copied(mother) > before
        with pytest.raises(Refused, match="支援措置"):
            copied(mother)

    with clock.set_to(date(2025, 12, 5)):
        with tenant(MODEL_TOWN):
            number = measures_of(mother)[0].number
        decide_support_measure(
            actor=officer,
            number=number,
            is_needed=True,
            starts_on=date(2025, 12, 5),
            opinion_on=date(2025, 12, 4),
        )
        assert phase(mother) == ("active", date(2026, 12, 4))
        assert told(number) == []

    with clock.set_to(date(2026, 10, 20)):
        assert told(number) == ["two_months"]
        with pytest.raises(Refused, match="令和8年11月"):
            extend_support_measure(actor=clerk("protection_officer"), number=number, applied_on=clock.today())

    with clock.set_to(date(2026, 11, 10)):
        assert told(number) == ["month"]
        extend_support_measure(actor=clerk("protection_officer"), number=number, applied_on=clock.today())
        assert phase(child)[1] == date(2027, 12, 4)
        assert told(number) == []
        assert hidden_from_others(mother, child) == [True, True]

    with clock.set_to(date(2027, 2, 1)):
        end_support_measure(actor=clerk("protection_officer"), number=number, reason="本人の申出")
        assert hidden_from_others(mother, child) == [False, False]
        assert copied(mother) > before
