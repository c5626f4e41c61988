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
from kikan.shared.tenancy import clock

YEAR = 2026
MILL, SHOP = 101, 102
RIGHTS = ("look", "change", "batch", "print", "approve", "export")
CLERK = system_actor(town.TOWN, *(f"resident_tax.{right}" for right in RIGHTS), "worklist.look")
PRINTER = Actor(9, town.TOWN, 1, frozenset({"resident_tax.print", "resident_tax.look"}), "税1")


@contextmanager
def employed_town() -> Iterator[None]:
    """Needs a database with commits."""
    town.settle()
    with clock.set_to("2026-04-10"):
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
