"""accept_gain: somebody becomes insured (資格取得)."""

from datetime import date

from kikan.businesses.long_term_care.models.insured import AcquiredBy, ExceptionKind, Insured, InsuredKind
from kikan.businesses.long_term_care.reads.insured import SCHEME, exception_on, first_class_age, number_of
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.qualification.acts import gain
from kikan.shared.qualification.proposals import reached
from kikan.shared.qualification.standing import residency_on, spell_on
from kikan.shared.tenancy import numbers

NUMBERS = "long_term_care.insured"


@procedure("long_term_care.accept_gain", right="long_term_care.change", ja="介護保険の資格取得")
def accept_gain(
    *,
    person: int,
    acquired_on: date,
    acquired_by: int,
    reported_on: date,
    actor: Actor,
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Insure a resident aged 65 or more from the day of gaining, or a certified one from 40 to 64.

    The number of the insured is drawn once and stays for life. Who was certified in the second class passes into the first.
    Errors: NotFound for nobody living here that day; Refused for one insured already, for one insured by another
    municipality (住所地特例), or for the wrong age.
    """
    home = residency_on(person, acquired_on)
    exception = exception_on(person, acquired_on)
    if exception is not None and exception.kind == ExceptionKind.THEIRS:
        raise Refused(
            "住所地特例により、他の市町村の被保険者です。", cites="介護保険法第13条", field="acquired_on",
            what_to_do="住所地特例が終わった日を確かめてください。",
        )  # fmt: skip
    if home is None and exception is None:
        raise NotFound(
            "取得日に住民として記録されていません。", field="acquired_on",
            what_to_do="住民記録の異動日を確かめてください。",
        )  # fmt: skip
    kind = InsuredKind.SECOND if acquired_by == AcquiredBy.CERTIFIED else InsuredKind.FIRST
    if home is not None and kind == InsuredKind.FIRST:
        refuse_too_young(home.birth_on, acquired_on)
    values = {"insured_number": number_of(person) or numbers.draw(NUMBERS), "kind": kind}
    return gain(
        SCHEME, person=person, on=acquired_on, by=acquired_by, reported_on=reported_on, values=values,
        procedure="long_term_care.accept_gain", actor=actor, cause=cause, read_at=read_at,
        over=_second_class(person, acquired_on) if kind == InsuredKind.FIRST else None,
    )  # fmt: skip


def _second_class(person: int, day: date) -> Insured | None:
    """The spell of the second class that holds on a day."""
    spell = spell_on(Insured, person, day)
    return spell if spell is not None and spell.kind == InsuredKind.SECOND else None


def refuse_too_young(born: date, day: date) -> None:
    """Errors: Refused before the day on which the age of the first class is reached."""
    age = first_class_age(day)
    on = reached(born, age)
    if day < on:
        raise Refused(
            f"取得日に{age}歳に達していません（{age}歳に達する日は{on.year}年{on.month}月{on.day}日）。",
            cites="介護保険法第9条第1号・年齢計算ニ関スル法律", field="acquired_on",
            what_to_do="誕生日の前日以後の日を入力してください。",
        )  # fmt: skip
