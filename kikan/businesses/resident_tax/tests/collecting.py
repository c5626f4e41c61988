"""Two employers and four taxpayers of an invented town, with decided taxes: what acts on special collection begin with."""

from datetime import date
from pathlib import Path

from kikan.businesses.resident_tax.models import Assessment
from kikan.businesses.resident_tax.procedures.accept_starter import accept_starter
from kikan.businesses.resident_tax.procedures.register_collector import register_collector
from kikan.businesses.resident_tax.reads.collection_paths import SALARY
from kikan.law import book, read_ordinance
from kikan.shared import history
from kikan.shared.access import system_actor
from kikan.shared.addressees.models import Address, Name, Person, Profile
from kikan.shared.journal.append import append
from kikan.shared.ledger.charge import CHARGES
from kikan.shared.ledger.models import Balance
from kikan.shared.tenancy import clock, numbers, ordinances, tenant
from kikan.shared.tenancy.models import Municipality

TOWN = 62022
RIGHTS = ("look", "change", "batch", "print", "approve", "export")
CLERK = system_actor(TOWN, *(f"resident_tax.{right}" for right in RIGHTS))
YEAR = 2026
MILL, SHOP = 101, 102
EMPLOYED, OTHER, PAYS_HERSELF, PENSIONER = 18, 26, 34, 42
TAX = {EMPLOYED: (182_500, "salary"), OTHER: (90_000, "salary"), PAYS_HERSELF: (60_000, "ordinary")}
FOREST = 1_000
ORDINANCES = Path(__file__).parents[4] / "samples" / "ordinances"


def settle() -> None:
    """People, ordinance values, employers and whom they collect from since April 2026; taxes are decided, nothing is withheld."""
    Municipality.objects.get_or_create(
        code=TOWN,
        defaults={"name": "見本市", "kana": "ミホンシ", "prefecture": "山形県", "is_sample": True},
    )
    with tenant(TOWN):
        entry = append(actor=CLERK, kind="test", procedure="test", subjects=[("load", 1)]).number
        for person in (EMPLOYED, OTHER, PAYS_HERSELF, PENSIONER):
            _person(person, entry)
        for name in ("062022", "illustrative"):
            text = (ORDINANCES / f"{name}.yaml").read_text("utf-8")
            ordinances.enter(read_ordinance(text, f"{name}.yaml", book()), entry=entry)
    for number, name in ((MILL, "見本製粉株式会社"), (SHOP, "有限会社みほん商店")):
        register_collector(
            kind=SALARY, name=name, kana="ミホン", address="山形県見本市本町一丁目1番1号", postal_code="9990001",
            since=date(2020, 4, 1), collector=number, actor=CLERK,
        )  # fmt: skip
    with clock.set_to("2026-04-10"):
        for person, employer in ((EMPLOYED, MILL), (OTHER, SHOP)):
            accept_starter(
                person=person, collector=employer, first_month=date(2026, 4, 1), staff_number=f"A{person}", actor=CLERK
            )  # fmt: skip
    with tenant(TOWN):
        for person, (tax, path) in TAX.items():
            assess(person, tax, path)


def _person(person: int, entry: int) -> None:
    born = date(1980, 5, 5)
    Person.objects.create(municipality=TOWN, number=person, entry=entry)
    values = {"sex": 2, "birth_on": born, "birth_lower": born, "birth_upper": born}
    history.add(Profile, {"person": person}, values, entry=entry, valid_from=born)
    name = {"name": f"見本　{person}", "kana": "ミホン", "name_key": "", "kana_key": ""}
    history.add(Name, {"person": person, "kind": "official"}, name, entry=entry, valid_from=born)
    home = {
        "address": "山形県見本市大字見本1番地",
        "building": "",
        "postal_code": "9990000",
        "address_key": "",
    }
    history.add(Address, {"person": person, "use": "home"}, home, entry=entry, valid_from=born)


def assess(person: int, tax: int, path: str, working: list[int] | None = None) -> int:
    """Let the tax of the year be this, collected this way. Returns the entry."""
    entry = append(actor=CLERK, kind="test", procedure="test", subjects=[("person", person)]).number
    prefecture = (tax - FOREST) * 2 // 5 // 100 * 100
    city = tax - FOREST - prefecture
    at = ("salary", "pension", "ordinary").index(path) * 3
    parts = [0] * 9
    parts[at : at + 3] = [city, prefecture, FOREST]
    values = {
        "basis": 1, "status": 1, "aggregate_income": 3_000_000, "total_income": 3_000_000,
        "taxable_income": 1_800_000, "city_levy": city - 3_000, "prefecture_levy": prefecture - 2_000,
        "city_per_capita": 3_000, "prefecture_per_capita": 2_000, "forest_tax": FOREST, "annual_tax": tax,
        "salary": 0, "pension": 0, "ordinary": 0, path: tax, "parts": parts, "working": working or [],
    }  # fmt: skip
    known = Assessment.objects.filter(person=person, fiscal_year=YEAR, ended_by__isnull=True).first()
    values["charge"] = known.charge if known else numbers.draw(CHARGES)
    history.replace(
        Assessment, {"person": person, "fiscal_year": YEAR}, values, entry=entry,
        valid_from=date(YEAR, 1, 1), valid_until=date(YEAR + 1, 1, 1),
    )  # fmt: skip
    return entry


def charged(charge: int) -> list[int]:
    """What is charged in each instalment of a charge."""
    rows = Balance.objects.filter(charge=charge).order_by("instalment")
    return list(rows.values_list("charged", flat=True))
