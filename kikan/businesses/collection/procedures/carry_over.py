"""carry_over: what is open at the year's end becomes arrears of the next year (滞納繰越)."""

from datetime import date

import numpy as np

from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.claims import open_claims
from kikan.shared.ledger.models import Carried
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.columns import write_columns

CITES = "地方自治法第235条の5（出納の閉鎖）、地方自治法施行令第149条・第150条"


@procedure("collection.carry_over", right="collection.batch", ja="滞納繰越", takes_two=True)
def carry_over(*, fiscal_year: int, actor: Actor) -> int:
    """Carry every claim of a year and of years before that is still open into the year after; returns how many.

    The books of a year close on 31 May after it; on 1 June its arrears belong to the next year's accounts.
    Errors: Refused before that day, where the year was carried over before, or nothing is open.
    """
    into, today = fiscal_year + 1, clock.today()
    if today <= date(into, 5, 31):
        raise Refused(
            "出納閉鎖（5月31日）の前です。", field="fiscal_year", cites=CITES, what_to_do="6月1日以後に行ってください。"
        )  # fmt: skip
    if Carried.objects.filter(into_year=into).exists():
        raise Refused("この年度の滞納繰越は終わっています。", field="fiscal_year")
    claims = open_claims(before=date(into, 6, 1))
    claims = claims[(claims.balance > 0) & (claims.fiscal_year <= fiscal_year)]
    if not len(claims):
        raise Refused("繰り越す未納がありません。", field="fiscal_year")
    entry = append(
        actor=actor, kind="collection.carried_over", procedure="collection.carry_over",
        subjects=[("fiscal_year", fiscal_year)], happened_on=date(into, 6, 1), cites=CITES,
    )  # fmt: skip
    return write_columns(
        "ledger_carried",
        {
            "charge": claims.charge, "instalment": claims.instalment, "amount": claims.balance,
            "into_year": np.full(len(claims), into, dtype=np.int64), "entry": entry.number,
        },
    )  # fmt: skip
