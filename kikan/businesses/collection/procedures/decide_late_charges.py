"""decide_late_charges: ask for the late charges of what was paid too late (延滞金の決定)."""

from collections.abc import Sequence

from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.late import settle_late_charges
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("collection.decide_late_charges", right="collection.change", ja="延滞金の決定")
def decide_late_charges(*, charges: Sequence[int], actor: Actor) -> int:
    """Decide the late charge of every instalment of these charges that is paid off; returns what is asked anew.

    The evening run does the same for the whole municipality. Done twice it adds nothing.
    Law: 地方税法第326条・第723条, 附則第3条の2. Errors: Refused for no charge; LawGap for a rate not notified.
    """
    wanted = sorted(set(charges))
    if not wanted:
        raise Refused("調定番号がありません。", field="charge", what_to_do="収納状況から選んでください。")
    today = clock.today()
    entry = append(
        actor=actor, kind="collection.late_charges_decided", procedure="collection.decide_late_charges",
        subjects=[("charge", c) for c in wanted], happened_on=today, cites="地方税法第326条・第723条、附則第3条の2",
    )  # fmt: skip
    return settle_late_charges(wanted, today, entry=entry.number)
