"""settle_winter: the bills of a winter on estimates become those of the water really used (冬期の精算)."""

from kikan.businesses.water.models import Bill
from kikan.businesses.water.procedures.computed import Laws
from kikan.businesses.water.procedures.correct_bill import write_correction, write_reading
from kikan.businesses.water.procedures.posting import asking_now
from kikan.businesses.water.procedures.winter_settlement import Settlement, settlements
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CITES = "給水条例の冬期間の使用水量の規定"


@procedure("water.settle_winter", right="water.approve", ja="冬期の精算")
def settle_winter(*, point: int, actor: Actor, reason: str = "") -> Settlement:
    """Put the real water of the winter in the place of the estimates, month by month, and correct what was asked.

    What was paid too much comes free for later bills or a refund; what is still missing is asked for with the next.
    Errors: Refused where no winter of the point waits, or its reading lies below the one before the winter. LawGap.
    """
    settled = settlements(points=[point])
    if settled.odd:
        raise Refused(
            "春の指針が冬の前の指針より小さいため、精算できません。", field="point",
            what_to_do="春の検針を読み直し、更正してください。",
        )  # fmt: skip
    if not settled.each or settled.found is None:
        raise Refused("この水栓には、精算を待つ冬期概算がありません。", field="point")
    first = settled.each[0]
    entry = append(
        actor=actor, kind="water.winter_settled", procedure="water.settle_winter", happened_on=clock.today(), cites=CITES,
        subjects=[("water_point", point), ("water_contract", first.winter.contract), ("person", first.payer)],
        reason=reason[:200],
    ).number  # fmt: skip
    asking = asking_now(Laws.of(None))
    bills = {b.number: b for b in Bill.objects.filter(number__in=first.bills, ended_by__isnull=True)}
    for row, number in zip(first.rows, first.bills, strict=True):
        if number:
            write_correction(bills[number], settled.found, row, asking, entry)
        else:
            write_reading(settled.found.periods, row, entry)
    return first
