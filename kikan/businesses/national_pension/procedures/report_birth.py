"""report_birth: a report for the exemption around a birth or while a child is under one (産前産後・育児期間の免除の届出)."""

from datetime import date

from kikan.businesses.national_pension.law.exemptions import child_care_period, maternity_period
from kikan.businesses.national_pension.models.application import ApplicationKind
from kikan.businesses.national_pension.procedures import receiving
from kikan.businesses.national_pension.reads import applications as reads
from kikan.businesses.national_pension.reads.qualifications import law_of
from kikan.law import column
from kikan.law.days import day as to_day
from kikan.law.days import month_number
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure

CITES = "国民年金法第88条の2・第88条の3"


@procedure(
    "national_pension.report_birth", right="national_pension.change", ja="産前産後・育児期間の免除の届出"
)
def report_birth(
    *,
    person: int,
    kind: int,
    applied_on: date,
    birth_on: date,
    actor: Actor,
    is_multiple_birth: bool = False,
    cared_from: date | None = None,
    read_at: int | None = None,
) -> Entry:
    """Take the report; the months follow from the birth, those of the child care after those of the maternity.

    cared_from: the day the care began where it is not the birth (adoption).
    Errors: Refused where no month is left, for one who is not insured then, or months reported already.
    """
    asked = ApplicationKind(kind)
    if asked not in (ApplicationKind.MATERNITY, ApplicationKind.CHILD_CARE):
        raise Refused("届出の種類を選んでください。", field="kind")
    receiving.require_day(applied_on)
    if cared_from is not None and cared_from < birth_on:
        raise Refused("養育を始めた日が子の生年月日より前です。", field="cared_from")
    if asked == ApplicationKind.MATERNITY:
        births = column(to_day(birth_on))
        first, count = maternity_period(
            births, "multiple" if is_multiple_birth else "single", law=law_of(birth_on)
        )
    else:
        first, count = child_care_period(
            column(to_day(birth_on)), column(to_day(cared_from or birth_on)),
            column(_after_maternity(person, birth_on)), law=law_of(applied_on),
        )  # fmt: skip
    if not count[0]:
        raise Refused(
            "免除になる月がありません。", cites=CITES, field="birth_on",
            what_to_do="令和8年10月より前の月と、1歳の誕生日の月以後は育児期間の免除になりません。",
        )  # fmt: skip
    begin, last = reads.month_day(int(first[0])), reads.month_day(int(first[0] + count[0] - 1))
    receiving.require_insured(person, begin, last)
    receiving.require_free(person, (ApplicationKind.MATERNITY, ApplicationKind.CHILD_CARE), begin, last)
    return receiving.receive(
        person, asked, applied_on,
        {
            "from_month": begin, "until_month": last, "birth_on": birth_on,
            "is_multiple_birth": is_multiple_birth,
        },
        "national_pension.report_birth", CITES, actor, read_at,
    )  # fmt: skip


def _after_maternity(person: int, birth_on: date) -> int:
    """The month after the maternity exemption of the same birth, 0 without one."""
    ends = [
        month_number(a.until_month) + 1
        for a in reads.applications_of(person)
        if a.kind == ApplicationKind.MATERNITY and a.is_living and a.until_month
        and a.from_month and a.from_month <= birth_on
    ]  # fmt: skip
    return max((e for e in ends if e > month_number(birth_on)), default=0)
