"""accept_gain: somebody becomes insured by the union (資格取得)."""

from datetime import date

from kikan.businesses.late_elderly_medical.models import AcquiredBy, ExceptionKind
from kikan.businesses.late_elderly_medical.reads.elsewhere import birth_elsewhere
from kikan.businesses.late_elderly_medical.reads.insured import SCHEME, age_of, exception_on, numbers_of
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.qualification.acts import gain
from kikan.shared.qualification.proposals import birthday
from kikan.shared.qualification.standing import residency_on
from kikan.shared.tenancy import numbers

NUMBERS = "late_elderly_medical.insured"


@procedure(
    "late_elderly_medical.accept_gain", right="late_elderly_medical.change", ja="後期高齢者医療の資格取得"
)
def accept_gain(
    *,
    person: int,
    acquired_on: date,
    acquired_by: int,
    reported_on: date,
    actor: Actor,
    is_former_dependant: bool = False,
    insured_number: int | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Insure a resident from the 75th birthday, or from the recognition of a disability between 65 and 74.

    is_former_dependant: of an employee's insurance until then (被扶養者であった人). insured_number: the union's; without one
    the person's former number, or a provisional one of the municipality.
    Errors: NotFound for nobody living here that day, unless an exception of address is recorded; Refused for one insured
    already, insured by another union by such an exception, or of the wrong age.
    """
    home, exception = residency_on(person, acquired_on), exception_on(person, acquired_on)
    if exception is not None and exception.kind == ExceptionKind.THEIRS:
        raise Refused(
            "住所地特例により、他の広域連合の被保険者です。", cites="高齢者の医療の確保に関する法律第55条・第55条の2",
            field="acquired_on", what_to_do="住所地特例が終わった日を確かめてください。",
        )  # fmt: skip
    born = home.birth_on if home is not None else birth_elsewhere(person, acquired_on)
    if born is None or (home is None and exception is None):
        raise NotFound(
            "取得日に住民として記録されていません。", field="acquired_on",
            what_to_do="住民記録の異動日を確かめてください。",
        )  # fmt: skip
    name = "recognised_age" if acquired_by == AcquiredBy.RECOGNISED else "insured_age"
    age = age_of(name, acquired_on)
    on = birthday(born, age)
    if acquired_on < on:
        raise Refused(
            f"取得日に{age}歳になっていません（{age}歳の誕生日は{on.year}年{on.month}月{on.day}日）。",
            cites=SCHEME.gain_cites, field="acquired_on",
            what_to_do="誕生日以後の日を入力してください。65歳から74歳の人は障害認定を選んでください。",
        )  # fmt: skip
    number = insured_number or numbers_of([person]).get(person) or numbers.draw(NUMBERS)
    values = {"insured_number": number, "is_former_dependant": is_former_dependant}
    return gain(
        SCHEME, person=person, on=acquired_on, by=acquired_by, reported_on=reported_on, values=values,
        procedure="late_elderly_medical.accept_gain", actor=actor, cause=cause, read_at=read_at,
    )  # fmt: skip
