"""end_grace: end a postponement or a deferral early (猶予の取消し)."""

from datetime import date, timedelta

from kikan.businesses.collection.procedures.claims import chosen_claims, subjects_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import Grace
from kikan.shared.procedures import procedure


@procedure("collection.end_grace", right="collection.change", ja="猶予の取消し")
def end_grace(
    *, charge: int, instalment: int, kind: int, last_on: date, reason: str, actor: Actor
) -> int:  # fmt: skip
    """End a grace early: it holds up to `last_on` (included), the day before it began takes it back whole.

    Law: 地方税法第15条の3. Errors: Refused where none holds or without a reason.
    """
    rows = history.as_of(Grace, None).filter(charge=charge, instalment=instalment, kind=kind)
    current = rows.order_by("-valid_from").first()
    if current is None or not reason.strip():
        raise Refused("取り消す猶予と、その理由を確かめてください。", field="reason")
    if last_on >= current.valid_until - timedelta(days=1):
        raise Refused("猶予はその日より前に終わります。", field="last_on")
    claim = chosen_claims([(charge, instalment)])
    entry = append(
        actor=actor, kind="collection.grace_ended", procedure="collection.end_grace", subjects=subjects_of(claim),
        happened_on=last_on, reason=reason[:200], cites="地方税法第15条の3",
    )  # fmt: skip
    kept = max(last_on + timedelta(days=1), current.valid_from)
    added = [] if kept <= current.valid_from else [_row(current, kept, entry.number)]
    history.write(Grace, ended=[current], added=added, entry=entry.number)
    return entry.number


def _row(current: Grace, until: date, entry: int) -> Grace:
    return Grace(
        municipality=current.municipality, charge=current.charge, instalment=current.instalment, kind=current.kind,
        waiver=current.waiver, valid_from=current.valid_from, valid_until=until, entry=entry,
    )  # fmt: skip
