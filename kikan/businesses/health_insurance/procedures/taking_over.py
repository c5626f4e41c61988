"""A pension begins to pay within a year (年度途中の特別徴収の開始): of interim months, or of a levy that is decided."""

from collections import defaultdict
from datetime import date

from kikan.businesses.health_insurance.models import Levy, LevyMember
from kikan.businesses.health_insurance.procedures.reassess_changed import is_followed
from kikan.businesses.health_insurance.reads.withholding import PLAN, interim_charge
from kikan.law import Law, column
from kikan.law.notions.from_pensions import INTERIM, PENSION_MONTHS, pension_due_days
from kikan.law.notions.instalments import over
from kikan.shared import history
from kikan.shared.errors import Refused
from kikan.shared.ledger import charge as ledger
from kikan.shared.ledger.asking import YearCalendar, open_days
from kikan.shared.ledger.kinds import KIND_STEP
from kikan.shared.ledger.law.instalments import share_components
from kikan.shared.ledger.models import Balance, ChargeLine
from kikan.shared.tenancy.opener import current_or_raise

Parts = tuple[int, ...]


def levy_to_take_over(person: int, law: Law) -> Levy | None:
    """The levy a person pays to the end of a decided year, None without one.

    Errors: Refused where facts of the household have changed that its levy does not follow yet.
    """
    row = Levy.objects.filter(
        municipality=current_or_raise(), payer=person, fiscal_year=law.at, ended_by__isnull=True,
        valid_until=date(law.at + 1, 4, 1), total__gt=0,
    ).order_by("-total", "household").first()  # fmt: skip
    if row is not None and not is_followed(row, law):
        raise Refused(
            "この世帯には、まだ税額に反映していない異動があります。", field="begins_on",
            what_to_do="先に「更正する」を行ってください。",
        )  # fmt: skip
    return row


def take_over(levy: Levy, begins_on: date, calendar: YearCalendar, entry: int) -> None:
    """What the payer's instalments from a day on still ask for is taken from the pension in its months from then on.

    An instalment that is paid, or in part, stays with the payer. Law: 地方税法第706条第2項・第718条の2
    """
    later = {i: day for i, day in _due(calendar).items() if _month_of(i, levy.fiscal_year) >= begins_on}
    moved = _unpaid(levy.charge, begins_on)
    total = tuple(sum(parts) for parts in zip(*moved.values(), strict=True))
    if not any(total) or not later:
        return
    ledger.place(levy.charge, {i: tuple(-part for part in parts) for i, parts in moved.items()}, entry=entry)
    law = calendar.law.of(PLAN.statute)
    unit, remainder = law.amount("instalment_unit"), law.choice("instalment_remainder")
    amounts = over(column(sum(total)), len(later), unit, remainder=remainder)[0].tolist()
    shares = share_components(total, dict(zip(sorted(later), amounts, strict=True)))
    number = _charge(levy.payer, levy.fiscal_year, later, entry)
    ledger.place(number, shares, entry=entry)
    if levy.pension_charge != number:
        _name(levy, number, entry)


def charge_interim_months(
    person: int, begins_on: date, amount: int, calendar: YearCalendar, entry: int
) -> None:
    """The interim months from a day on take so much each, before the year's levies are decided.

    Law: 地方税法第718条の8
    """
    year = calendar.law.at
    later = {i: day for i, day in _due(calendar).items() if i <= INTERIM and _month_of(i, year) >= begins_on}
    if amount and later:
        nothing = [0] * (len(PLAN.withheld.components) - 1)
        number = _charge(person, year, later, entry)
        ledger.place(number, dict.fromkeys(later, (amount, *nothing)), entry=entry)


def _due(calendar: YearCalendar) -> dict[int, date]:
    """Until when the pension payers hand over what each month took, by its number 1 to 6."""
    days = open_days(pension_due_days(calendar.law.of(PLAN.statute)), calendar.closed)
    return dict(enumerate(days, 1))


def _month_of(number: int, year: int) -> date:
    month = PENSION_MONTHS[number - 1]
    return date(year + (month < PENSION_MONTHS[0]), month, 1)


def _unpaid(charge: int, since: date) -> dict[int, Parts]:
    """The components of each instalment due from a day on of which nothing is paid."""
    rows = Balance.objects.filter(charge=charge, instalment__lt=KIND_STEP, due_on__gte=since, charged__gt=0)
    chosen = [row.instalment for row in rows if row.balance == row.charged]
    sums: dict[int, list[int]] = defaultdict(list)
    for line in ChargeLine.objects.filter(charge=charge, instalment__in=chosen):
        before = sums[line.instalment] or [0] * len(line.components)
        sums[line.instalment] = [a + b for a, b in zip(before, line.components, strict=True)]
    return {instalment: tuple(parts) for instalment, parts in sums.items()}


def _charge(person: int, year: int, due: dict[int, date], entry: int) -> int:
    """The charge of the person's pension of a year with these months open: the one that stands, or a new one."""
    if number := interim_charge(person, year):
        ledger.open_more(number, due, entry=entry)
        return number
    return ledger.open_charge(
        levy=PLAN.withheld.code, fiscal_year=year, payer=person, reference=person, due=due, entry=entry
    )


def _name(levy: Levy, pension_charge: int, entry: int) -> None:
    """The levy names the charge of the pension; it and its people are written again under this entry."""
    period = {"valid_from": levy.valid_from, "valid_until": levy.valid_until}
    key = {"household": levy.household, "fiscal_year": levy.fiscal_year}
    members = LevyMember.objects.filter(**key, valid_from=levy.valid_from, ended_by__isnull=True)
    for person in list(members.values_list("person", flat=True)):
        history.change(LevyMember, key | {"person": person}, {}, entry=entry, **period)
    history.change(Levy, key, {"pension_charge": pension_charge}, entry=entry, **period)
