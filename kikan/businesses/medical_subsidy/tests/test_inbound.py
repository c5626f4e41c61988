"""Recipients of an old system: bad rows are told, the same again changes nothing, the others are like those decided here."""

from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.health_insurance.tests.town import ORDINANCES
from kikan.businesses.medical_subsidy.exchange.inbound import take_in
from kikan.businesses.medical_subsidy.law.numbers import with_check_digit
from kikan.businesses.medical_subsidy.procedures.decide import recipient_numbers
from kikan.businesses.medical_subsidy.procedures.issue_papers import issue_certificate
from kikan.businesses.medical_subsidy.reads import recipients as reads
from kikan.businesses.medical_subsidy.reads.renewal import renewal
from kikan.businesses.medical_subsidy.tests import town
from kikan.businesses.medical_subsidy.tests.town import (
    ALONE,
    CHILD,
    CLERK,
    FATHER,
    HOME,
    SEVERE,
    TODAY,
    WIDOW,
    child_granted,
)
from kikan.businesses.schooling.tests.test_screens import shown
from kikan.law import column
from kikan.law.days import day as to_day
from kikan.shared.access.tests.people import client_of
from kikan.shared.exchange.layouts import layout_book
from kikan.shared.exchange.outbound.definitions import outfiles
from kikan.shared.exchange.reading import HandOver, Table
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.columns import MISSING

BOOK = layout_book(ORDINANCES.parent / "layouts")
LAYOUT = BOOK.layouts["medical_subsidy_recipient"]
ONE, TWO, THREE = with_check_digit(column(901, 902, 903), 6).tolist()


def row(person: int, number: int, first: str, until: str, **given: Any) -> dict[str, Any]:
    return {
        "person": person, "kind": "1", "number": number, "copay": "1", "payee": person, "valid_from": first,
        "valid_until": until, "applied_on": first, "physical": 1, **given,
    }  # fmt: skip


def taken(*rows: dict[str, Any]) -> list[tuple[int, str, str]]:
    """The rows taken in as a file of the old system; (line, field, reason) of those that were not."""
    columns: dict[str, Any] = {}
    for field in LAYOUT.fields:
        cells = [row.get(field.column, "") for row in rows]
        if field.type in "ND" or field.check:
            days = [to_day(date.fromisoformat(c)) if c and field.type == "D" else c for c in cells]
            columns[field.column] = np.array([MISSING if d == "" else d for d in days], dtype=np.int64)
        else:
            columns[field.column] = [str(c) for c in cells]
    table = Table(LAYOUT, columns, np.arange(2, len(rows) + 2, dtype=np.int64))
    handed = HandOver("0" * 64, date(2026, 7, 10), town.TOWN, {LAYOUT.layout: table}, (), len(rows))
    with tenant(town.TOWN):
        return sorted((bad.line, bad.field, bad.reason) for bad in take_in(handed, 1, CLERK))


def test_an_imported_recipient_is_like_one_decided_here(settled: None) -> None:
    files = (
        row(WIDOW, ONE, "2024-07-01", "2025-07-01"), row(WIDOW, ONE, "2025-07-01", "2026-07-01"),
        row(ALONE, TWO, "2026-07-01", "2027-07-01", copay="2", insurer="4", insurer_number="06139999", symbol="１２・３４５"),
    )  # fmt: skip
    assert taken(*files) == []
    with tenant(town.TOWN):
        held = [(r.number, r.valid_from.year, r.copay) for r in reads.recipients(person=WIDOW)]
        (told,) = reads.insurances_on([ALONE], TODAY).values()
        found = renewal(2026)
        assert recipient_numbers(1)[0] // 10 == 903
    assert held == [(ONE, 2025, 1), (ONE, 2024, 1)]
    assert (told.insurer_ja, told.insurer_number) == ("健康保険組合", "06139999")
    assert (found.rows()["person"].tolist(), found.rows()["number"].tolist()) == ([WIDOW], [ONE])
    assert issue_certificate(person=ALONE, scheme=SEVERE, actor=CLERK) > 0
    page = shown(client_of(town.TOWN, "medical_chief"), f"{HOME}persons/{ALONE}/")
    assert f"{TWO:07d}" in page
    again = "この人と制度の資格は、すでに登録されています"
    assert taken(*files) == [(line, "適用開始年月日", again) for line in (2, 3, 4)]
    with tenant(town.TOWN):
        assert len(reads.recipients(person=WIDOW)) == 2


def test_what_cannot_be_is_told_by_line_field_and_reason(settled: None) -> None:
    child = child_granted()
    assert child is not None
    term = ("2026-07-01", "2027-07-01")
    bad = taken(
        row(999_999, ONE, *term), row(WIDOW, ONE, "2019-07-01", "2020-07-01", payee=999_999),
        row(WIDOW, ONE + 1, "2020-07-01", "2021-07-01"), row(WIDOW, child.number, "2021-07-01", "2022-07-01"),
        row(CHILD, child.number, *term, kind="3"), row(WIDOW, ONE, "2022-07-01", "2023-07-01", applied_on="2022-08-01"),
        row(WIDOW, ONE, "2027-07-01", "2026-07-01"), row(ALONE, TWO, *term), row(ALONE, THREE, "2027-07-01", "2028-07-01"),
        row(FATHER, TWO, *term),
    )  # fmt: skip
    assert bad == [
        (2, "宛名番号", "住民情報にない人です"), (3, "受取人宛名番号", "住民情報にない人です"),
        (4, "受給者番号", "検証番号が合いません"), (5, "受給者番号", "同じ番号が別の人か制度にあります"),
        (6, "適用開始年月日", "この人と制度の資格は、すでに登録されています"), (7, "申請年月日", "資格が始まった後の日です"),
        (8, "適用終了年月日", "終了日が開始日以前です"), (10, "受給者番号", "同じ人と制度で番号が違います"),
        (11, "受給者番号", "同じ番号が別の人か制度にあります"),
    ]  # fmt: skip
    with tenant(town.TOWN):
        assert [r.number for r in reads.recipients(person=ALONE)] == [TWO]
        assert reads.recipients(person=WIDOW) == []


def test_what_leaves_is_what_is_taken_in() -> None:
    (file,) = (one for one in outfiles() if one.layout == LAYOUT.layout)
    told = [(item.name, item.type, item.length, item.required) for item in file.items]
    assert told == [(f.name, f.type, f.length, f.required) for f in LAYOUT.fields]
    for item, field in zip(file.items, LAYOUT.fields, strict=True):
        if item.codes:
            assert {code for code, _ in item.codes.values()} - {"0"} <= set(BOOK.codes[field.codes])
