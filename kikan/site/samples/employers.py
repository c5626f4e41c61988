"""Employers and a pension payer of a sample town, whom they collect from, what in each month (見本の特別徴収)."""

from datetime import date

from kikan.businesses.resident_tax.models import Collector, Income
from kikan.businesses.resident_tax.procedures.import_collected import Line, import_collected
from kikan.businesses.resident_tax.procedures.register_collector import register_collector
from kikan.businesses.resident_tax.procedures.withhold_year import withhold_year
from kikan.businesses.resident_tax.reads.collection_paths import PENSION, SALARY
from kikan.shared.access import Actor
from kikan.shared.tenancy import tenant

EMPLOYERS = (
    (101, "株式会社見本製作所", "カブシキガイシャミホンセイサクジョ", False),
    (102, "見本商店合同会社", "ミホンショウテンゴウドウガイシャ", True),
    (103, "社会福祉法人見本会", "シャカイフクシホウジンミホンカイ", False),
    (104, "見本市役所職員課", "ミホンシヤクショショクインカ", False),
)
PAYER = 901
EMPLOYED, PENSIONERS = 120, 12
LEAST_SALARY, LEAST_PENSION = 1_500_000, 1_600_000


def found_employers(actor: Actor, year: int) -> None:
    """The bodies that collect, and whom they collect from since April of the year; nothing where they are there already."""
    with tenant(actor.municipality):
        if Collector.objects.exists():
            return
    since = date(year, 4, 1)
    for number, name, kana, is_half_yearly in EMPLOYERS:
        register_collector(
            kind=SALARY, name=name, kana=kana, address="（架空の所在地）本町一丁目1番1号", postal_code="9990001", since=since,
            collector=number, office="給与担当", is_half_yearly=is_half_yearly, actor=actor,
        )  # fmt: skip
    register_collector(
        kind=PENSION, name="見本年金機構", kana="ミホンネンキンキコウ", address="（架空の所在地）高井戸1番", since=since,
        collector=PAYER, actor=actor,
    )  # fmt: skip
    with tenant(actor.municipality):
        lines = [*_employed(year, since), *_pensioners(year, since)]
    if lines:
        import_collected(lines=lines, actor=actor)


def _employed(year: int, since: date) -> list[Line]:
    rows = Income.objects.filter(fiscal_year=year, ended_by__isnull=True, salary_revenue__gte=LEAST_SALARY)
    people = rows.order_by("person").values_list("person", flat=True)[:EMPLOYED]
    return [
        Line(i, SALARY, EMPLOYERS[i % len(EMPLOYERS)][0], person, since, f"{1000 + i}")
        for i, person in enumerate(people)
    ]


def _pensioners(year: int, since: date) -> list[Line]:
    """Some old enough and some not: those are not taken, as with a real file."""
    rows = Income.objects.filter(
        fiscal_year=year, ended_by__isnull=True, pension_revenue__gte=LEAST_PENSION, salary_revenue=0
    )
    found = rows.order_by("person").values_list("person", "pension_revenue")[:PENSIONERS]
    return [
        Line(10_000 + i, PENSION, PAYER, person, since, pension=pension, is_care_withheld=True)
        for i, (person, pension) in enumerate(found)
    ]


def withhold(actor: Actor, year: int) -> None:
    """The monthly amounts of the year, as its assessments say; again changes nothing."""
    withhold_year(fiscal_year=year, actor=actor)
