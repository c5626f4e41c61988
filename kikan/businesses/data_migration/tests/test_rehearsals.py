"""Rehearsals: all that went in comes out or is told, is mended and read again, compared, signed and handed out."""

import io
import zipfile
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kikan.businesses.data_migration.jobs import rehearse
from kikan.businesses.data_migration.models import Mend, RehearsalOutput, RehearsalReject
from kikan.businesses.data_migration.procedures.mend import leave_out_line, mend_line
from kikan.businesses.data_migration.procedures.rehearsals import (
    hand_out,
    plan_rehearsal,
    sign,
    state_total,
)
from kikan.businesses.data_migration.procedures.sources import keep_file
from kikan.businesses.data_migration.reads import rehearsals as reads
from kikan.businesses.data_migration.reads.mappings import book
from kikan.businesses.data_migration.reads.mends import record_of
from kikan.businesses.data_migration.reads.reconciliation import page_of
from kikan.businesses.data_migration.tests import old_system
from kikan.businesses.data_migration.tests.acts import (
    CLERK,
    NEIGHBOUR,
    OTHER,
    SECOND,
    TODAY,
    TOWN,
    kept,
    let_run,
    looked_through,
    mapped,
    rehearsed,
    run_of,
    source,
)
from kikan.businesses.data_migration.tests.test_mappings import ASIDE, RULES
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange.reading import read_hand_over
from kikan.shared.jobs import queue
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import tenant


def homes_ready(content: bytes = b"") -> int:
    of = source(form=old_system.HOMES_SHAPE, title="世帯")
    looked_through(kept(content or old_system.homes("5,4020306,,"), of=of))
    mapped(of, (CLERK, SECOND), layout="household", rules=RULES, set_aside=ASIDE)
    return of


@pytest.fixture
def homes(towns: None) -> int:
    """Six households: the third begins on no day, the sixth is the fifth again."""
    return homes_ready()


def cells(of: int, line: int, **changed: str) -> dict[str, str]:
    with tenant(TOWN):
        return dict(record_of(reads.part_of(1, of).file, 1, line).cells) | changed


def test_what_went_in_is_loaded_or_rejected_with_its_reason(homes: int) -> None:
    number = rehearsed()
    with tenant(TOWN):
        page = page_of(number)
        rejects = reads.rejects_of(number, reads.part_of(number, homes))
    (item,) = page.items
    assert (item.old, item.loaded, item.rejected, item.left_out, item.difference) == (6, 4, 2, 0, 0)
    assert [(r.line, r.field, r.code) for r in rejects] == [
        (4, "適用開始年月日", "E03"),
        (7, "世帯番号", "E02"),
    ]
    assert [(code, n) for _, _, code, _, n in page.reasons] == [("E02", 1), ("E03", 1)]
    assert (page.is_even, page.before) == (True, None)


def test_a_value_that_would_not_be_taken_either_is_not_kept(homes: int) -> None:
    first = rehearsed()
    place = {"rehearsal": first, "source": homes, "line": 4, "actor": CLERK}
    with pytest.raises(Refused, match="この値でも受け入れられません（適用開始年月日：暦にない日です）"):
        mend_line(cells=cells(homes, 4, KAISHI="4020231"), reason="台帳", **place)
    with tenant(TOWN):
        assert not Mend.objects.exists()


def test_a_record_put_right_and_rejected_all_the_same_is_open_again(homes: int) -> None:
    first = rehearsed()
    again = cells(homes, 2) | {"YOBI": "2"}
    mend_line(rehearsal=first, source=homes, line=4, cells=again, reason="誤記", actor=CLERK)
    second = rehearsed()
    with tenant(TOWN):
        for number, settled in ((first, True), (second, False)):
            found = {r.line: r.is_settled for r in reads.rejects_of(number, reads.part_of(number, homes))}
            assert found[4] is settled


def test_a_second_carrying_out_changes_nothing(homes: int) -> None:
    number = rehearsed()
    with tenant(TOWN):
        before = JournalEntry.objects.count()
    rehearse.run(run_of(CLERK, rehearsal=number))
    with tenant(TOWN):
        assert JournalEntry.objects.count() == before


def test_mended_and_left_out_records_count_from_the_next_rehearsal_on(homes: int) -> None:
    first = rehearsed()
    place = {"rehearsal": first, "source": homes, "actor": CLERK}
    for _ in range(2):
        mend_line(line=4, cells=cells(homes, 4, KAISHI="4020228"), reason="紙の台帳で確認", **place)
        leave_out_line(line=7, reason="二重の記録", **place)
    with tenant(TOWN):
        assert Mend.objects.count() == 2
        assert b"4020228" not in b"".join(bytes(m.sealed) for m in Mend.objects.all())
        assert all(r.is_settled for r in reads.rejects_of(first, reads.part_of(first, homes)))
    second = rehearsed()
    with tenant(TOWN):
        page = page_of(second)
    (item,) = page.items
    assert (item.old, item.loaded, item.rejected, item.left_out) == (6, 5, 0, 1)
    compared = {c.ja: (c.before, c.now) for c in page.compared}
    assert (page.before, compared["移行した件数"], compared["受け入れなかった件数"]) == (
        first,
        (4, 5),
        (2, 0),
    )


def test_a_record_that_could_not_be_read_comes_back_when_mended(towns: None) -> None:
    of = homes_ready(old_system.homes("6"))
    first = rehearsed()
    assert cells(of, 7) == {"SETAI": "", "KAISHI": "", "SHURYO": "", "YOBI": ""}
    mend_line(
        rehearsal=first,
        source=of,
        line=7,
        cells=cells(of, 7, SETAI="7", KAISHI="4020306"),
        reason="確認",
        actor=CLERK,
    )
    second = rehearsed()
    with tenant(TOWN):
        (item,) = page_of(second).items
        assert (item.old, item.loaded, item.rejected) == (6, 5, 1)
        assert [r.line for r in reads.rejects_of(second, reads.part_of(second, of))] == [4]


def test_only_what_was_not_taken_can_be_mended_and_only_with_a_reason(homes: int) -> None:
    first = rehearsed()
    place = {"rehearsal": first, "source": homes, "actor": CLERK}
    with pytest.raises(NotFound, match="受け入れられています"):
        leave_out_line(line=2, reason="なし", **place)
    with pytest.raises(NotFound, match="項目と合いません"):
        mend_line(line=4, cells={"SETAI": "1"}, reason="確認", **place)
    with pytest.raises(Refused, match="理由を入力"):
        leave_out_line(line=4, reason=" ", **place)


def test_nothing_is_rehearsed_without_approval_or_twice_into_one_layout(towns: None) -> None:
    with pytest.raises(Refused, match="承認した対応づけ"):
        plan_rehearsal(reference_on=TODAY, actor=CLERK)
    homes_ready()
    other = source(form=old_system.HOMES_SHAPE, title="世帯（別）")
    looked_through(kept(old_system.homes(), of=other))
    mapped(other, (CLERK, SECOND), layout="household", rules=RULES, set_aside=ASIDE)
    with pytest.raises(Refused, match="二つの移行元"):
        plan_rehearsal(reference_on=TODAY, actor=CLERK)


def test_a_newer_file_must_be_looked_through_and_fit_its_mapping(homes: int) -> None:
    wider = old_system.homes().replace(b"YOBI", b"YOBI,BIKO").replace(b",\r\n", b",,\r\n")
    file = kept(wider, of=homes)
    with pytest.raises(Refused, match="まだプロファイルを作っていません"):
        plan_rehearsal(reference_on=TODAY, actor=CLERK)
    looked_through(file)
    with pytest.raises(Refused, match="項目「BIKO」はどこにも移らず消えます"):
        plan_rehearsal(reference_on=TODAY, actor=CLERK)


def test_heads_and_strangers_between_files_are_found_with_their_lines(towns: None) -> None:
    of = source(form="文字コード: cp932\n", title="世帯員")
    rows = "P,S,H,Z,ZH,K\r\n19,19,19,20,子,20200101\r\n27,27,27,02,世帯主〓,20200101\r\n"
    looked_through(kept(rows.encode("cp932"), of=of))
    rules = {
        "宛名番号": "[P]", "世帯番号": "[S]", "世帯主_宛名番号": "[H]", "続柄コード1": "[Z]", "続柄表記": "[ZH]",
        "適用開始年月日": "日付([K])",
    }  # fmt: skip
    mapped(of, (CLERK, SECOND), layout="resident_household", rules=rules)
    number = rehearsed()
    with tenant(TOWN):
        page = page_of(number)
    assert {f.kind: f.lines for f in page.findings} == {
        "no_head": (2,), "relationship": (3,), "character": (3,),
    }  # fmt: skip
    assert [f.kind for f in page.findings if f.must_be_none] == ["character"]
    assert not page.is_even


def test_three_sign_when_all_is_even_and_differences_have_reasons(homes: int) -> None:
    number = rehearsed()
    state_total(rehearsal=number, source=homes, item="", value=7, actor=CLERK)
    with pytest.raises(Refused, match="突合が合っていません"):
        sign(rehearsal=number, role=1, actor=SECOND)
    for _ in range(2):
        state_total(
            rehearsal=number, source=homes, item="", value=7, reason="取り出し後の異動1件", actor=CLERK
        )
    with tenant(TOWN):
        (item,) = page_of(number).items
    assert (item.stated, item.against_stated, item.reason) == (7, -1, "取り出し後の異動1件")
    with pytest.raises(Refused, match="リハーサルを行った人"):
        sign(rehearsal=number, role=1, actor=CLERK)
    for _ in range(2):
        sign(rehearsal=number, role=1, actor=SECOND)
    with pytest.raises(Refused, match="ほかの立場で確認した人"):
        sign(rehearsal=number, role=2, actor=SECOND)
    with tenant(TOWN):
        assert [role for role, _ in page_of(number).signatures] == ["担当課"]


def test_sums_of_amounts_agree_and_what_was_rejected_is_in_them(towns: None) -> None:
    layout = book().layouts["property_tax_amount"]
    of = source(form=old_system.TAX_SHAPE, title="固定資産税")
    looked_through(kept(old_system.taxes(), of=of))
    rules = {"宛名番号": "[NO]", layout.fields[1].name: "[NENDO]", layout.fields[2].name: "数字([ZEI])"}
    rules |= {f.name: '"0"' for f in layout.fields if f.required and f.name not in rules}
    mapped(of, (CLERK, SECOND), layout="property_tax_amount", rules=rules)
    number = rehearsed()
    with tenant(TOWN):
        items = {i.item: i for i in page_of(number).items}
    amount = items[layout.fields[2].name]
    assert (items[""].old, items[""].loaded, items[""].rejected) == (4, 2, 2)
    assert (amount.old, amount.loaded, amount.rejected, amount.difference) == (20_000, 20_000, 0, 0)


def test_the_hand_over_lies_sealed_is_written_out_and_is_read_as_any_other(
    homes: int, tmp_path: Path
) -> None:
    number = rehearsed()
    with tenant(TOWN):
        assert all(b"1990-03-01" not in bytes(o.sealed) for o in RehearsalOutput.objects.all())
    with zipfile.ZipFile(io.BytesIO(hand_out(rehearsal=number, actor=SECOND))) as archive:
        archive.extractall(tmp_path)
    found = read_hand_over(tmp_path, book())
    assert (found.municipality, found.rows, found.rejected) == (TOWN, 4, ())
    assert found.tables["household"].ints("household").tolist() == [19, 27, 43, 51]


def test_a_neighbour_finds_nothing(homes: int) -> None:
    number = rehearsed()
    with tenant(OTHER):
        assert (reads.rehearsals(), reads.ready(), RehearsalReject.objects.count()) == ([], [], 0)
    with pytest.raises(NotFound):
        hand_out(rehearsal=number, actor=NEIGHBOUR)
    with pytest.raises(NotFound):
        keep_file(source=homes, name="a.csv", content=b"SETAI\n1\n", actor=NEIGHBOUR)


def test_a_worker_carries_a_rehearsal_out(live: None) -> None:
    homes_ready()
    run = let_run("data_migration.rehearse", CLERK, rehearsal=plan_rehearsal(reference_on=TODAY, actor=CLERK))
    assert queue.find(TOWN, run).figures == {"records": 6, "loaded": 4, "rejected": 2, "findings": 0}


def sent(client: Client, path: str, **values: str) -> object:
    return client.post(path, {"form_token": fresh_token(client), **values})


def test_a_clerk_rehearses_mends_and_a_chief_signs_and_takes_the_files(homes: int) -> None:
    clerk, chief = client_of(TOWN, "migration_clerk"), client_of(TOWN, "migration_chief", "見本　長")
    listed = f"/{TOWN}/data_migration/rehearsals/"
    assert "/runs/" in sent(clerk, listed, reference_on="令和8年11月20日").url  # type: ignore[attr-defined]
    rehearse.run(run_of(CLERK, rehearsal=1))
    page = f"{listed}1/"
    said = clerk.get(page).content.decode()
    assert "突合が合っています" in said
    assert "E03 日付" in said
    line = f"{page}sources/{homes}/4/"
    assert "4020230" in clerk.get(line).content.decode()
    typed = {"c0": "3", "c1": "4020228", "c2": "", "c3": "", "reason": "台帳で確認"}
    assert sent(clerk, line, **typed).url == f"{page}sources/{homes}/"  # type: ignore[attr-defined]
    leave = sent(clerk, f"{page}sources/{homes}/7/", leave="1", reason="")
    assert leave.status_code == 400  # type: ignore[attr-defined]
    assert "処理済み" in clerk.get(f"{page}sources/{homes}/").content.decode()
    assert sent(clerk, page, item=f"{homes}:", value="6").url == page  # type: ignore[attr-defined]
    assert sent(chief, page, sign="1", role="1").url == page  # type: ignore[attr-defined]
    assert "担当課" in chief.get(page).content.decode()
    assert sent(clerk, f"{page}handover.zip").status_code == 403  # type: ignore[attr-defined]
    answer = sent(chief, f"{page}handover.zip")
    assert answer.content[:2] == b"PK"  # type: ignore[attr-defined]


def test_the_pages_ask_a_fixed_number_of_queries(homes: int) -> None:
    client, home = client_of(TOWN, "migration_chief"), f"/{TOWN}/data_migration/rehearsals/"
    counted = []
    rehearsed()
    for _ in range(2):
        number = rehearsed()
        asked = []
        for path in ("", f"{number}/", f"{number}/sources/{homes}/", f"{number}/sources/{homes}/4/"):
            client.get(home + path)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(home + path).status_code == 200
            asked.append(len(queries))
        counted.append(asked)
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 30
