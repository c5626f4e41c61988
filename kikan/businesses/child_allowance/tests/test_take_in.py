"""What an old system paid is paid no more; what it left unpaid is paid next; a bad line keeps back its whole recipient."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kikan.businesses.child_allowance.exchange.inbound import take_in
from kikan.businesses.child_allowance.models import Child, Confirmation, Payment, PaymentLine, Recipient
from kikan.businesses.child_allowance.procedures.decide_payments import decide_payments
from kikan.businesses.child_allowance.reads.payments import unpaid_before
from kikan.businesses.child_allowance.tests.scene import CLERK, born, family
from kikan.businesses.health_insurance.tests import town
from kikan.ground.check_digits import is_person_number
from kikan.shared.exchange.layouts import layout_book
from kikan.shared.exchange.reading import HandOver, Rejected, read_hand_over, read_rows
from kikan.shared.exchange.taking import write_hand_over
from kikan.shared.tenancy import clock, tenant
from kikan.site.samples import generate, write_files
from kikan.site.samples.settling import enter_rules, sample_actor
from kikan.site.samples.sources import town_data
from kikan.site.samples.town import SAMPLE_DAY

LAYOUTS = town.ORDINANCES.parent / "layouts"
FATHER, MOTHER, CHILD, THIRD, STUDENT = [n for n in range(10_000_000, 10_000_200) if is_person_number(n)][:5]
RECIPIENT = [
    str(FATHER),
    str(MOTHER),
    "1",
    "1",
    "0",
    "2024-11-05",
    "2024-11-01",
    "2026-05-01",
    "2024-12-01",
    "",
    "",
    "",
]
FEW = ("2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01")
Rows = dict[str, list[list[str]]]


def settle() -> None:
    """The family of the old system is known in the register."""
    for person, on in (
        (FATHER, date(1980, 1, 5)), (MOTHER, date(1982, 1, 5)), (STUDENT, date(2006, 5, 5)), (CHILD, date(2022, 3, 1)),
        (THIRD, date(2025, 9, 3)),
    ):  # fmt: skip
        born(person, on)


def child(number: int, tie: int, begins: str = "2024-12-01", confirmed: str = "") -> list[str]:
    return [str(FATHER), str(number), "1", str(tie), confirmed, "", begins, "", ""]


def paid(number: int, amount: int, months: tuple[str, ...] = FEW) -> list[list[str]]:
    return [[str(FATHER), str(number), month, "2026-06-10", str(amount)] for month in months]


def whole() -> Rows:
    """Student, CHILD (second), third child of ten months of age: paid to May."""
    return {
        "child_allowance_recipient": [list(RECIPIENT)],
        "child_allowance_child": [child(STUDENT, 0, confirmed="2026-03-10"), child(CHILD, 1), child(THIRD, 2, "2025-10-01")],
        "child_allowance_paid": paid(CHILD, 10_000) + paid(THIRD, 30_000),
    }  # fmt: skip


def handed(rows: Rows) -> list[Rejected]:
    book = layout_book(LAYOUTS)
    read = {name: read_rows(lines, book.layouts[name], book) for name, lines in rows.items()}
    bad = tuple(r for _, lines in read.values() for r in lines)
    files = HandOver("0" * 64, date(2026, 7, 1), town.TOWN, {n: t for n, (t, _) in read.items()}, bad, 0)
    with tenant(town.TOWN):
        return [*bad, *take_in(files, 1, town.CLERK)]


def owed() -> list[tuple[int, date, int]]:
    with tenant(town.TOWN):
        found = unpaid_before(date(2026, 8, 1))
    days = found["month"].astype("datetime64[D]").astype(object)
    return sorted(zip(found["child"].tolist(), days, found["amount"].tolist(), strict=True))


def test_exactly_the_months_not_yet_paid_are_paid_next(live_database: object) -> None:
    with family():
        settle()
        assert handed(whole()) == []
        june, july = date(2026, 6, 1), date(2026, 7, 1)
        assert owed() == [
            (CHILD, june, 10_000),
            (CHILD, july, 10_000),
            (THIRD, june, 30_000),
            (THIRD, july, 30_000),
        ]
        with tenant(town.TOWN):
            row = Recipient.objects.get()
            assert (row.spouse, row.first_month, row.valid_from) == (
                MOTHER,
                date(2024, 12, 1),
                date(2026, 2, 1),
            )
            assert Confirmation.objects.get().valid_until == date(2029, 4, 1)
            assert Child.objects.filter(care=1).count() == 3
        # The same again, in other files, changes nothing.
        assert handed(whole()) == []
        with tenant(town.TOWN):
            assert (Recipient.objects.count(), PaymentLine.objects.count(), Payment.objects.count()) == (
                1,
                8,
                1,
            )
        assert decide_payments(pay_month=date(2026, 8, 1), actor=CLERK) == 1
        with tenant(town.TOWN):
            assert Payment.objects.order_by("-number").values_list("amount", flat=True)[0] == 80_000
        assert owed() == []


@pytest.mark.parametrize(
    ("name", "line", "cell", "value", "reason"),
    [
        ("child_allowance_paid", 3, 2, "", "揃っていません"),
        ("child_allowance_paid", 3, 4, "-1", "0円以下です"),
        ("child_allowance_paid", 3, 2, "2026-05-32", "揃っていません|まとめて"),
        ("child_allowance_recipient", 0, 4, "1", "勤務先が支給します"),
        ("child_allowance_recipient", 0, 7, "2026-04-01", "支払済年月より後の月"),
        ("child_allowance_child", 1, 1, "999", "検査数字"),
    ],
)
def test_one_bad_line_keeps_back_the_recipient_until_it_is_mended(
    live_database: object, name: str, line: int, cell: int, value: str, reason: str
) -> None:
    with family():
        settle()
        rows = whole()
        if value:
            rows[name][line][cell] = value
        else:
            del rows[name][line]
        bad = handed(rows)
        assert any(part in each.reason for each in bad for part in reason.split("|"))
        assert {each.layout for each in bad} == set(rows)  # nothing of the recipient went in
        assert owed() == []
        with tenant(town.TOWN):
            assert not Recipient.objects.exists()
            assert not Child.objects.exists()
        assert handed(whole()) == []
        assert len(owed()) == 4


def test_of_the_whole_sample_only_the_months_since_the_last_payment_are_due(
    live_database: object, tmp_path: Path
) -> None:
    """The amounts of the old system are worked out by the sample itself: ours agree with every one."""
    with clock.set_to(SAMPLE_DAY):
        enter_rules(town_data(f"{town.TOWN:06d}"))
        write_files(generate(f"{town.TOWN:06d}"), tmp_path)
        files = read_hand_over(tmp_path, layout_book(LAYOUTS))
        taken = write_hand_over(hand_over=files, actor=sample_actor(town.TOWN, "operator"))
        assert [r for r in taken.rejected if r.layout.startswith("child_allowance")] == []
        with tenant(town.TOWN):
            due = unpaid_before(date(2027, 1, 1))
            told = files.tables["child_allowance_recipient"]
            assert Recipient.objects.count() == len(told)
        assert set(np.unique(due["month"]).astype("datetime64[D]").astype(str)) == {
            "2026-10-01",
            "2026-11-01",
        }
        assert set(due["amount"].tolist()) <= {10_000, 15_000, 30_000}
