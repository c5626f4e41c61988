"""What a notice says of a decided levy (納税通知書の元): the decision, its members, its payer, its instalments."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.health_insurance.models import Levy, LevyMember
from kikan.businesses.health_insurance.reads.levies import let_off, remissions
from kikan.shared.addressees.models import Account, Address, Name, Profile
from kikan.shared.addressees.recipients import envelopes, latest
from kikan.shared.history import as_of
from kikan.shared.ledger.kinds import KIND_STEP
from kikan.shared.ledger.models import Balance, ChargeLine
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True, repr=False)
class MemberRecord:
    """One person of a levy; `birth_on` is None where the birth date is uncertain."""

    person: int
    name: str
    birth_on: date | None
    insured_months: int
    is_known: bool
    working: tuple[int, ...]


@dataclass(frozen=True, repr=False)
class InstalmentRecord:
    """One instalment: decided now, decided before this entry (None at first), and still to be paid.

    is_withheld: a month of the pension (特別徴収).
    """

    instalment: int
    due_on: date
    amount: int
    before: int | None
    balance: int
    is_withheld: bool = False


@dataclass(frozen=True, repr=False)
class LevyRecord:
    """A levy as decided for one payer's months, with all that its notice needs; `address` is where mail goes."""

    household: int
    fiscal_year: int
    valid_from: date
    valid_until: date
    entry: int
    payer: int
    payer_name: str
    postal_code: str
    address: tuple[str, ...]
    parts: tuple[int, ...]
    total: int
    remission: int
    previous: int | None
    charge: int
    has_account: bool
    working: tuple[int, ...]
    members: tuple[MemberRecord, ...]
    instalments: tuple[InstalmentRecord, ...]


def levy_records(fiscal_year: int, households: Sequence[int], since: date | None = None) -> list[LevyRecord]:
    """The decided levies of these households, in their order; those without one are left out.

    Where the payer changed each payer's levy is one; `since`: only of the payer whose months begin on that day.
    """
    current = Levy.objects.filter(ended_by__isnull=True, **_of(fiscal_year, households))
    found = [row for row in current.order_by("valid_from") if since in (None, row.valid_from)]
    place = {household: i for i, household in enumerate(households)}
    return _records(fiscal_year, sorted(found, key=lambda row: place[row.household]))


def charged_records(fiscal_year: int, charges: Sequence[int]) -> list[LevyRecord]:
    """The decided levies with these charges, in their order."""
    rows = Levy.objects.filter(
        municipality=current_or_raise(), ended_by__isnull=True, fiscal_year=fiscal_year, charge__in=charges
    )
    place = {charge: i for i, charge in enumerate(charges)}
    return _records(fiscal_year, sorted(rows, key=lambda row: place[row.charge]))


def _records(fiscal_year: int, levies: Sequence[Levy]) -> list[LevyRecord]:
    households = list({row.household for row in levies})
    members = _members(fiscal_year, households)
    persons = {row.payer for row in levies} | {m.person for rows in members.values() for m in rows}
    known = _Persons(persons)
    money = _Money(levies)
    before = _previous(fiscal_year, levies)
    off = remissions(fiscal_year, households)
    records = []
    for row in levies:
        one = let_off(off, row.household, fiscal_year, row.valid_from)
        people = members.get((row.household, row.valid_from), [])
        previous = before.get((row.household, row.payer, row.entry))
        records.append(_record(row, one.amount if one else 0, previous, people, known, money))
    return records


TO_NOTIFY = """
SELECT l.charge FROM health_insurance_levy l
LEFT JOIN LATERAL (
  SELECT a.postal_code FROM addressees_address a WHERE a.municipality = l.municipality AND a.person = l.payer
    AND a.ended_by IS NULL AND a.valid_from <= %(day)s AND a.use IN ('home', 'mailing')
    AND (a.use = 'home' OR a.valid_until > %(day)s)
  ORDER BY a.use DESC, a.valid_from DESC LIMIT 1) x ON true
WHERE l.municipality = %(town)s AND l.fiscal_year = %(year)s AND l.ended_by IS NULL AND l.total > 0
ORDER BY x.postal_code, l.household, l.valid_from
"""


def to_notify(fiscal_year: int) -> list[int]:
    """The charges of the levies with something to pay for the year, by the postal code of the payer (郵便番号順)."""
    with connection.cursor() as cursor:
        cursor.execute(TO_NOTIFY, {"town": current_or_raise(), "year": fiscal_year, "day": clock.today()})
        return [charge for (charge,) in cursor.fetchall()]


def payers_of(fiscal_year: int, charges: Sequence[int]) -> dict[int, int]:
    """The payer of each of these charges of levies."""
    rows = Levy.objects.filter(
        municipality=current_or_raise(), ended_by__isnull=True, fiscal_year=fiscal_year, charge__in=charges
    )
    return dict(rows.values_list("charge", "payer"))


def _of(fiscal_year: int, households: Sequence[int]) -> dict[str, Any]:
    return {"fiscal_year": fiscal_year, "household__in": households}


def _members(fiscal_year: int, households: Sequence[int]) -> dict[tuple[int, date], list[LevyMember]]:
    found: dict[tuple[int, date], list[LevyMember]] = defaultdict(list)
    rows = LevyMember.objects.filter(ended_by__isnull=True, **_of(fiscal_year, households))
    for row in rows.order_by("household", "person"):
        found[row.household, row.valid_from].append(row)
    return found


def _previous(fiscal_year: int, levies: Sequence[Levy]) -> dict[tuple[int, int, int], int]:
    """The total that a levy's own entry replaced of the same payer, by household, payer and entry."""
    entries, households = {row.entry for row in levies}, {row.household for row in levies}
    found: dict[tuple[int, int, int], int] = defaultdict(int)
    for row in Levy.objects.filter(ended_by__in=entries, **_of(fiscal_year, list(households))):
        if row.ended_by is not None:
            found[row.household, row.payer, row.ended_by] += row.total
    return dict(found)


class _Persons:
    """Names, births and mailing addresses as last known by today."""

    def __init__(self, persons: Iterable[int]) -> None:
        self.today, chosen = clock.today(), list(persons)
        self.names = latest(Name, chosen, self.today, kind="official")
        self.profiles = latest(Profile, chosen, self.today)
        self.mailing = {
            r.person: r for r in as_of(Address, self.today).filter(person__in=chosen, use="mailing")
        }
        self.homes = latest(Address, chosen, self.today, use="home")
        accounts = as_of(Account, self.today).filter(person__in=chosen, use="debit")
        self.with_account = set(accounts.values_list("person", flat=True))
        self.others = envelopes(chosen, self.today)

    def name(self, person: int) -> str:
        return self.names[person].name if person in self.names else ""

    def birth_on(self, person: int) -> date | None:
        row = self.profiles.get(person)
        return row.birth_on if row is not None and row.birth_precision == "day" else None

    def envelope(self, person: int) -> tuple[str, str, tuple[str, ...]]:
        """(name, postal code, lines) of where papers go: to the person, or to who receives them instead."""
        other = self.others.get(person)
        if other is not None:
            return other.named(self.name(person)), other.postal_code, other.lines
        return (self.name(person), *self.address(person))

    def address(self, person: int) -> tuple[str, tuple[str, ...]]:
        row = self.mailing.get(person) or self.homes.get(person)
        if row is None:
            return "", ()
        return row.postal_code, tuple(line for line in (row.address, row.building) if line)


class _Money:
    """Instalments of the levies' charges: amounts now and before each levy's entry, and balances."""

    def __init__(self, levies: Iterable[Levy]) -> None:
        self.entry_of = {number: row.entry for row in levies for number in (row.charge, row.pension_charge)}
        self.entry_of.pop(0, None)
        charges = list(self.entry_of)
        self.before: dict[tuple[int, int], int] = defaultdict(int)
        principal = {"charge__in": charges, "instalment__lt": KIND_STEP}
        for line in ChargeLine.objects.filter(**principal):
            if line.entry < self.entry_of[line.charge]:
                self.before[line.charge, line.instalment] += line.amount
        self.rows: dict[int, list[Balance]] = defaultdict(list)
        for row in Balance.objects.filter(**principal).order_by("charge", "instalment"):
            self.rows[row.charge].append(row)

    def instalments(self, levy: Levy, is_correction: bool) -> tuple[InstalmentRecord, ...]:
        return tuple(
            InstalmentRecord(
                row.instalment,
                row.due_on,
                row.charged,
                self.before[row.charge, row.instalment] if is_correction else None,
                row.balance,
                row.charge == levy.pension_charge,
            )
            for row in sorted(
                (*self.rows[levy.pension_charge], *self.rows[levy.charge]),
                key=lambda row: (row.due_on, row.instalment),
            )
        )


def _record(
    levy: Levy,
    remission: int,
    previous: int | None,
    members: Sequence[LevyMember],
    known: _Persons,
    money: _Money,
) -> LevyRecord:
    payer_name, postal_code, address = known.envelope(levy.payer)
    return LevyRecord(
        household=levy.household,
        fiscal_year=levy.fiscal_year,
        valid_from=levy.valid_from,
        valid_until=levy.valid_until,
        entry=levy.entry,
        payer=levy.payer,
        payer_name=payer_name,
        postal_code=postal_code,
        address=address,
        parts=(levy.medical, levy.support, levy.care, levy.child),
        total=levy.total,
        # A levy that fell below what was let off owes nothing.
        remission=min(remission, levy.total),
        previous=previous,
        charge=levy.charge,
        has_account=levy.payer in known.with_account,
        working=tuple(levy.working),
        members=tuple(_member(row, known) for row in members),
        instalments=money.instalments(levy, previous is not None),
    )


def _member(row: LevyMember, known: _Persons) -> MemberRecord:
    return MemberRecord(
        row.person,
        known.name(row.person),
        known.birth_on(row.person),
        row.insured_months,
        row.is_known,
        tuple(row.working),
    )
