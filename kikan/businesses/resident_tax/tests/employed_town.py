"""The taxed town with names, addresses and two employers: run released, salaries withheld; what papers and screens begin with."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from kikan.businesses.resident_tax.procedures.accept_starter import accept_starter
from kikan.businesses.resident_tax.procedures.register_collector import register_collector
from kikan.businesses.resident_tax.procedures.withhold_year import withhold_year
from kikan.businesses.resident_tax.reads.collection_paths import SALARY
from kikan.businesses.resident_tax.tests import taxed_town as town
from kikan.shared.access import Actor, system_actor
from kikan.shared.addressees.models import Address, Name
from kikan.shared.history import add
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant

YEAR = 2026
MILL, SHOP = 101, 102
RIGHTS = ("look", "change", "batch", "print", "approve", "export")
CLERK = system_actor(town.TOWN, *(f"resident_tax.{right}" for right in RIGHTS), "worklist.look")
PRINTER = Actor(9, town.TOWN, 1, frozenset({"resident_tax.print", "resident_tax.look"}), "税1")


@contextmanager
def employed_town() -> Iterator[None]:
    """Needs a database with commits."""
    town.settle()
    since = date(2000, 1, 1)
    with clock.set_to("2026-04-10"):
        with tenant(town.TOWN):
            entry = append(actor=CLERK, kind="test", procedure="test", subjects=[("load", 2)]).number
            for person, *_ in town.PEOPLE:
                name = {"name": f"見本　{person}", "kana": "ミホン", "name_key": "", "kana_key": ""}
                home = {
                    "address": "山形県見本市大字見本1番地",
                    "building": "コーポ見本",
                    "postal_code": "9990000",
                    "address_key": "",
                }
                add(Name, {"person": person, "kind": "official"}, name, entry=entry, valid_from=since)
                add(Address, {"person": person, "use": "home"}, home, entry=entry, valid_from=since)
        for number, ja in ((MILL, "見本製粉株式会社"), (SHOP, "有限会社みほん商店")):
            register_collector(
                kind=SALARY, name=ja, kana="ミホン", address="山形県見本市本町一丁目1番1号", postal_code="9990001",
                since=date(2020, 4, 1), collector=number, office="総務課", actor=CLERK,
            )  # fmt: skip
        for person, employer in ((town.EARNER, MILL), (town.LEAVER, MILL), (town.POOR, SHOP)):
            accept_starter(
                person=person, collector=employer, first_month=date(2026, 4, 1), staff_number=f"A{person}", actor=CLERK
            )  # fmt: skip
    with clock.set_to(town.TODAY):
        town.released()
        withhold_year(fiscal_year=YEAR, actor=CLERK)
        yield
