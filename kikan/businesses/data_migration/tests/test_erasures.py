"""Erasing the old system's files: after the acceptance and its term, by two, all or nothing, certified; the counts stay."""

import hashlib
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kikan.businesses.data_migration.jobs import erase_files as erase_job
from kikan.businesses.data_migration.jobs import take_in
from kikan.businesses.data_migration.models import Erasure, RehearsalOutput, RehearsalReject, SourceFile
from kikan.businesses.data_migration.procedures import cutover, erase, section_lists
from kikan.businesses.data_migration.procedures.keyed import begin_keyed, key_record
from kikan.businesses.data_migration.procedures.rehearsals import hand_out, plan_rehearsal
from kikan.businesses.data_migration.procedures.sources import keep_file
from kikan.businesses.data_migration.reads import erasures as reads
from kikan.businesses.data_migration.reads.contents import Erased, read_file
from kikan.businesses.data_migration.reads.reconciliation import page_of
from kikan.businesses.data_migration.tests import old_system
from kikan.businesses.data_migration.tests.acts import (
    CLERK,
    NEIGHBOUR,
    OTHER,
    SECOND,
    THIRD,
    TODAY,
    TOWN,
    kept,
    looked_through,
    rehearsed,
    run_of,
    source,
)
from kikan.businesses.data_migration.tests.test_cutover import CLEAN, WHO, decided, planned, signed
from kikan.businesses.data_migration.tests.test_rehearsals import homes_ready
from kikan.law import book
from kikan.law.ordinances import ordinance_of
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange.models import Load, Reject
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, ordinances, tenant

LAST, AFTER, BACKUPS = date(2027, 11, 20), date(2027, 11, 21), date(2027, 12, 31)


def months(count: int = 12) -> None:
    """What the contract says, as fictitious values are entered."""
    told = {
        "id": "joint_operation.old_files_kept_months", "from": 2008, "value": count, "cites": "見本の契約",
        "illustrative": True,
    }  # fmt: skip
    with tenant(TOWN):
        entry = append(
            actor=CLERK, kind="administration.ordinances_entered", procedure="x", subjects=[]
        ).number
        ordinances.enter(ordinance_of(book(), TOWN, "甲市", [told]), entry=entry)


def accepted() -> int:
    """Taken in and accepted, with everything sealed that a migration makes, and a row that no business took."""
    number = decided()
    pile = begin_keyed(layout="household", business="residents", title="台帳", actor=CLERK)
    cells = {"世帯番号": "19", "適用開始年月日": "2020-01-01", "適用終了年月日": ""}
    key_record(batch=pile, line=1, turn=1, cells=cells, actor=CLERK)
    take_in.run(run_of(SECOND, rehearsal=number))
    with tenant(TOWN):
        Reject.objects.create(
            municipality=TOWN, load=Load.objects.get().number, layout="household", line=2, field="世帯番号", reason="x",
            row="見本の行",
        )  # fmt: skip
    cutover.accept_taken(rehearsal=number, reason="人のいない世帯", **WHO)
    return number


def ordered(number: int, *, with_newer: bool = False) -> int:
    order = erase.order_erasure(rehearsal=number, backups_until=BACKUPS, with_newer=with_newer, actor=CLERK)
    assert erase.approve_erasure(rehearsal=number, actor=SECOND) == order
    return order


def standing(number: int) -> reads.ErasurePage:
    with tenant(TOWN):
        return reads.page(number)


def test_it_is_ordered_after_the_acceptance_and_the_term_and_approved_by_another(towns: None) -> None:
    months()
    number = decided()
    with pytest.raises(Refused, match="検収されていません"):
        erase.order_erasure(rehearsal=number, backups_until=BACKUPS, actor=CLERK)
    take_in.run(run_of(SECOND, rehearsal=number))
    cutover.accept_taken(rehearsal=number, reason="人のいない世帯", **WHO)
    assert standing(number).readable_until == LAST
    with clock.set_to(LAST), pytest.raises(Refused, match="令和9年11月20日まで）が過ぎていません"):
        erase.order_erasure(rehearsal=number, backups_until=BACKUPS, actor=CLERK)
    with clock.set_to(AFTER):
        with pytest.raises(Refused, match="今日より前"):
            erase.order_erasure(rehearsal=number, backups_until=LAST, actor=CLERK)
        with pytest.raises(Refused, match="承認を待つ"):
            erase.approve_erasure(rehearsal=number, actor=SECOND)
        order = erase.order_erasure(rehearsal=number, backups_until=BACKUPS, actor=CLERK)
        with pytest.raises(Refused, match="すでに依頼"):
            erase.order_erasure(rehearsal=number, backups_until=BACKUPS, actor=SECOND)
        with pytest.raises(Refused, match="依頼した人は"):
            erase.approve_erasure(rehearsal=number, actor=CLERK)
        with pytest.raises(Refused, match="承認された消去の依頼では"):
            erase.erase_files(number=order, actor=SECOND)
        with pytest.raises(NotFound):
            erase.erase_files(number=order, actor=NEIGHBOUR)


def test_without_the_contracts_months_nothing_is_ordered(towns: None) -> None:
    number = accepted()
    with clock.set_to(AFTER), pytest.raises(Refused, match="月数が登録されていません"):
        erase.order_erasure(rehearsal=number, backups_until=BACKUPS, actor=CLERK)


def test_everything_sealed_becomes_empty_and_counts_hashes_and_signatures_stay(towns: None) -> None:
    months()
    number = accepted()
    with tenant(TOWN):
        before, sheet = reads.page(number).held, page_of(number)
        file = SourceFile.objects.get()
    assert {h.kind for h in before} == {"file", "output", "keyed", "reject"}
    with clock.set_to(AFTER):
        order = ordered(number)
        for _ in range(2):
            erase_job.run(run_of(SECOND, erasure=order))
    with tenant(TOWN):
        page = reads.page(number)
        assert (page.held, page.orders[0].state_ja) == ((), "消去済み")
        assert page.orders[0].counts == before
        assert (page_of(number).items, page_of(number).signatures) == (sheet.items, sheet.signatures)
        assert SourceFile.objects.get().sha256 == hashlib.sha256(CLEAN).hexdigest()
        assert {bytes(o.sealed) for o in RehearsalOutput.objects.all()} == {b""}
        assert Reject.objects.get().row == ""
        with pytest.raises(Erased):
            read_file(file.number, 1)
        assert reads.certificate_of(order).startswith(b"%PDF")
    with pytest.raises(Erased):
        hand_out(rehearsal=number, actor=CLERK)
    with pytest.raises(Refused, match="消去しました"):
        keep_file(source=file.source, name="SETAI.csv", content=CLEAN, actor=CLERK)
    with pytest.raises(Refused, match="旧ファイルのある移行元がありません"):
        plan_rehearsal(reference_on=TODAY, actor=CLERK)


def test_what_comes_after_the_order_stays_and_needs_another(towns: None) -> None:
    months()
    number = accepted()
    with clock.set_to(AFTER):
        order = ordered(number)
        later = kept(b"SETAI,KAISHI,SHURYO,YOBI\r\n7,4020301,,\r\n", of=_only_source())
        erase_job.run(run_of(SECOND, erasure=order))
        with tenant(TOWN):
            assert bytes(SourceFile.objects.get(number=later).sealed) != b""
        second = ordered(number, with_newer=True)
        erase_job.run(run_of(SECOND, erasure=second))
    assert [(o.number, o.state_ja) for o in standing(number).orders] == [
        (second, "消去済み"), (order, "消去済み"),
    ]  # fmt: skip
    assert standing(number).held == ()


def _only_source() -> int:
    with tenant(TOWN):
        return SourceFile.objects.get().source


def test_the_database_empties_nothing_without_an_erasure_and_never_changes_content(towns: None) -> None:
    months()
    number = accepted()
    with tenant(TOWN):
        assert SourceFile.objects.update(sealed=b"") == 0
        assert Reject.objects.update(row="") == 0
    with tenant(TOWN), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        SourceFile.objects.update(name="x")
    with tenant(TOWN), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        SourceFile.objects.filter(municipality=TOWN).delete()
    with clock.set_to(AFTER):
        erase_job.run(run_of(SECOND, erasure=ordered(number)))
    with tenant(TOWN), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        SourceFile.objects.update(sealed=b"other")


def test_a_neighbours_files_stay(towns: None) -> None:
    months()
    theirs = kept(CLEAN, NEIGHBOUR, name="SETAI.csv", of=_homes_of_neighbour())
    number = accepted()
    with clock.set_to(AFTER):
        erase_job.run(run_of(SECOND, erasure=ordered(number)))
    with tenant(OTHER):
        assert bytes(SourceFile.objects.get(number=theirs).sealed) != b""
        assert not Erasure.objects.exists()


def _homes_of_neighbour() -> int:
    return source(NEIGHBOUR, old_system.HOMES_SHAPE, "世帯")


def test_an_erasure_that_is_stopped_halfway_leaves_no_trace(
    towns: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    months()
    number = accepted()
    with clock.set_to(AFTER):
        order = ordered(number)
        before = standing(number)

        def stopped(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(Reject.objects, "filter", stopped)
            with pytest.raises(KeyboardInterrupt):
                erase.erase_files(number=order, actor=SECOND)
        assert standing(number) == before
        assert erase.erase_files(number=order, actor=SECOND) == before.held


def test_two_people_do_it_on_one_page_and_the_pages_say_so_afterwards(towns: None) -> None:
    months()
    of = homes_ready()
    number = rehearsed()
    section_lists.make_list(rehearsal=number, business="residents", actor=CLERK)
    clerk, chief = client_of(TOWN, "migration_clerk"), client_of(TOWN, "migration_chief", "見本　長")
    home = f"/{TOWN}/data_migration/"
    assert "検収前" in clerk.get(f"{home}rehearsals/{number}/erasure/").content.decode()
    keep_file(source=of, name="SETAI.csv", content=CLEAN, actor=CLERK)
    last = _taken_again(of)
    page = f"{home}rehearsals/{last}/erasure/"

    def sent(client: object, **values: str) -> int:
        answer = client.post(page, {"form_token": fresh_token(client), **values})  # type: ignore[attr-defined, arg-type]
        return int(answer.status_code)

    with clock.set_to(LAST):
        said = clerk.get(page).content.decode()
        assert ("保存期間中" in said, "消去を依頼する" in said) == (True, False)
    with clock.set_to(AFTER):
        counted = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                assert "消去を依頼する" in clerk.get(page).content.decode()
            counted.append(len(queries))
        assert max(counted) <= 30
        assert sent(clerk, do_order="1", backups_until="R8.1.1") == 400
        assert sent(clerk, do_order="1", backups_until="R9.12.31") == 302
        assert sent(clerk, do_approve="1") == 403
        assert sent(clerk) == 400
        assert sent(chief, do_certificate="1") == 404
        assert sent(chief, do_approve="1") == 302
        order = standing(last).orders[0].number
        erase_job.run(run_of(THIRD, erasure=order))
        assert sent(chief, do_certificate="1") == 200
        for path in (
            f"sources/{of}/", f"rehearsals/{last}/", f"rehearsals/{number}/lists/", f"rehearsals/{last}/erasure/",
            f"files/{_first_file(of)}/",
        ):  # fmt: skip
            said = chief.get(home + path)
            assert (said.status_code, "消去済み" in said.content.decode()) == (200, True), path
        gone = chief.get(f"{home}rehearsals/{number}/sources/{of}/{_rejected_line(number)}/")
        assert (gone.status_code, "消去済み" in gone.content.decode()) == (404, True)


def _taken_again(of: int) -> int:
    """The newest files looked through, rehearsed, decided, taken in and accepted."""
    with tenant(TOWN):
        newest = SourceFile.objects.order_by("-number").values_list("number", flat=True)[0]
    looked_through(newest)
    number = rehearsed()
    planned(number)
    signed(number)
    cutover.decide_cutover(rehearsal=number, is_go=True, reason="", **WHO)
    take_in.run(run_of(SECOND, rehearsal=number))
    cutover.accept_taken(rehearsal=number, reason="人のいない世帯", **WHO)
    return number


def _first_file(of: int) -> int:
    with tenant(TOWN):
        return SourceFile.objects.filter(source=of).order_by("number").values_list("number", flat=True)[0]


def _rejected_line(number: int) -> int:
    with tenant(TOWN):
        return RehearsalReject.objects.filter(rehearsal=number).values_list("line", flat=True)[0]


def test_files_of_a_later_stage_go_with_an_order_only_where_its_giver_says_so(towns: None) -> None:
    months()
    number = accepted()
    with tenant(TOWN):
        of = SourceFile.objects.latest("number").source
    with clock.set_to(AFTER):
        keep_file(source=of, name="SETAI.csv", content=CLEAN + b"3,4020303,,\r\n", actor=CLERK)
        with pytest.raises(Refused, match="後に受け入れた旧ファイルが1件") as refused:
            erase.order_erasure(rehearsal=number, backups_until=BACKUPS, actor=CLERK)
        assert refused.value.field == "with_newer"
        assert erase.order_erasure(rehearsal=number, backups_until=BACKUPS, actor=CLERK, with_newer=True)
