"""declare_additional: somebody begins or ends the additional premium (付加保険料の申出・辞退)."""

from datetime import date

from kikan.businesses.national_pension.models.application import ApplicationKind, ExemptionClass, Stage
from kikan.businesses.national_pension.procedures import receiving
from kikan.businesses.national_pension.reads import applications as reads
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure

CITES = "国民年金法第87条の2"
BEGINS, ENDS = ApplicationKind.ADDITIONAL_START, ApplicationKind.ADDITIONAL_STOP


@procedure(
    "national_pension.declare_additional", right="national_pension.change", ja="付加保険料の申出・辞退"
)
def declare_additional(
    *, person: int, kind: int, applied_on: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """Take the declaration; it counts from the month it is made, the end from the month before.

    Errors: Refused for a second beginning, an end without one, or a month that is exempted by income.
    """
    asked = ApplicationKind(kind)
    if asked not in (BEGINS, ENDS):
        raise Refused("申出の種類を選んでください。", field="kind")
    receiving.require_day(applied_on)
    lines = [a for a in reads.applications_of(person) if a.is_living]
    last = next((a for a in lines if a.kind in (BEGINS, ENDS)), None)
    pays = last is not None and last.kind == BEGINS
    if asked == BEGINS and pays:
        raise Refused("付加保険料の申出は、すでに受け付けています。", field="kind", cites=CITES)
    if asked == ENDS and not pays:
        raise Refused("付加保険料の申出がありません。", field="kind", cites=CITES)
    month = applied_on.replace(day=1)
    if asked == BEGINS:
        receiving.require_insured(person, month, applied_on)
        if any(_exempts(a, month) for a in lines):
            raise Refused(
                "保険料が免除・猶予されている月は、付加保険料を納められません。", field="applied_on", cites=CITES,
                what_to_do="免除の取消しが先に必要です。産前産後・育児期間の免除なら納められます。",
            )  # fmt: skip
    return receiving.receive(
        person, asked, applied_on, {"from_month": month}, "national_pension.declare_additional", CITES, actor, read_at
    )  # fmt: skip


def _exempts(line: reads.Line, month: date) -> bool:
    """Whether the month is exempted by the law itself, or by income with the agency's grant."""
    if line.kind == ApplicationKind.STATUTORY:
        covers = line.from_month is not None and line.from_month <= month <= (line.until_month or month)
        return covers and not line.wishes_to_pay
    is_granted = line.stage == Stage.GRANTED and line.result != ExemptionClass.UNKNOWN
    return (
        is_granted and line.from_month is not None and line.from_month <= month <= (line.until_month or month)
    )
