"""begin_pension_collection, end_pension_collection: a pension payer takes the premium from a month on, or stops."""

from datetime import date

from kikan.businesses.long_term_care.reads.premium_plan import PLAN
from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry
from kikan.shared.premiums import pensions
from kikan.shared.procedures import procedure


@procedure(
    "long_term_care.begin_pension_collection",
    right="long_term_care.change",
    ja="介護保険料の特別徴収の開始",
)
def begin_pension_collection(
    *, person: int, payer: int, begins_on: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """The pension payer collects from a day on. Errors: Refused where one does already."""
    return pensions.begin(
        PLAN, person=person, payer=payer, begins_on=begins_on, actor=actor,
        procedure="long_term_care.begin_pension_collection", read_at=read_at,
    )  # fmt: skip


@procedure(
    "long_term_care.end_pension_collection",
    right="long_term_care.change",
    ja="介護保険料の特別徴収の中止",
)
def end_pension_collection(
    *, person: int, ends_on: date, reason: str, actor: Actor, read_at: int | None = None
) -> Entry:
    """The pension payer stops; what was to be taken later is asked of the person. Errors: NotFound."""
    return pensions.end(
        PLAN, person=person, ends_on=ends_on, reason=reason, actor=actor,
        procedure="long_term_care.end_pension_collection", read_at=read_at,
    )  # fmt: skip
