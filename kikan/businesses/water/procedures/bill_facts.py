"""What the papers of bills say (帳票の元): the bills, their readings, the payers as letters reach them."""

from collections.abc import Iterable, Mapping, Sequence

from kikan.businesses.water.documents.bill import Account, BillFacts, accounts_of
from kikan.businesses.water.models import Bill, Reading
from kikan.businesses.water.reads import words
from kikan.businesses.water.reads.explained import values_on
from kikan.law.days import day as to_day
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Account as BankAccount
from kikan.shared.addressees.protection import Shield, shield
from kikan.shared.addressees.reach import Addressee, addressees
from kikan.shared.errors import NotFound
from kikan.shared.history import as_of
from kikan.shared.ledger.models import Balance
from kikan.shared.tenancy import clock, ordinances
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise


def bill_facts(numbers: Sequence[int], actor: Actor, *, why: str = "") -> tuple[list[BillFacts], Shield]:
    """The facts in the order of the numbers, and whose address is covered; a fixed number of queries.

    Errors: NotFound where a number has no bill.
    """
    town, today = current_or_raise(), clock.today()
    rows = {b.number: b for b in as_of(Bill, None).filter(municipality=town, number__in=list(numbers))}
    if missing := [n for n in numbers if n not in rows]:
        raise NotFound(f"請求番号 {missing[0]} の料金はありません。", field="number")
    bills = [rows[n] for n in numbers]
    payers = {b.payer for b in bills}
    covered = shield(payers, actor, why=why)
    to = addressees(payers, actor, today, frozenset(p for p in payers if covered.is_open))
    readings = _readings(bills)
    balances, debits = _balances(bills), _with_account(payers)
    values = {day: _of_tariff(to_day(day)) for day in {b.tariff_on for b in bills}}
    body = Municipality.objects.get(code=town)
    found = [
        _facts(row, body.name, to[row.payer], readings, balances, row.payer in debits, *values[row.tariff_on])
        for row in bills
    ]
    return found, covered


def _facts(
    row: Bill, body: str, to: Addressee, readings: Mapping[tuple[int, object], Reading], balances: Mapping[int, int],
    has_account: bool, tax_rate: str, illustrative: tuple[str, ...],
) -> BillFacts:  # fmt: skip
    reading = readings.get((row.point, row.valid_from))
    return BillFacts(
        number=row.number, point=row.point, fiscal_year=row.month // 100 - (row.month % 100 < 4),
        begins=row.valid_from, ends=row.valid_until, due_on=row.due_on,
        previous_index=reading.previous_index if reading else 0, index=reading.index if reading else None,
        volume=row.volume, sewage=row.sewage, kind=words.kind_ja(row.kind), calibre=row.calibre, payer=row.payer,
        payer_name=to.name, postal_code=_postal(to.postal_code), address=to.lines, has_account=has_account,
        accounts=_accounts(row, body, balances), tax_rate=tax_rate, office=f"{body}　上下水道料金担当", body=body,
        illustrative=illustrative,
    )  # fmt: skip


def _accounts(row: Bill, body: str, balances: Mapping[int, int]) -> tuple[Account, ...]:
    open_of = {c: balances.get(c or 0, 0) for c in (row.water_charge, row.sewer_charge)}
    return accounts_of(
        body,
        (row.water, row.water_tax, row.water_off, open_of[row.water_charge], row.water_charge),
        (row.sewer, row.sewer_tax, row.sewer_off, open_of[row.sewer_charge], row.sewer_charge),
    )


def _readings(bills: Sequence[Bill]) -> dict[tuple[int, object], Reading]:
    rows = as_of(Reading, None).filter(
        point__in={b.point for b in bills}, valid_from__in={b.valid_from for b in bills}
    )
    return {(r.point, r.valid_from): r for r in rows}


def _balances(bills: Iterable[Bill]) -> dict[int, int]:
    charges = [c for b in bills for c in (b.water_charge, b.sewer_charge) if c]
    found: dict[int, int] = {}
    for b in Balance.objects.filter(charge__in=charges, instalment__lt=1000):
        found[b.charge] = found.get(b.charge, 0) + b.balance
    return found


def _with_account(persons: Iterable[int]) -> set[int]:
    rows = as_of(BankAccount, clock.today()).filter(person__in=list(persons), use="debit")
    return set(rows.values_list("person", flat=True))


def _of_tariff(day: int) -> tuple[str, tuple[str, ...]]:
    """The tax rate in words and the illustrative values of a tariff's day."""
    law = ordinances.law("event_date", day, statute="water_supply").of("water_supply")
    rate = law.rate("tax_rate") * 100
    text = f"{rate.numerator // rate.denominator}%" if rate.denominator == 1 else f"{rate}%"
    return text, tuple(v.ja for v in values_on(day) if v.is_illustrative)


def _postal(code: str) -> str:
    return f"{code[:3]}-{code[3:]}" if len(code) == 7 else code
