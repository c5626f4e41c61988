"""record_deduction, end_deduction: fees and donations taken from the allowance (学校給食費等・保育料の徴収、寄附)."""

from datetime import date

from kikan.businesses.child_allowance.models import Deduction
from kikan.businesses.child_allowance.models.deduction import DeductionGround, DeductionItem
from kikan.businesses.child_allowance.procedures import deciding
from kikan.businesses.child_allowance.reads.deductions import deductions_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import OPEN
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers

CITES = {
    DeductionGround.CONSENT: "児童手当法第21条",
    DeductionGround.CHILDCARE: "児童手当法第22条",
    DeductionGround.DONATION: "児童手当法第20条",
}


@procedure(
    "child_allowance.record_deduction", right="child_allowance.change", ja="手当からの徴収・寄附の受付"
)
def record_deduction(
    *,
    person: int,
    ground: int,
    item: int,
    amount: int,
    section: str,
    asked_on: date,
    from_on: date,
    actor: Actor,
    until_on: date | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Take a sum from every payment whose day lies from `from_on` through `until_on`; payments decided already stay.

    asked_on: the day of the recipient's request, for childcare fees (第22条) that of the notice to the recipient.
    Errors: NotFound for no recipient; Refused for days that cannot be, an item the ground does not allow, or the same again.
    """
    deciding.require_recipient(person)
    today, why = clock.today(), DeductionGround(ground)
    if asked_on > today or from_on < asked_on or (until_on is not None and until_on < from_on):
        raise Refused(
            "申出（通知）の日は今日以前、始まりの日はその日以後、終わりの日は始まりの日以後です。", cites=CITES[why],
            field="from_on", what_to_do="日付を確かめてください。",
        )  # fmt: skip
    _require_item(why, DeductionItem(item))
    if any(d.ground == ground and d.item == item and d.valid_until > from_on for d in deductions_of(person)):
        raise Refused(
            "同じ費目の徴収・寄附が記録されています。", field="item",
            what_to_do="額を変えるときは、前のものを終わらせてから受け付けてください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="child_allowance.deduction_asked", procedure="child_allowance.record_deduction",
        subjects=[("person", person)], happened_on=from_on, reported_on=asked_on, reason=str(why.label),
        cites=CITES[why], cause=cause, read_at=read_at,
    )  # fmt: skip
    history.add(
        Deduction, {"deduction": numbers.draw("child_allowance.deduction")},
        {
            "recipient": person, "ground": ground, "item": item, "amount": amount, "section": section,
            "asked_on": asked_on,
        },
        entry=entry.number, valid_from=from_on,
        valid_until=OPEN if until_on is None else date.fromordinal(until_on.toordinal() + 1),
    )  # fmt: skip
    return entry


def _require_item(ground: DeductionGround, item: DeductionItem) -> None:
    allowed = {
        DeductionGround.CHILDCARE: item == DeductionItem.CHILDCARE_FEE,
        DeductionGround.DONATION: item == DeductionItem.DONATION,
        DeductionGround.CONSENT: item != DeductionItem.DONATION,
    }
    if not allowed[ground]:
        raise Refused(
            f"「{ground.label}」では、{item.label}を差し引けません。", cites=CITES[ground], field="item",
            what_to_do="第22条は保育料だけ、第20条は寄附金だけです。ほかは申出（第21条）によります。",
        )  # fmt: skip


@procedure("child_allowance.end_deduction", right="child_allowance.change", ja="手当からの徴収・寄附の終了")
def end_deduction(
    *, person: int, number: int, on: date, actor: Actor, cause: int | None = None, read_at: int | None = None
) -> Entry:
    """Take nothing any more from payments of a day on; on its first day or before it is undone as a whole.

    number: of the request. Errors: NotFound for none of this person that holds; Refused for a day too far back.
    """
    found = next((d for d in deductions_of(person) if d.deduction == number and d.valid_until > on), None)
    if found is None:
        raise NotFound(
            "この番号の徴収・寄附は続いていません。", field="number", what_to_do="人の画面で番号を確かめてください。"
        )  # fmt: skip
    entry = append(
        actor=actor, kind="child_allowance.deduction_ended", procedure="child_allowance.end_deduction",
        subjects=[("person", person)], happened_on=on, cites=CITES[DeductionGround(found.ground)], cause=cause,
        read_at=read_at,
    )  # fmt: skip
    history.end(Deduction, {"deduction": number}, entry=entry.number, on=max(on, found.valid_from))
    return entry
