"""confirm_support: the recipient confirms care and costs of a child past high school (監護相当・生計費の負担の確認)."""

from datetime import date

from kikan.businesses.child_allowance.law.amounts import PAST, bands_in
from kikan.businesses.child_allowance.models import Child, Confirmation
from kikan.businesses.child_allowance.models.ledger import DecisionKind
from kikan.businesses.child_allowance.procedures import deciding
from kikan.businesses.child_allowance.reads import entitlements as reads
from kikan.businesses.child_allowance.reads.determination import first_day
from kikan.ground.eras import month_of_day
from kikan.law import column
from kikan.law.ages import age_fiscal_year_end
from kikan.law.days import date_of, month_number
from kikan.law.days import day as to_day
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import ordinances

CITES = "児童手当法第6条第1項・第9条、同法施行規則"


@procedure(
    "child_allowance.confirm_support", right="child_allowance.change", ja="監護相当・生計費の負担の確認"
)
def confirm_support(
    *,
    person: int,
    child: int,
    event_on: date,
    claimed_on: date,
    actor: Actor,
    graduates_in: date | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Let an older child count from the month after the confirmation (15 days after the event in time) while it holds.

    graduates_in: any day of the planned month of graduation, where that comes before the 31 March of 22; the confirmation
    ends with it. Errors: NotFound for no recipient or date of birth; Refused for a child of another, one whose age needs or
    allows no confirmation, or days that cannot be; LawGap.
    """
    deciding.require_days(event_on, claimed_on)
    spell = deciding.require_recipient(person)
    month = max(deciding.first_month(event_on, claimed_on), month_number(spell.valid_from))
    held = next((c for c in reads.children([person]) if c.child == child and c.is_open), None)
    until = _until(person, child, month, graduates_in, is_new=held is None)
    before = deciding.sum_in(person, month)
    tie = max((c.tie for c in reads.children([person])), default=-1) + 1
    entry = append(
        actor=actor, kind="child_allowance.confirmed", procedure="child_allowance.confirm_support",
        subjects=[("person", person), ("person", child)], happened_on=event_on, reported_on=claimed_on, cites=CITES,
        cause=cause, read_at=read_at,
    )  # fmt: skip
    if held is None:
        history.add(
            Child, {"child": child}, {"recipient": person, "tie": tie}, entry=entry.number,
            valid_from=first_day(month),
        )  # fmt: skip
    history.replace(
        Confirmation, {"child": child},
        {"recipient": person, "confirmed_on": claimed_on, "graduates_in": graduates_in and graduates_in.replace(day=1)},
        entry=entry.number, valid_from=first_day(month), valid_until=until,
    )  # fmt: skip
    deciding.settle(person, month, entry.number)
    after = deciding.sum_in(person, month)
    if after != before:
        deciding.decide(
            person,
            DecisionKind.INCREASED,
            month,
            before,
            after,
            "監護相当・生計費の負担の確認による",
            entry.number,
        )
    return entry


def _until(person: int, child: int, month: int, graduates_in: date | None, *, is_new: bool) -> date:
    """The day from which the confirmation holds no more. Errors: as the procedure."""
    if is_new:
        deciding.require_children(person, [child], month, "child")
    birth = reads.births_of([child]).get(child)
    if birth is None:
        raise NotFound(
            "生年月日が記録されていません。", field="child", what_to_do="宛名番号を確かめてください。"
        )
    law = ordinances.law("benefit_month", month, statute="child_allowance_act")
    if bands_in(column(to_day(birth)), month, law=law)[0] < PAST:
        raise Refused(
            "この月はまだ支給対象の年齢なので、確認は要りません。", field="child",
            what_to_do="18歳に達する日以後の最初の3月31日を過ぎてから受け付けてください。",
        )  # fmt: skip
    age = law.amount("child_allowance_act.counted_until_age")
    last = month_number(date_of(int(age_fiscal_year_end(column(to_day(birth)), age)[0])))
    if graduates_in is not None:
        last = min(last, month_number(graduates_in))
    if last < month:
        raise Refused(
            f"確認が数えられる最後の月（{month_of_day(first_day(last))}）を過ぎています。", cites=CITES, field="child",
            what_to_do=f"{age}歳に達する日以後の最初の3月31日と、卒業予定の月を確かめてください。",
        )  # fmt: skip
    return first_day(last + 1)
