"""Premium notices, ratio cards and renewal letters of everybody (一括印刷), by postal code or day."""

from datetime import date

from kikan.businesses.long_term_care.documents import (
    COMBINED_LETTER,
    HIGH_COST_LETTER,
    PREMIUM_NOTICE,
    RATIO_CARD,
    RENEWAL_REMINDER,
    RESTRICTION_ANNOUNCEMENT,
    ROOM_MEAL_REMINDER,
)
from kikan.businesses.long_term_care.procedures.issue_high_cost_letters import issue_high_cost_letters
from kikan.businesses.long_term_care.procedures.issue_papers import (
    issue_premium_notices,
    issue_ratio_cards,
    issue_renewal_reminders,
)
from kikan.businesses.long_term_care.procedures.issue_restriction_papers import (
    issue_restriction_announcements,
)
from kikan.businesses.long_term_care.procedures.issue_yearly_letters import (
    issue_combined_letters,
    issue_room_meal_reminders,
)
from kikan.businesses.long_term_care.reads.combined import to_claim
from kikan.businesses.long_term_care.reads.high_cost import to_tell
from kikan.businesses.long_term_care.reads.premium_plan import PLAN
from kikan.businesses.long_term_care.reads.restrictions import announced_in
from kikan.businesses.long_term_care.reads.room_meals import to_remind
from kikan.businesses.long_term_care.reads.to_print import ending_in, with_ratio
from kikan.shared.documents.print_runs import issue_in_blocks
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.premiums.notices import to_notify
from kikan.shared.tenancy import tenant


def notices(context: RunContext) -> Outcome:
    """Everybody's premium notice of a year; parameter `fiscal_year`."""
    year = int(context.parameters["fiscal_year"])
    with tenant(context.municipality):
        wanted = to_notify(PLAN, year)
    return issue_in_blocks(
        context, paper=PREMIUM_NOTICE.kind, wanted=wanted, pages=3,
        issue=lambda block: issue_premium_notices(fiscal_year=year, persons=block, actor=context.actor),
    )  # fmt: skip


def ratio_cards(context: RunContext) -> Outcome:
    """The card of everybody with a ratio of the year from August; parameter `fiscal_year`."""
    year = int(context.parameters["fiscal_year"])
    with tenant(context.municipality):
        wanted = with_ratio(year)
    return issue_in_blocks(
        context, paper=RATIO_CARD.kind, wanted=wanted, pages=1,
        issue=lambda block: issue_ratio_cards(year=year, persons=block, actor=context.actor),
    )  # fmt: skip


def restriction_announcements(context: RunContext) -> Outcome:
    """The letter to everybody warned in a fiscal year whose case waits; parameter `fiscal_year`."""
    with tenant(context.municipality):
        wanted = announced_in(int(context.parameters["fiscal_year"]))
    return issue_in_blocks(
        context, paper=RESTRICTION_ANNOUNCEMENT.kind, wanted=wanted, pages=1,
        issue=lambda block: issue_restriction_announcements(persons=block, actor=context.actor),
    )  # fmt: skip


def renewal_reminders(context: RunContext) -> Outcome:
    """The letter to everybody whose certification ends in a month; parameter `month` (YYYYMM)."""
    month = int(context.parameters["month"])
    with tenant(context.municipality):
        wanted = ending_in(date(month // 100, month % 100, 1))
    return issue_in_blocks(
        context, paper=RENEWAL_REMINDER.kind, wanted=wanted, pages=1,
        issue=lambda block: issue_renewal_reminders(month=month, persons=block, actor=context.actor),
    )  # fmt: skip


def high_cost_letters(context: RunContext) -> Outcome:
    """The letter to everybody who should claim 高額介護 of a month, each amount once; parameter `month` (YYYYMM)."""
    month = int(context.parameters["month"])
    first = date(month // 100, month % 100, 1)
    with tenant(context.municipality):
        wanted = [one.person for one in to_tell(first)]
    return issue_in_blocks(
        context, paper=HIGH_COST_LETTER.kind, wanted=wanted, pages=1,
        issue=lambda block: issue_high_cost_letters(month=first, persons=block, actor=context.actor),
    )  # fmt: skip


def room_meal_reminders(context: RunContext) -> Outcome:
    """The letter to everybody whose limits of meals and rooms end with July; parameter `fiscal_year`: of that July."""
    year = int(context.parameters["fiscal_year"])
    with tenant(context.municipality):
        wanted = list(to_remind(year))
    return issue_in_blocks(
        context, paper=ROOM_MEAL_REMINDER.kind, wanted=wanted, pages=1,
        issue=lambda block: issue_room_meal_reminders(year=year, persons=block, actor=context.actor),
    )  # fmt: skip


def combined_letters(context: RunContext) -> Outcome:
    """The letter to everybody with care costs of a year who has claimed nothing; parameter `fiscal_year`: its August."""
    year = int(context.parameters["fiscal_year"])
    with tenant(context.municipality):
        wanted = list(to_claim(year))
    return issue_in_blocks(
        context, paper=COMBINED_LETTER.kind, wanted=wanted, pages=1,
        issue=lambda block: issue_combined_letters(year=year, persons=block, actor=context.actor),
    )  # fmt: skip
