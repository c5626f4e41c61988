"""record_exception, end_exception: the insuring union is another than that of the address (住所地特例の適用・終了)."""

from datetime import date

from kikan.businesses.late_elderly_medical.models import AddressException, ExceptionKind
from kikan.businesses.late_elderly_medical.reads.insured import exception_on
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

CITES = "高齢者の医療の確保に関する法律第55条・第55条の2"


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

    Errors: Refused where one holds on the day or later already.
    """
    if exception_on(person, begins_on) is not None:
        raise Refused(
            "すでに住所地特例が適用されています。", cites=CITES, field="begins_on",
            what_to_do="先の適用を終わらせてから入力してください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="late_elderly_medical.exception_recorded", procedure="late_elderly_medical.record_exception",
        subjects=[("person", person)], happened_on=begins_on, cites=CITES, read_at=read_at,
    )  # fmt: skip
    values = {"kind": ExceptionKind(kind), "facility": facility, "other_body": other_body}
    history.add(AddressException, {"person": person}, values, entry=entry.number, valid_from=begins_on)
    return entry


@procedure("late_elderly_medical.end_exception", right="late_elderly_medical.change", ja="住所地特例の終了")
def end_exception(*, person: int, ends_on: date, actor: Actor, read_at: int | None = None) -> Entry:
    """Let the exception end on a day. Errors: NotFound where none holds then."""
    if exception_on(person, ends_on) is None:
        raise NotFound(
            "その日に住所地特例は適用されていません。", field="ends_on", what_to_do="適用の期間を確かめてください。"
        )  # fmt: skip
    entry = append(
        actor=actor, kind="late_elderly_medical.exception_ended", procedure="late_elderly_medical.end_exception",
        subjects=[("person", person)], happened_on=ends_on, cites=CITES, read_at=read_at,
    )  # fmt: skip
    history.end(AddressException, {"person": person}, entry=entry.number, on=ends_on)
    return entry
