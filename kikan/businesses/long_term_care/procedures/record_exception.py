"""record_exception: the insurer is another municipality than that of the address (住所地特例の適用・終了)."""

from datetime import date

from kikan.businesses.long_term_care.models.insured import AddressException, ExceptionKind
from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.qualification.exceptions import Exceptions

EXCEPTIONS = Exceptions(
    model=AddressException,
    recorded="long_term_care.exception_recorded",
    ended="long_term_care.exception_ended",
    cites="介護保険法第13条",
)


@procedure("long_term_care.record_exception", right="long_term_care.change", ja="住所地特例の適用")
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
    """Begin an exception of address.

    Errors: Refused where one holds on the day already.
    """
    return EXCEPTIONS.begin(
        person=person, kind=ExceptionKind(kind), facility=facility, other_body=other_body, begins_on=begins_on,
        procedure="long_term_care.record_exception", actor=actor, read_at=read_at,
    )  # fmt: skip


@procedure("long_term_care.end_exception", right="long_term_care.change", ja="住所地特例の終了")
def end_exception(*, person: int, ends_on: date, actor: Actor, read_at: int | None = None) -> Entry:
    """Let the exception end on a day. Errors: NotFound where none holds then."""
    return EXCEPTIONS.finish(
        person=person, on=ends_on, procedure="long_term_care.end_exception", actor=actor, read_at=read_at
    )
