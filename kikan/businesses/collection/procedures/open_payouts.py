"""What every act on a payout asks first (支払の確認)."""

from kikan.shared.errors import NotFound, Refused
from kikan.shared.ledger.models import PayoutState, PayoutStatus
from kikan.shared.ledger.payouts import OPEN
from kikan.shared.tenancy.opener import current_or_raise


def open_payout(number: int) -> PayoutState:
    """A payout that is neither paid nor on its way. Errors: NotFound; Refused."""
    row = PayoutState.objects.filter(municipality=current_or_raise(), number=number).first()
    if row is None:
        raise NotFound("この番号の支払はありません。", what_to_do="支払の一覧から開いてください。")
    if row.status not in OPEN:
        raise Refused(
            f"この支払は「{PayoutStatus(row.status).label}」です。",
            what_to_do="支払の状態を確かめてください。",
        )
    return row
