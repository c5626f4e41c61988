"""Insured and exemptions of an old system: what cannot be is told, mended lines go in, twice changes nothing."""

from datetime import date

from kikan.businesses.health_insurance.tests import town
from kikan.businesses.national_pension.exchange.inbound import take_in
from kikan.businesses.national_pension.models import Application, Insured, PensionNumber
from kikan.businesses.national_pension.reads.applications import applications_of
from kikan.ground.check_digits import is_person_number
from kikan.shared.addressees.models import Person
from kikan.shared.exchange.layouts import layout_book
from kikan.shared.exchange.reading import HandOver, read_rows
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant

LAYOUTS = town.ORDINANCES.parent / "layouts"
ONE, OTHER, THIRD, NOBODY = [n for n in range(10_000_000, 10_000_200) if is_person_number(n)][:4]
GOOD = ["1", "2020-04-01", "2", "2020-04-01", "", ""]


def handed(insured: list[list[str]], exempt: list[list[str]]) -> list[tuple[str, int, str]]:
    """What was not taken: layout, line, reason."""
    book, tables = layout_book(LAYOUTS), {}
    for name, rows in (("national_pension_insured", insured), ("national_pension_exemption", exempt)):
        tables[name], bad = read_rows(rows, book.layouts[name], book)
        assert bad == []
    files = HandOver("0" * 64, date(2026, 7, 10), town.TOWN, tables, (), 0)
    with tenant(town.TOWN):
        return [(r.layout, r.line, r.reason) for r in take_in(files, 1, town.CLERK)]


def exemption(person: int, kind: str, first: str, last: str, result: str = "1", cause: str = "") -> list[str]:
    return [str(person), kind, result, cause, "2025-07-10", "2025-09-01", first, last, "0"]


def test_what_an_old_system_knows_of_the_pension_stands_here_once(live_database: object) -> None:
    town.settle()
    with clock.set_to("2026-07-10"):
        with tenant(town.TOWN):
            entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 3)]).number
            for person in (ONE, OTHER, THIRD):
                Person.objects.create(municipality=town.TOWN, number=person, kind="natural", entry=entry)
        insured = [
            [str(ONE), "1234567890", *GOOD],
            [str(OTHER), "1234567890", *GOOD],  # the number of another
            [str(THIRD), "12345", *GOOD],  # no number
            [str(NOBODY), "", *GOOD],
        ]
        year = ("2025-07-01", "2026-06-01")
        exempt = [
            exemption(ONE, "1", *year),
            exemption(ONE, "1", "2026-06-01", "2027-06-01"),  # the last month again
            exemption(ONE, "3", "2026-01-01", "2026-04-01", ""),  # a birth stands beside the others
            exemption(OTHER, "1", *year),  # not insured, as the line above is not taken
            exemption(ONE, "8", "2027-07-01", "", ""),  # without a cause
            exemption(ONE, "2", "2024-04-02", "2025-03-01", "6"),  # no first of a month
        ]
        bad = handed(insured, exempt)
        assert [(layout[17:], line) for layout, line, _ in bad] == [
            ("insured", 3), ("insured", 4), ("insured", 5), ("exemption", 3), ("exemption", 5), ("exemption", 6),
            ("exemption", 7),
        ]  # fmt: skip
        assert [reason[:8] for *_, reason in bad][:5] == [
            "別の人の番号です",
            "10桁の数字では",
            "住民情報にない人",
            "同じ人の別の免除",
            "この期間に第1号",
        ]
        with tenant(town.TOWN):
            assert list(Insured.objects.values_list("person", "kind")) == [(ONE, 1)]
            assert PensionNumber.objects.get().digits == "1234567890"
            assert [(a.kind, a.result) for a in sorted(applications_of(ONE), key=lambda a: a.kind)] == [
                (1, 1),
                (3, 0),
            ]
        # Mended and read again with what is here already: only the new lines go in.
        insured[1][1], insured[2][1] = "2234567890", ""
        assert len(handed(insured[:3], [exempt[0], exempt[2], exempt[3]])) == 0
        assert handed(insured[:3], [exempt[0], exempt[2], exempt[3]]) == []
        with tenant(town.TOWN):
            assert (Insured.objects.count(), PensionNumber.objects.count(), Application.objects.count()) == (
                3,
                2,
                3,
            )
