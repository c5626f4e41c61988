"""The screens of premiums of the late-stage elderly: what the shared ones need to know."""

from kikan.businesses.late_elderly_medical.documents import CONFIRMATION, PREMIUM_NOTICE
from kikan.businesses.late_elderly_medical.procedures.issue_papers import issue_premium_notices
from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN
from kikan.shared.desk.premiums.desk import PremiumDesk, Printing

DESK = PremiumDesk(
    plan=PLAN,
    issue=issue_premium_notices,
    printings=(
        Printing("late_elderly_medical.print_notices", PREMIUM_NOTICE.kind, "保険料額の通知書（郵便番号順）"),
        Printing(
            "late_elderly_medical.print_confirmations", CONFIRMATION.kind, "資格確認書（8月からの1年分）"
        ),
    ),
    home_acts=(
        ("仮徴収・負担割合の処理", "yearly_work", "batch", ""),
        ("広域連合との連携", "union", "batch", "u"),
        ("保険料率の試算", "what_if", "batch", ""),
    ),
)
