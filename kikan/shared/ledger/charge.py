"""Charge and correct: called by the procedures of businesses, after their entry was appended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from kikan.shared.ledger.kinds import KIND_STEP, Kind, kind_of
from kikan.shared.ledger.law.instalments import Open, place_difference, share_components
from kikan.shared.ledger.levies import LEVIES
from kikan.shared.ledger.models import Allocation, Balance, Charge, ChargeLine, Instalment, WriteOff
from kikan.shared.procedures import recorder
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.opener import current_or_raise

CHARGES = "ledger.charge"


@dataclass(frozen=True)
class Part:
    """One instalment of a new charge; components in the order of the levy."""

    instalment: int
    due_on: date
    components: tuple[int, ...]


def charge(
    *, levy: int, fiscal_year: int, payer: int, reference: int, parts: Sequence[Part], entry: int
) -> int:
    """Add a charge with its instalments (調定). Returns its number."""
    municipality = current_or_raise()
    if any(len(p.components) != len(LEVIES[levy].components) for p in parts):
        raise ValueError("components do not fit the levy")
    number = numbers.draw(CHARGES)
    Charge.objects.create(
        municipality=municipality, number=number, levy=levy, fiscal_year=fiscal_year,
        payer=payer, reference=reference, entry=entry,
    )  # fmt: skip
    for part in parts:
        _open_instalment(municipality, number, part.instalment, part.due_on, entry)
    _add_lines(number, {p.instalment: p.components for p in parts}, entry)
    recorder.note(
        "charge", LEVIES[levy].ja, fiscal_year=fiscal_year, amount=sum(sum(p.components) for p in parts)
    )
    return number


def open_charge(
    *,
    levy: int,
    fiscal_year: int,
    payer: int,
    reference: int,
    due: Mapping[int, date],
    entry: int,
    number: int | None = None,
) -> int:
    """Add a charge with instalments that nothing is owed for yet; `place` says how much. Returns its number.

    number: one drawn for it before, as when the levy of a year came to nothing at first.
    """
    municipality = current_or_raise()
    number = numbers.draw(CHARGES) if number is None else number
    Charge.objects.create(
        municipality=municipality, number=number, levy=levy, fiscal_year=fiscal_year,
        payer=payer, reference=reference, entry=entry,
    )  # fmt: skip
    for instalment, due_on in due.items():
        _open_instalment(municipality, number, instalment, due_on, entry)
    return number


def open_more(charge_number: int, due: Mapping[int, date], *, entry: int) -> None:
    """Open the instalments of a charge that it does not have yet; `place` says how much is owed."""
    standing = Instalment.objects.filter(charge=charge_number, instalment__in=list(due))
    for instalment in sorted(due.keys() - set(standing.values_list("instalment", flat=True))):
        _open_instalment(current_or_raise(), charge_number, instalment, due[instalment], entry)


def correct(
    charge_number: int,
    *,
    components: tuple[int, ...],
    on: date,
    unit: int,
    occasional_due_on: date,
    entry: int,
) -> tuple[int, ...]:
    """Make the charge's yearly components these, by added lines. Returns the signed differences.

    A decrease below what is paid reverses allocations: the receipts become unallocated (過誤納).
    """
    difference = tuple(
        new - old
        for new, old in zip(components, charged_components(charge_number, len(components)), strict=True)
    )
    if not any(difference):
        return difference
    rows = Balance.objects.filter(charge=charge_number, instalment__lt=KIND_STEP).order_by("instalment")
    instalments = [Open(b.instalment, b.due_on, b.charged, b.balance) for b in rows]
    places = place_difference(sum(difference), instalments, on, unit)
    if not places:
        places = {
            _place_of_all(charge_number, instalments, difference, occasional_due_on, entry): sum(difference)
        }
    _free_paid(charge_number, places, {i.instalment: i.balance for i in instalments}, entry)
    _add_lines(charge_number, share_components(difference, places), entry)
    recorder.note("charge", "調定の更正", difference=sum(difference))
    return difference


def place(charge_number: int, differences: Mapping[int, tuple[int, ...]], *, entry: int) -> None:
    """Add signed components to instalments that the levy's business names itself (月割額の変更).

    A decrease below what is paid reverses allocations: the receipts become unallocated (過誤納).
    """
    wanted = {instalment: parts for instalment, parts in differences.items() if any(parts)}
    sums = {instalment: sum(parts) for instalment, parts in wanted.items()}
    rows = Balance.objects.filter(charge=charge_number, instalment__in=list(wanted))
    _free_paid(charge_number, sums, {b.instalment: b.balance for b in rows}, entry)
    _add_lines(charge_number, wanted, entry)
    if any(sums.values()):
        recorder.note("charge", "調定の更正", difference=sum(sums.values()))


def ask_besides(charge_number: int, amounts: Mapping[int, int], *, due_on: date, entry: int) -> None:
    """Ask for late charges and reminder fees beside the principal: amounts by their instalment's number.

    What stands already is added to; a negative amount takes back (延滞金の減免). Payments above it are freed.
    """
    municipality = current_or_raise()
    if any(kind_of(instalment) == Kind.PRINCIPAL for instalment in amounts):
        raise ValueError("the principal is charged by the levy's business")
    wanted = {instalment: amount for instalment, amount in amounts.items() if amount}
    rows = Balance.objects.filter(charge=charge_number, instalment__in=list(wanted))
    standing = {b.instalment: b.balance for b in rows}
    for instalment in sorted(wanted.keys() - standing.keys()):
        _open_instalment(municipality, charge_number, instalment, due_on, entry)
    _free_paid(charge_number, wanted, standing, entry)
    _add_lines(charge_number, {instalment: (amount,) for instalment, amount in wanted.items()}, entry)
    for instalment, amount in wanted.items():
        recorder.note("charge", kind_of(instalment).ja, amount=amount)


def charged_components(charge_number: int, count: int) -> tuple[int, ...]:
    """The sums of the components of a charge's principal as they stand; late charges and fees are apart."""
    totals = [0] * count
    lines = ChargeLine.objects.filter(charge=charge_number, instalment__lt=KIND_STEP)
    for components in lines.values_list("components", flat=True):
        totals = [a + b for a, b in zip(totals, components, strict=True)]
    return tuple(totals)


def _place_of_all(
    number: int, instalments: list[Open], difference: tuple[int, ...], due_on: date, entry: int
) -> int:
    if sum(difference) == 0 and instalments:
        return instalments[-1].instalment
    following = max((i.instalment for i in instalments), default=0) + 1
    _open_instalment(current_or_raise(), number, following, due_on, entry)
    return following


def _open_instalment(municipality: int, number: int, instalment: int, due_on: date, entry: int) -> None:
    Instalment.objects.create(
        municipality=municipality, charge=number, instalment=instalment, due_on=due_on, entry=entry
    )


def _add_lines(number: int, components: dict[int, tuple[int, ...]], entry: int) -> None:
    municipality = current_or_raise()
    ChargeLine.objects.bulk_create(
        ChargeLine(
            municipality=municipality, charge=number, instalment=instalment, entry=entry,
            amount=sum(parts), components=list(parts),
        )
        for instalment, parts in components.items()
    )  # fmt: skip


PAID = """
SELECT receipt, sum(amount)::bigint FROM ledger_allocation
WHERE municipality = %s AND charge = %s AND instalment = %s
GROUP BY receipt HAVING sum(amount) > 0 ORDER BY receipt DESC
"""


def _free_paid(number: int, places: dict[int, int], balances: dict[int, int], entry: int) -> None:
    """Reverse what settled instalments whose charge is about to fall below it: write-offs first, then payments."""
    municipality = current_or_raise()
    reversals = []
    for instalment, amount in places.items():
        excess = -amount - balances.get(instalment, 0)
        if excess > 0:
            excess -= _revive(number, instalment, excess, entry)
        if excess <= 0:
            continue
        with connection.cursor() as cursor:
            cursor.execute(PAID, [municipality, number, instalment])
            paid = cursor.fetchall()
        for receipt, allocated in paid:
            part = min(excess, allocated)
            if part > 0:
                reversals.append(
                    Allocation(
                        municipality=municipality, receipt=receipt, charge=number,
                        instalment=instalment, entry=entry, amount=-part,
                    )
                )  # fmt: skip
                excess -= part
    Allocation.objects.bulk_create(reversals)


def _revive(number: int, instalment: int, excess: int, entry: int) -> int:
    """What never was owed cannot have been given up: take the write-off back. Returns how much."""
    place = {"municipality": current_or_raise(), "charge": number, "instalment": instalment}
    given_up = sum(WriteOff.objects.filter(**place).values_list("amount", flat=True))
    part = min(excess, given_up)
    if part > 0:
        WriteOff.objects.create(**place, entry=entry, amount=-part, reason="corrected")
    return max(part, 0)


def is_charged(charge_number: int) -> bool:
    """Whether the charge stands in the ledger: a levy of nothing has a number but no charge."""
    return Charge.objects.filter(municipality=current_or_raise(), number=charge_number).exists()
