"""accept_gain: somebody becomes insured by notification (第1号・任意加入の資格取得)."""

from datetime import date

from kikan.businesses.national_pension.models.qualification import GainedBy, Insured, InsuredKind
from kikan.businesses.national_pension.procedures.numbers import keep_number, require_number
from kikan.businesses.national_pension.reads import qualifications as reads
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CITES = "国民年金法第7条・第8条・第12条、附則第5条"


@procedure("national_pension.accept_gain", right="national_pension.change", ja="国民年金の資格取得")
def accept_gain(
    *,
    person: int,
    kind: int,
    gained_on: date,
    gained_by: int,
    reported_on: date,
    actor: Actor,
    digits: str = "",
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Begin a period of a kind on the day of gain; `digits` is the basic pension number where it is told.

    Errors: NotFound for nobody living here that day; Refused for one insured already (in any kind), an age outside the
    kind, a day to come, or a number that is another's.
    """
    residency = reads.residency_on(person, gained_on)
    if residency is None:
        raise NotFound(
            "取得日に住民として記録されていません。", field="gained_on",
            what_to_do="住民記録の異動日を確かめてください。",
        )  # fmt: skip
    _require_free(person, gained_on)
    first, last = reads.age_span(kind, residency.birth_on, gained_on)
    if not first <= gained_on < last:
        raise Refused(
            f"{InsuredKind(kind).label}になれるのは{first:%Y年%m月%d日}から{last:%Y年%m月%d日}の前日までです。",
            cites=CITES, field="gained_on", what_to_do="種別と取得日を確かめてください。",
        )  # fmt: skip
    if reported_on > clock.today():
        raise Refused(
            "届出日が今日より後です。", field="reported_on", what_to_do="届出日を確かめてください。"
        )
    number = require_number(person, digits)
    entry = append(
        actor=actor, kind="national_pension.gained", procedure="national_pension.accept_gain",
        subjects=[("person", person)], happened_on=gained_on, reported_on=reported_on,
        reason=str(GainedBy(gained_by).value), cites=CITES, cause=cause, read_at=read_at,
    )  # fmt: skip
    history.add(
        Insured, {"person": person},
        {"kind": kind, "gained_on": gained_on, "gained_by": gained_by, "gained_reported_on": reported_on},
        entry=entry.number, valid_from=gained_on,
    )  # fmt: skip
    keep_number(person, number, entry.number, gained_on)
    return entry


def _require_free(person: int, day: date) -> None:
    held = next((p for p in reads.periods_of([person]) if p.valid_until > day), None)
    if held is not None:
        raise Refused(
            f"取得日以後に、すでに{held.kind_ja}の資格があります。", cites=CITES, field="gained_on",
            what_to_do="種別が変わるときは先に喪失を届け出てください。同じ届出なら、取得日を確かめてください。",
        )  # fmt: skip
