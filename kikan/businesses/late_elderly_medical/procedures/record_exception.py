"""record_exception, end_exception: the insuring union is another than that of the address (住所地特例の適用・終了)."""

from datetime import date

from kikan.businesses.late_elderly_medical.models import AddressException, ExceptionKind
from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.qualification.exceptions import Exceptions

EXCEPTIONS = Exceptions(
    model=AddressException,
    recorded="late_elderly_medical.exception_recorded",
    ended="late_elderly_medical.exception_ended",
    cites="高齢者の医療の確保に関する法律第55条・第55条の2",
)


@procedure(
    "late_elderly_medical.record_exception", right="late_elderly_medical.change", ja="住所地特例の適用"
)
def record_exception(
    *,
    person: int,
    kind: int,
    facility: str,
    other_body: int,
    begins_on: date,
    actor: Actor,
    read_at: int | None = None,
) -> Entry:
    """Begin an exception of address; `other_body`: the municipality of the facility, of THEIRS the one that collects.

    Errors: Refused where one holds on the day already.
    """
    return EXCEPTIONS.begin(
        person=person, kind=ExceptionKind(kind), facility=facility, other_body=other_body, begins_on=begins_on,
        procedure="late_elderly_medical.record_exception", actor=actor, read_at=read_at,
    )  # fmt: skip


@procedure("late_elderly_medical.end_exception", right="late_elderly_medical.change", ja="住所地特例の終了")
def end_exception(*, person: int, ends_on: date, actor: Actor, read_at: int | None = None) -> Entry:
    """Let the exception end on a day. Errors: NotFound where none holds then."""
    return EXCEPTIONS.finish(
        person=person,
        on=ends_on,
        procedure="late_elderly_medical.end_exception",
        actor=actor,
        read_at=read_at,
    )
