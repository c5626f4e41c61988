"""pay_at_window: a payout is handed over in cash (窓口払)."""

from datetime import date

from kikan.businesses.collection.procedures.open_payouts import open_payout
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import PayoutAtWindow
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("collection.pay_at_window", right="collection.approve", ja="窓口での支払")
def pay_at_window(*, payout: int, paid_on: date, actor: Actor) -> int:
    """Note that what is left of a payout was handed over; returns the journal number.

    Errors: NotFound; Refused for one that is paid, on its way or taken back, or for a day to come.
    """
    row = open_payout(payout)
    if paid_on > clock.today():
        raise Refused(
            "支払日が今日より後です。", field="paid_on", what_to_do="支払った日を入力してください。"
        )
    entry = append(
        actor=actor, kind="collection.paid_at_window", procedure="collection.pay_at_window",
        subjects=[("payout", payout), ("person", row.payee)], happened_on=paid_on, cause=row.entry,
    )  # fmt: skip
    PayoutAtWindow.objects.create(
        municipality=row.municipality, payout=payout, paid_on=paid_on, entry=entry.number
    )
    return entry.number
