"""report_statutory: the law itself exempts somebody from now on, or does so no longer (法定免除の該当・消滅の届出)."""

from datetime import date

from kikan.businesses.national_pension.law.exemptions import statutory_first
from kikan.businesses.national_pension.models.application import Application, ApplicationKind, Cause
from kikan.businesses.national_pension.procedures import receiving
from kikan.businesses.national_pension.reads import applications as reads
from kikan.businesses.national_pension.reads.qualifications import law_of
from kikan.law import column
from kikan.law.days import day as to_day
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CITES = "国民年金法第89条、施行規則第75条・第76条"
BEGINS, ENDS = ApplicationKind.STATUTORY, ApplicationKind.STATUTORY_END
FAR = date(9999, 12, 1)


@procedure(
    "national_pension.report_statutory", right="national_pension.change", ja="法定免除の該当・消滅の届出"
)
def report_statutory(
    *,
    person: int,
    kind: int,
    happened_on: date,
    applied_on: date,
    actor: Actor,
    cause: int | None = None,
    wishes_to_pay: bool = False,
    read_at: int | None = None,
) -> Entry:
    """Take the report: from the month before the one in which the cause began, to that in which it ceases.

    happened_on: the day the cause began (right to the pension, start of the assistance, admission) or ceased.
    wishes_to_pay: the months are paid all the same (納付申出, 第89条第2項). Errors: Refused for a second beginning, no cause,
    one not insured then, or an end before the beginning; NotFound for an end without one.
    """
    asked = ApplicationKind(kind)
    if asked not in (BEGINS, ENDS):
        raise Refused("届出の種類を選んでください。", field="kind")
    receiving.require_day(applied_on)
    if happened_on > applied_on:
        raise Refused(
            "該当・消滅した日が受付日より後です。",
            field="happened_on",
            what_to_do="証書などの日付を確かめてください。",
        )
    if asked == ENDS:
        return _end(person, happened_on, applied_on, actor, read_at)
    if not cause:
        raise Refused("該当する事由を選んでください。", field="cause", cites=CITES)
    first = reads.month_day(int(statutory_first(column(to_day(happened_on)), law=law_of(applied_on))[0]))
    receiving.require_insured(person, first, applied_on)
    receiving.require_free(person, (BEGINS,), first, FAR)
    values = {
        "from_month": first, "cause": Cause(cause), "wishes_to_pay": wishes_to_pay, "happened_on": happened_on,
    }  # fmt: skip
    return receiving.receive(
        person, asked, applied_on, values, "national_pension.report_statutory", CITES, actor, read_at
    )


def _end(person: int, happened_on: date, applied_on: date, actor: Actor, read_at: int | None) -> Entry:
    """The end is a paper of its own; the beginning is kept with its last month."""
    standing = next(
        (
            a
            for a in reads.applications_of(person)
            if a.kind == BEGINS and a.is_living and a.until_month is None
        ),
        None,
    )
    if standing is None or standing.happened_on is None:
        raise NotFound(
            "続いている法定免除がありません。", field="kind", what_to_do="該当の届出を確かめてください。"
        )
    if happened_on < standing.happened_on:
        raise Refused(
            "消滅した日が該当した日より前です。", cites=CITES, field="happened_on",
            what_to_do="消滅した日を確かめてください。",
        )  # fmt: skip
    last = happened_on.replace(day=1)
    entry = receiving.receive(
        person, ENDS, applied_on,
        {
            "from_month": standing.from_month, "until_month": last, "cause": standing.cause, "happened_on": happened_on,
        },
        "national_pension.report_statutory", CITES, actor, read_at,
    )  # fmt: skip
    history.change(
        Application, {"application": standing.application}, {"until_month": last}, entry=entry.number,
        valid_from=max(clock.today(), standing.stage_on),
    )  # fmt: skip
    return entry
