"""begin_pension_collection, end_pension_collection: a pension payer takes the premium from a month on, or stops."""

from datetime import date

from kikan.businesses.late_elderly_medical.law.yearly import pension_collectable
from kikan.businesses.late_elderly_medical.reads.insured import STATUTE
from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN
from kikan.businesses.late_elderly_medical.reads.premiums_of_both import care_premium, own_premium
from kikan.law import column
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry
from kikan.shared.premiums import pensions
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import ordinances


@procedure(
    "late_elderly_medical.begin_pension_collection",
    right="late_elderly_medical.change",
    ja="後期高齢者医療保険料の特別徴収の開始",
)
def begin_pension_collection(
    *, person: int, payer: int, pension: int, begins_on: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """The pension payer collects from a day on; `pension`: what it pays a year.

    Errors: Refused where one collects already, where the pension is too small, or where care and this premium together
    are more than the law lets be taken.
    """
    year = begins_on.year - (begins_on.month < 4)
    law = ordinances.law("fiscal_year", year).of(STATUTE)
    care, own = care_premium(person, year), own_premium(person, year)
    if not bool(pension_collectable(column(pension), column(care), column(own), law=law)[0]):
        raise Refused(
            f"年金額{pension:,}円では特別徴収ができません（介護保険料{care:,}円、この保険料{own:,}円）。",
            cites="高齢者の医療の確保に関する法律第110条・施行令第21条・第22条", field="pension",
            what_to_do="普通徴収のままにしてください。",
        )  # fmt: skip
    return pensions.begin(
        PLAN, person=person, payer=payer, begins_on=begins_on, actor=actor,
        procedure="late_elderly_medical.begin_pension_collection", read_at=read_at,
    )  # fmt: skip


@procedure(
    "late_elderly_medical.end_pension_collection",
    right="late_elderly_medical.change",
    ja="後期高齢者医療保険料の特別徴収の中止",
)
def end_pension_collection(
    *, person: int, ends_on: date, reason: str, actor: Actor, read_at: int | None = None
) -> Entry:
    """The pension payer stops; what was to be taken later is asked of the person. Errors: NotFound."""
    return pensions.end(
        PLAN, person=person, ends_on=ends_on, reason=reason, actor=actor,
        procedure="late_elderly_medical.end_pension_collection", read_at=read_at,
    )  # fmt: skip
