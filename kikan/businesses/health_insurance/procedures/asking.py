"""What a household owes is asked for (徴収の変更): of the head's pension while it pays, of the payer for the rest."""

from collections.abc import Sequence
from datetime import date

from kikan.businesses.health_insurance.law.remission import after_remission
from kikan.businesses.health_insurance.models import Levy, Remission
from kikan.businesses.health_insurance.procedures.computed import PARTS
from kikan.businesses.health_insurance.procedures.wanted import Wanted
from kikan.businesses.health_insurance.reads.levies import remission_of, remissions
from kikan.businesses.health_insurance.reads.withholding import (
    PLAN,
    calendar_of,
    interim_charge,
    levy_with_pension,
    reference_of_return,
)
from kikan.shared import history
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.ledger import charge as ledger
from kikan.shared.ledger.asking import YearCalendar, follow
from kikan.shared.ledger.kinds import KIND_STEP
from kikan.shared.ledger.law.instalments import share_components
from kikan.shared.ledger.models import Balance, Charge
from kikan.shared.premiums.pensions import stop_next_month, take_back
from kikan.shared.tenancy import clock, ordinances
from kikan.shared.tenancy.opener import current_or_raise

Parts = tuple[int, ...]
NOTHING: Parts = (0,) * len(PARTS)
STOPPED = "国民健康保険税の減額"
ANOTHER_PAYER = "納税義務者の変更"


def owed(parts: Parts, household: int, fiscal_year: int, since: date) -> Parts:
    """The parts of a payer's levy (of the months from `since`) after what is let off, never more than the levy."""
    let_off = remission_of(household, fiscal_year, since)
    return after_remission(parts, min(let_off.amount if let_off else 0, sum(parts)))


def keep_remissions(
    household: int, before: Sequence[Levy], wanted: Sequence[Wanted], fiscal_year: int, entry: int
) -> None:
    """What was let off one payer is not let off the next: it ends where the months become another's."""
    let_off = [r for r in remissions(fiscal_year, [household]) if r.amount]
    for each in wanted if let_off else ():
        others = [row for row in before if _overlaps(row, each) and row.payer != each.payer]
        for row in others:
            begins = max(row.valid_from, each.valid_from)
            if any(r.valid_from <= begins < r.valid_until for r in let_off):
                history.replace(
                    Remission, {"household": household, "fiscal_year": fiscal_year},
                    {"amount": 0, "reason": ANOTHER_PAYER}, entry=entry, valid_from=begins,
                    valid_until=min(row.valid_until, each.valid_until),
                )  # fmt: skip


def _overlaps(row: Levy, each: Wanted) -> bool:
    return row.valid_from < each.valid_until and each.valid_from < row.valid_until


def ask(levy: Levy, wanted: Parts, calendar: YearCalendar, entry: int) -> int:
    """Let both charges of a levy say what is owed now; returns the number of the ordinary one.

    Where the pension was to take more than is owed, its payer is told to stop, and what is not taken by then is asked
    of the payer by instalments. Law: 地方税法第706条・条例（普通徴収への繰入れ）
    """
    pension = levy.pension_charge
    if pension and sum(wanted) < _taken(pension) and is_this_year(levy.fiscal_year):
        following = stop_next_month(PLAN, levy.payer, STOPPED, entry)
        take_back(pension, levy.fiscal_year, following, entry)
        _take_back_interim(levy.payer, levy.fiscal_year + 1, following, entry)
    withheld = min(_taken(pension), sum(wanted)) if pension else 0
    from_pension, rest = _shared(wanted, withheld)
    if pension:
        _let_pension_pay(pension, from_pension, calendar, entry)
    return ask_payer(
        levy.charge, rest, payer=levy.payer, household=levy.household, since=levy.valid_from, calendar=calendar,
        entry=entry,
    )  # fmt: skip


def ask_payer(
    charge: int, rest: Parts, *, payer: int, household: int, since: date, calendar: YearCalendar, entry: int
) -> int:
    """Ask the payer himself for so much of the months from `since`.

    A number drawn for a levy that came to nothing is opened now; a claim that stands from before, when the same payer
    owed already, is taken up again.
    """
    reference = household
    if any(rest) and not (charge and ledger.is_charged(charge)):
        reference, standing = _claim_of(payer, household, since, calendar.law.at)
        charge = standing or charge
    if charge and any(rest) and not ledger.is_charged(charge):
        ledger.open_charge(
            levy=PLAN.levy.code, fiscal_year=calendar.law.at, payer=payer, reference=reference,
            due=dict(calendar.left()), entry=entry, number=charge,
        )  # fmt: skip
    return follow(
        charge, rest, levy=PLAN.levy, payer=payer, reference=reference, calendar=calendar, entry=entry
    )


def _claim_of(payer: int, household: int, since: date, year: int) -> tuple[int, int]:
    """The reference a payer's claim has, and the charge that stands under it without a levy, 0 without one."""
    claims = Charge.objects.filter(
        municipality=current_or_raise(), levy=PLAN.levy.code, fiscal_year=year, payer=payer
    )
    numbers = dict(claims.values_list("reference", "number"))
    used = Levy.objects.filter(charge__in=list(numbers.values()), fiscal_year=year, ended_by__isnull=True)
    taken = set(used.values_list("charge", flat=True))
    again = reference_of_return(household, since.month)
    reference = again if numbers.get(household) in taken else household
    standing = numbers.get(reference, 0)
    return reference, 0 if standing in taken else standing


def ask_instead(person: int, ends_on: date, entry: int) -> None:
    """A pension pays no more from a day on: its months are taken back and asked of the person by instalments.

    Before the levy of a year is decided only the interim months are taken back; the levy will ask for the rest.
    """
    year = fiscal_year_of(ends_on)
    for each in (year, year + 1):
        levy = levy_with_pension(person, each)
        if levy is None:
            _take_back_interim(person, each, ends_on, entry)
            continue
        take_back(levy.pension_charge, each, ends_on, entry)
        parts = tuple(int(getattr(levy, name)) for name in PARTS)
        calendar = calendar_of(ordinances.law("fiscal_year", each))
        ask(levy, owed(parts, levy.household, each, levy.valid_from), calendar, entry)


def _take_back_interim(person: int, year: int, ends_on: date, entry: int) -> None:
    """The interim months of a year that may stand already, before its levy does."""
    if charge := interim_charge(person, year):
        take_back(charge, year, ends_on, entry)


def _let_pension_pay(pension: int, wanted: Parts, calendar: YearCalendar, entry: int) -> None:
    """Less than was taken is taken off; the same sum in other parts moves within the last month that is left."""
    before = ledger.charged_components(pension, len(PARTS))
    difference = tuple(a - b for a, b in zip(wanted, before, strict=True))
    if sum(difference) == 0:
        left = Balance.objects.filter(charge=pension, instalment__lt=KIND_STEP, charged__gt=0)
        last = left.order_by("-instalment").values_list("instalment", flat=True).first()
        ledger.place(pension, {last: difference} if last else {}, entry=entry)
        return
    ledger.correct(
        pension, components=wanted, on=clock.today(), unit=calendar.unit, occasional_due_on=calendar.occasional(),
        entry=entry,
    )  # fmt: skip


def _taken(pension: int) -> int:
    return sum(ledger.charged_components(pension, len(PARTS)))


def is_this_year(fiscal_year: int) -> bool:
    """Whether today is in the fiscal year: only then a pension can still be told to stop."""
    today = clock.today()
    return fiscal_year_of(today) == fiscal_year


def _shared(wanted: Parts, withheld: int) -> tuple[Parts, Parts]:
    """The parts between the pension and the payer; each sums up to its share."""
    rest = sum(wanted) - withheld
    if not withheld or not rest:
        return (wanted, NOTHING) if withheld else (NOTHING, wanted)
    shares = share_components(wanted, {1: withheld, 2: rest})
    return shares[1], shares[2]
