"""A scene of people who have not paid (架空): charges of two years, names and addresses, ordinance values."""

from datetime import date
from typing import Any

from kikan.law import book, read_ordinance
from kikan.shared import history
from kikan.shared.access import Actor, system_actor
from kikan.shared.addressees.models import Address, Name, Person
from kikan.shared.journal.append import append
from kikan.shared.ledger.charge import Part, charge
from kikan.shared.ledger.levies import HEALTH_INSURANCE, RESIDENT_TAX
from kikan.shared.tenancy import ordinances, tenant
from kikan.shared.tenancy.models import Municipality
from kikan.site.samples.sources import FOLDER

TOWN, OTHER = 62022, 62090
RIGHTS = tuple(f"collection.{r}" for r in ("look", "change", "approve", "print", "batch"))
ACTOR: Actor = system_actor(TOWN, *RIGHTS)
FIRST_DUE, SECOND_DUE = date(2026, 7, 31), date(2026, 8, 31)
SINCE = date(2015, 4, 1)


def towns() -> None:
    """Two municipalities; the first with every illustrative value."""
    for code, name in ((TOWN, "見本市"), (OTHER, "例市")):
        Municipality.objects.create(
            code=code, name=name, kana="ミホンシ", prefecture="山形県", is_sample=True
        )
    ordinance_values()


def ordinance_values() -> None:
    """Every illustrative value for the town that exists."""
    text = (FOLDER / "ordinances" / "illustrative.yaml").read_text("utf-8")
    with tenant(TOWN):
        ordinances.enter(read_ordinance(text, "illustrative.yaml", book()), entry=entry())


def entry(kind: str = "test") -> int:
    return append(actor=ACTOR, kind=kind, procedure=kind, subjects=[("person", 18)]).number


def a_person(number: int, address: str = "見本町一丁目1番1号") -> int:
    """Somebody with a name and, where given, an address."""
    by = entry()
    Person.objects.create(municipality=TOWN, number=number, entry=by)
    name = {"name": f"見本　太郎{number}", "kana": "ミホン　タロウ", "name_key": "", "kana_key": ""}
    history.add(Name, {"person": number, "kind": "official"}, name, entry=by, valid_from=SINCE)
    if address:
        where: dict[str, Any] = {"postal_code": "9920001", "address": address, "building": ""}
        history.add(Address, {"person": number, "use": "home"}, where, entry=by, valid_from=SINCE)
    return number


def a_tax(
    payer: int, *amounts: int, due: date = FIRST_DUE, year: int = 2026, levy: int = HEALTH_INSURANCE.code
) -> int:
    """A charge whose instalments fall due month by month from a day."""
    rest = (0, 0, 0) if levy == HEALTH_INSURANCE.code else (0, 0)
    days = [
        date(due.year + (due.month + n - 1) // 12, (due.month + n - 1) % 12 + 1, 1)
        for n in range(len(amounts))
    ]
    parts = [
        Part(n + 1, due if n == 0 else SECOND_DUE if n == 1 and due == FIRST_DUE else day, (amount, *rest))
        for n, (amount, day) in enumerate(zip(amounts, days, strict=True))
    ]
    return charge(levy=levy, fiscal_year=year, payer=payer, reference=payer, parts=parts, entry=entry())


RESIDENT = RESIDENT_TAX.code
