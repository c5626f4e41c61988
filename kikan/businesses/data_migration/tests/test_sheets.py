"""The printed sheets: what was counted, how each reject was settled, who signed and who has not, as a kept paper."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.data_migration.documents import TEMPLATE
from kikan.businesses.data_migration.documents.sheets import Section, Sheet, printed
from kikan.businesses.data_migration.procedures.mend import leave_out_line, mend_line
from kikan.businesses.data_migration.procedures.print_sheets import print_reconciliation
from kikan.businesses.data_migration.procedures.rehearsals import plan_rehearsal, sign, state_total
from kikan.businesses.data_migration.reads.sheets import reconciled, settled_of
from kikan.businesses.data_migration.tests import old_system
from kikan.businesses.data_migration.tests.acts import (
    CLERK,
    NEIGHBOUR,
    SECOND,
    TODAY,
    TOWN,
    kept,
    looked_through,
    mapped,
    rehearsed,
    source,
)
from kikan.businesses.data_migration.tests.test_rehearsals import cells, homes_ready
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of, fresh_token, user_with
from kikan.shared.documents import archive
from kikan.shared.documents.lists import Column
from kikan.shared.documents.models import Issue
from kikan.shared.documents.rendering import compile
from kikan.shared.documents.tests.making import page_texts, paper
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.tenancy import tenant

FAULTS = "5,4020306,,"
TAX_RULES = {"宛名番号": "[NO]", "課税年度": "[NENDO]", "固定資産税額": "数字([ZEI])"}


def amounts_ready() -> int:
    """Amounts of which two cannot be taken."""
    of = source(form=old_system.TAX_SHAPE, title="固定資産税")
    looked_through(kept(old_system.taxes(), of=of, name="ZEI.csv"))
    mapped(of, (CLERK, SECOND), layout="property_tax_amount", rules=TAX_RULES)
    return of


def body_of(number: int) -> dict[str, Any]:
    """What is printed on a kept paper, which can be rendered."""
    with tenant(TOWN):
        assert archive.pdf(number, CLERK).startswith(b"%PDF")
        body: dict[str, Any] = Issue.objects.get(number=number).data["body"]
    return body


def ways(rehearsal: int) -> dict[str, tuple[int, int, int, int]]:
    with tenant(TOWN):
        found = settled_of(rehearsal)
    return {s.code: (s.mended, s.left_out, s.otherwise, s.open) for s in found if s.total}


def test_every_reject_is_settled_one_way_and_counted_once(towns: None) -> None:
    homes = homes_ready(old_system.homes(FAULTS))
    first = rehearsed()
    assert ways(first) == {"E02": (0, 0, 0, 1), "E03": (0, 0, 0, 1)}
    # By itself this would be taken; beside line 3 it is that record again.
    mend_line(rehearsal=first, source=homes, line=4, cells=cells(homes, 3), reason="誤記", actor=CLERK)
    leave_out_line(rehearsal=first, source=homes, line=7, reason="二重の記録", actor=CLERK)
    second = rehearsed()
    assert ways(second) == {"E02": (0, 1, 0, 1)}
    mend_line(
        rehearsal=second, source=homes, line=4, cells=cells(homes, 4, SETAI="3", KAISHI="4020228"),
        reason="台帳", actor=CLERK,
    )  # fmt: skip
    assert ways(rehearsed()) == {"E02": (1, 1, 0, 0)}


def test_a_reject_that_a_new_file_no_longer_has_is_settled_otherwise(towns: None) -> None:
    homes = homes_ready(old_system.homes(FAULTS))
    rehearsed()
    looked_through(kept("SETAI,KAISHI,SHURYO,YOBI\r\n1,4020301,,\r\n".encode("cp932"), of=homes))
    assert ways(rehearsed()) == {"E02": (0, 0, 1, 0), "E03": (0, 0, 1, 0)}


def test_the_reconciliation_is_printed_with_counts_reasons_and_open_signatures(towns: None) -> None:
    homes, taxes = homes_ready(old_system.homes(FAULTS)), amounts_ready()
    number = rehearsed()
    state_total(
        rehearsal=number, source=homes, item="", value=7, reason="旧帳票は消除した世帯を含む", actor=CLERK
    )
    chief = Actor(user_with(TOWN, "migration_chief", "見本　課長").number, TOWN, 1, SECOND.rights)
    sign(rehearsal=number, role=1, actor=chief)
    with tenant(TOWN):
        found = reconciled(number)
    assert [(s.role, s.name, s.at is None) for s in found.signers] == [
        ("担当課", "見本　課長", False), ("情報担当", "", True), ("運営事業者", "", True)
    ]  # fmt: skip
    assert (taxes, "固定資産税額") in found.amounts
    body = body_of(print_reconciliation(rehearsal=number, actor=CLERK))
    counts, money, codes, *_ = (section["rows"] for section in body["sections"])
    assert counts[0][1:] == [
        "件数", "7", "6", "4", "2", "0", "0", "0", "（差 -1）旧帳票は消除した世帯を含む", "利用者番号7"
    ]  # fmt: skip
    assert money == [
        ["住民記録　固定資産税", "固定資産税額の合計", "―", "20,000", "20,000", "0", "―", "0", "0", "", ""]
    ]
    assert codes[-1] == ["合計", "4", "0", "0", "0", "4"]
    assert [row["is_open"] for row in body["signs"][0]["rows"]] == [False, True, True]


def test_a_long_sheet_repeats_its_heads_and_counts_its_pages() -> None:
    head = (Column("業務　ファイル", 9), Column("内容", 9), Column("件数", 3, "end"))
    rows = [
        (f"国民健康保険　資格の異動の履歴（第{n}支所で入力した分）", "見出しの下の行", f"{n:,}")
        for n in range(200)
    ]
    sheet = Sheet("突合表", "第2回", [("業務", "国民健康保険")], [Section("1　件数", head, rows)])
    made = page_texts(compile(TEMPLATE, {**paper(), "body": printed(sheet)}))
    assert len(made) > 3
    assert all("業務　ファイル" in text and f"{n}／{len(made)}" in text for n, text in enumerate(made, 1))


def test_nothing_is_printed_before_the_rehearsal_by_a_neighbour_or_without_the_right(towns: None) -> None:
    homes_ready()
    number = plan_rehearsal(reference_on=TODAY, actor=CLERK)
    with pytest.raises(Refused, match="リハーサルが終わっていません"):
        print_reconciliation(rehearsal=number, actor=CLERK)
    with pytest.raises(NotFound):
        print_reconciliation(rehearsal=number, actor=NEIGHBOUR)
    with pytest.raises(NotPermitted):
        print_reconciliation(rehearsal=number, actor=Actor(7, TOWN, 1, frozenset({"data_migration.look"})))
    with tenant(TOWN):
        assert not Issue.objects.exists()


def test_a_clerk_prints_from_the_page_which_lists_what_was_issued(towns: None) -> None:
    homes_ready()
    number = rehearsed()
    client = client_of(TOWN, "migration_clerk")
    at = f"/{TOWN}/data_migration/rehearsals/{number}/"
    sent = client.post(at, {"form_token": fresh_token(client), "do_print": "1"})
    assert sent.status_code == 302
    assert client.get(sent["Location"]).content.startswith(b"%PDF")
    shown = client.get(at).content.decode()
    assert sent["Location"] in shown
    with CaptureQueriesContext(connection) as few:
        client.get(at)
    print_reconciliation(rehearsal=number, actor=CLERK)
    with CaptureQueriesContext(connection) as many:
        client.get(at)
    assert len(few) == len(many)
