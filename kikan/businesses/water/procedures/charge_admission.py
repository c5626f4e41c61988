"""charge_admission: what a new or larger service point pays once (加入金)."""

from datetime import date

from kikan.businesses.water.procedures.computed import Laws
from kikan.businesses.water.procedures.open_water import check_payer
from kikan.businesses.water.procedures.posting import asking_now
from kikan.businesses.water.reads.points import point_on
from kikan.law.days import day as to_day
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.charge import Part, charge
from kikan.shared.ledger.levies import WATER_FEE
from kikan.shared.ledger.models import Charge
from kikan.shared.procedures import procedure


@procedure("water.charge_admission", right="water.change", ja="加入金の調定")
def charge_admission(*, point: int, payer: int, charged_on: date, former_calibre: int, actor: Actor) -> int:
    """Charge the fee of the point's bore, less that of the bore it had (口径の変更は差額). Returns the charge.

    Errors: NotFound; Refused where it was charged to this payer before, or nothing is due. LawGap for an unknown bore.
    """
    known = point_on(point, charged_on)
    check_payer(payer)
    laws = Laws.of(None)
    law = laws.of_day(to_day(charged_on)).of("water_supply")
    table = law.table("admission_fee")
    fee = table.amount("fee", calibre=known.state.calibre)
    fee -= table.amount("fee", calibre=former_calibre) if former_calibre else 0
    if fee <= 0:
        raise Refused("納める加入金がありません。", field="former_calibre")
    year = charged_on.year - (charged_on.month < 4)
    if Charge.objects.filter(levy=WATER_FEE.code, fiscal_year=year, reference=point, payer=payer).exists():
        raise Refused("この水栓の加入金は、すでにこの年度に調定しています。", field="point")
    rate = law.rate("tax_rate")
    tax = int(fee * rate / (1 + rate))
    entry = append(
        actor=actor, kind="water.admission_charged", procedure="water.charge_admission", happened_on=charged_on,
        subjects=[("water_point", point), ("person", payer)],
    )  # fmt: skip
    due = asking_now(laws, charged_on).due_on
    return charge(
        levy=WATER_FEE.code, fiscal_year=year, payer=payer, reference=point, parts=[Part(1, due, (fee - tax, tax))],
        entry=entry.number,
    )  # fmt: skip
