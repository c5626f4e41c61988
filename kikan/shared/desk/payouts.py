"""How pages show where a payment stands (支払の状態)."""

from kikan.shared.desk.person import Badge
from kikan.shared.ledger.models import PayoutStatus

TONES = {
    PayoutStatus.WAITING: "amber", PayoutStatus.ORDERED: "blue", PayoutStatus.PAID: "green",
    PayoutStatus.RETURNED: "red", PayoutStatus.WITHDRAWN: "grey",
}  # fmt: skip


def status_badge(status: int) -> Badge:
    return Badge(str(PayoutStatus(status).label), TONES[PayoutStatus(status)])
