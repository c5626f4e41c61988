"""close_evening: after the day's work decide late charges and warn of limitation (夜間の処理)."""

from dataclasses import dataclass

import numpy as np

from kikan.law.days import day, first_of_month, month_of
from kikan.shared.access import Actor
from kikan.shared.journal.append import append, head
from kikan.shared.ledger.claims import Claims, Ints, law_on, limitations, open_claims
from kikan.shared.ledger.late import settle_late_charges
from kikan.shared.ledger.models import Allocation, Evening
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.columns import read_columns, write_columns
from kikan.shared.tenancy.opener import current_or_raise

# Months before the limitation is over at which somebody is told; 0: it is over.
STAGES = (6, 3, 1, 0)
TOLD = (
    "SELECT charge, instalment, stage, last_on FROM ledger_limitation_warning WHERE municipality = %(town)s"
)


@dataclass(frozen=True)
class Evened:
    """What an evening decided: late charges asked anew in yen, warnings written."""

    late: int
    warnings: int


@procedure("collection.close_evening", right="collection.batch", ja="収納の夜間処理")
def close_evening(*, actor: Actor) -> Evened:
    """Decide the late charges of what was paid since the last evening, and mark claims near their limitation.

    Done twice it adds nothing. Errors: LawGap for a rate not notified.
    """
    today, until = clock.today(), head()
    last = Evening.objects.order_by("-until_entry").values_list("until_entry", flat=True).first() or 0
    paid = Allocation.objects.filter(municipality=current_or_raise(), entry__gt=last, entry__lte=until)
    charges = sorted(set(paid.values_list("charge", flat=True)))
    entry = append(
        actor=actor, kind="collection.evening_closed", procedure="collection.close_evening",
        subjects=[("closing", int(f"{today:%Y%m%d}"))], happened_on=today,
        cites="地方税法第326条・第723条、第18条ほか",
    )  # fmt: skip
    late = settle_late_charges(charges, today, entry=entry.number)
    warnings = _warn(entry.number)
    Evening.objects.create(municipality=entry.municipality, until_entry=until, day=today, entry=entry.number)
    return Evened(late, warnings)


def _warn(entry: int) -> int:
    today = clock.today()
    claims = open_claims(before=today)
    claims = claims[claims.balance > 0]
    last = limitations(claims, today, law_on(today)).last
    stage = _stage_of(last, day(today))
    near = (stage >= 0) & ~_told(claims, stage, last)
    if not near.any():
        return 0
    return write_columns(
        "ledger_limitation_warning",
        {
            "charge": claims.charge[near], "instalment": claims.instalment[near], "stage": stage[near],
            "last_on": last[near], "entry": entry,
        },
    )  # fmt: skip


def _stage_of(last: Ints, today: int) -> Ints:
    """The smallest stage that has been reached, -1 for a claim that is far from it."""
    stage = np.full(len(last), -1, dtype=np.int64)
    months = month_of(last)
    for ahead in STAGES:
        begins = first_of_month(months - ahead) + (last - first_of_month(months)) if ahead else last + 1
        stage[today >= begins] = ahead
    return stage


def _told(claims: Claims, stage: Ints, last: Ints) -> np.ndarray:
    rows = read_columns(TOLD, {"town": current_or_raise()})
    known = set(zip(*(rows[n].tolist() for n in ("charge", "instalment", "stage", "last_on")), strict=True))
    each = zip(claims.charge.tolist(), claims.instalment.tolist(), stage.tolist(), last.tolist(), strict=True)
    return np.array([row in known for row in each], dtype=np.bool_)
