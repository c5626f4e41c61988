"""The screens of care premiums: what the shared ones need to know."""

from django.http import HttpRequest

from kikan.businesses.long_term_care.documents import (
    COMBINED_LETTER,
    HIGH_COST_LETTER,
    PREMIUM_NOTICE,
    RATIO_CARD,
    RENEWAL_REMINDER,
    RESTRICTION_ANNOUNCEMENT,
    ROOM_MEAL_REMINDER,
)
from kikan.businesses.long_term_care.procedures.issue_papers import issue_premium_notices
from kikan.businesses.long_term_care.reads.certification import open_applications
from kikan.businesses.long_term_care.reads.premium_plan import PLAN
from kikan.businesses.long_term_care.screens.lists import applications_table
from kikan.shared.desk.premiums.desk import PremiumDesk, Printing
from kikan.shared.desk.tables import Table


def _lists(request: HttpRequest) -> list[tuple[str, Table]]:
    return [("決定を待つ認定申請", applications_table(request, open_applications()))]


DESK = PremiumDesk(
    plan=PLAN,
    issue=issue_premium_notices,
    printings=(
        Printing("long_term_care.print_notices", PREMIUM_NOTICE.kind, "介護保険料額の通知書（郵便番号順）"),
        Printing("long_term_care.print_ratio_cards", RATIO_CARD.kind, "負担割合証（8月からの1年分）"),
        Printing(
            "long_term_care.print_restriction_announcements",
            RESTRICTION_ANNOUNCEMENT.kind,
            "給付制限の予告通知書（年度に予告し、決定を待つ人）",
        ),
        Printing(
            "long_term_care.print_renewal_reminders",
            RENEWAL_REMINDER.kind,
            "要介護認定更新のお知らせ",
            asks="month",
        ),
        Printing(
            "long_term_care.print_high_cost_letters",
            HIGH_COST_LETTER.kind,
            "高額介護サービス費の勧奨通知（サービス提供月に上限を超え、まだ申請していない人）",
            asks="month",
        ),
        Printing(
            "long_term_care.print_room_meal_reminders",
            ROOM_MEAL_REMINDER.kind,
            "負担限度額認定更新のお知らせ（年度の7月31日に切れ、更新を申請していない人）",
        ),
        Printing(
            "long_term_care.print_combined_letters",
            COMBINED_LETTER.kind,
            "高額医療合算の申請のお知らせ（8月からの1年に介護の自己負担があり、申請していない人）",
        ),
    ),
    home_acts=(
        ("認定申請の一覧", "applications", "look", "a"),
        ("介護認定審査会", "boards", "look", ""),
        ("負担限度額認定", "room_meals", "look", ""),
        ("国保連合会のファイル", "federation", "batch", ""),
        ("給付の支払待ち", "benefits", "look", ""),
        ("給付制限", "restrictions", "look", ""),
        ("仮徴収・負担割合の処理", "yearly_work", "batch", ""),
        ("保険料率の試算", "what_if", "batch", ""),
    ),
    home_lists=_lists,
)
