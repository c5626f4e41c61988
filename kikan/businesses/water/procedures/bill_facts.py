"""What the papers of a bill say (帳票の元): the bill, its reading, the payer as letters reach them."""

from kikan.businesses.water.documents.bill import BillFacts, accounts_of
from kikan.businesses.water.models import Bill, Reading
from kikan.businesses.water.reads import words
from kikan.businesses.water.reads.explained import explained
from kikan.businesses.water.reads.pages import bill_row
from kikan.law.days import day as to_day
from kikan.shared.addressees.models import Account, Address, Name
from kikan.shared.errors import Refused
from kikan.shared.history import as_of
from kikan.shared.ledger.models import Balance
from kikan.shared.tenancy import clock, ordinances
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise


def bill_facts(number: int, store_issuer: str) -> BillFacts:
    """Errors: NotFound; Refused for a payer without name or address."""
    row, town = bill_row(number), current_or_raise()
    body = Municipality.objects.get(code=town)
    name, address = _payer(row.payer)
    reading = (
        as_of(Reading, None).filter(municipality=town, point=row.point, valid_from=row.valid_from).first()
    )
    balances = _balances(row)
    return BillFacts(
        number=row.number, point=row.point, fiscal_year=row.month // 100 - (row.month % 100 < 4),
        begins=row.valid_from, ends=row.valid_until, due_on=row.due_on,
        previous_index=reading.previous_index if reading else 0, index=reading.index if reading else None,
        volume=row.volume, sewage=row.sewage, kind=words.kind_ja(row.kind), calibre=row.calibre, payer=row.payer, payer_name=name,
        postal_code=_postal(address.postal_code), address=tuple(x for x in (address.address, address.building) if x),
        has_account=_has_account(row.payer),
        accounts=accounts_of(
            body.name,
            (row.water, row.water_tax, row.water_off, balances.get(row.water_charge or 0, 0), row.water_charge),
            (row.sewer, row.sewer_tax, row.sewer_off, balances.get(row.sewer_charge or 0, 0), row.sewer_charge),
        ),
        tax_rate=_tax_rate(row), office=f"{body.name}　上下水道料金担当", municipality=town, body=body.name,
        store_issuer=store_issuer, illustrative=explained(row).illustrative,
    )  # fmt: skip


def _payer(person: int) -> tuple[str, Address]:
    today, own = clock.today(), {"municipality": current_or_raise(), "person": person}
    name = (
        as_of(Name, None)
        .filter(**own, kind="official", valid_from__lte=today)
        .order_by("-valid_from")
        .first()
    )
    mailing = as_of(Address, today).filter(**own, use="mailing").first()
    home = (
        as_of(Address, None).filter(**own, use="home", valid_from__lte=today).order_by("-valid_from").first()
    )
    address = mailing or home
    if name is None or address is None:
        raise Refused(
            "使用者の氏名または送付先がありません。", what_to_do="宛名の氏名と住所を確かめてください。"
        )
    return name.name, address


def _balances(row: Bill) -> dict[int, int]:
    charges = [c for c in (row.water_charge, row.sewer_charge) if c]
    found: dict[int, int] = {}
    for b in Balance.objects.filter(municipality=current_or_raise(), charge__in=charges, instalment__lt=1000):
        found[b.charge] = found.get(b.charge, 0) + b.balance
    return found


def _has_account(person: int) -> bool:
    rows = as_of(Account, clock.today()).filter(municipality=current_or_raise(), person=person, use="debit")
    return rows.exists()


def _postal(code: str) -> str:
    return f"{code[:3]}-{code[3:]}" if len(code) == 7 else code


def _tax_rate(row: Bill) -> str:
    law = ordinances.law("event_date", to_day(row.tariff_on), statute="water_supply").of("water_supply")
    rate = law.rate("tax_rate") * 100
    return f"{rate.numerator // rate.denominator}%" if rate.denominator == 1 else f"{rate}%"
