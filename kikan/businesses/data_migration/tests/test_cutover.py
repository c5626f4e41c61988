"""The cut-over: planned with names, decided only when nothing stands in its way, taken in once, counted, watched, undone."""

import argparse
import io
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.data_migration.jobs import take_in
from kikan.businesses.data_migration.procedures import cutover as acts
from kikan.businesses.data_migration.procedures.rehearsals import hand_out, plan_rehearsal, sign
from kikan.businesses.data_migration.reads.cutovers import CutoverPage, page
from kikan.businesses.data_migration.tests.acts import (
    CLERK,
    FOURTH,
    NEIGHBOUR,
    SECOND,
    THIRD,
    TODAY,
    TOWN,
    let_run,
    rehearsed,
    run_of,
)
from kikan.businesses.data_migration.tests.test_rehearsals import homes_ready
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange.models import Load
from kikan.shared.exchange.taken import standing_of
from kikan.shared.jobs import queue
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant
from kikan.site.commands import take_over as command

CLEAN = "SETAI,KAISHI,SHURYO,YOBI\r\n1,4020301,,\r\n2,4020302,,\r\n".encode("cp932")
STEPS = (
    {"at": "2026-11-21 09:00", "title": "突合表の確認", "by": "見本　花子"},
    {"at": "2026-11-21 10:00", "title": "切替えの判断", "by": "見本　課長"},
)
NAMES = "見本　課長、例示　係長"
WHO = {"decided_by": NAMES, "actor": SECOND}


def planned(number: int) -> None:
    acts.plan_cutover(
        rehearsal=number, live_on=TODAY, back_until=TODAY + timedelta(days=3), steps=STEPS, actor=CLERK
    )


def signed(number: int) -> None:
    for role, actor in ((1, SECOND), (2, THIRD), (3, FOURTH)):
        sign(rehearsal=number, role=role, actor=actor)


def decided() -> int:
    """A second rehearsal without rejects, planned, signed and decided."""
    homes_ready(CLEAN)
    rehearsed()
    number = rehearsed()
    planned(number)
    signed(number)
    acts.decide_cutover(rehearsal=number, is_go=True, reason="", **WHO)
    return number


def seen(number: int) -> CutoverPage:
    with tenant(TOWN):
        return page(number, clock.today())


def test_a_plan_has_times_and_names_in_order_and_its_versions_stay(towns: None) -> None:
    homes_ready(CLEAN)
    number = rehearsed()
    for _ in range(2):
        planned(number)
    assert (seen(number).version, [s.by for s in seen(number).steps]) == (1, ["見本　花子", "見本　課長"])
    days = {"live_on": TODAY, "back_until": TODAY}
    for steps, told in (
        ((), "手順がない"), (({**STEPS[0], "by": " "},), "1行目：手順か責任者"),
        (({**STEPS[0], "at": "明日"},), "日時が読めません"), (STEPS[::-1], "2行目：前の手順より早い"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=told):
            acts.plan_cutover(rehearsal=number, steps=steps, **days, actor=CLERK)
    with pytest.raises(Refused, match="切戻しの期限"):
        acts.plan_cutover(
            rehearsal=number, live_on=TODAY, back_until=date(2027, 1, 1), steps=STEPS, actor=CLERK
        )
    for _ in range(2):
        acts.finish_step(rehearsal=number, step=1, result="差はない", actor=CLERK)
    assert [s.result for s in seen(number).steps] == ["差はない", ""]
    with pytest.raises(NotFound):
        acts.finish_step(rehearsal=number, step=3, result="済み", actor=CLERK)


def test_it_is_not_decided_while_rejects_signatures_or_names_are_missing(towns: None) -> None:
    homes_ready()
    number = rehearsed()
    said = (
        "計画がありません.*受け入れなかった行が2件.*"
        "確認が済んでいません（残り 担当課、情報担当、運営事業者.*リハーサルが2回済んでいません"
    )
    with pytest.raises(Refused, match=said):
        acts.decide_cutover(rehearsal=number, is_go=True, reason="", **WHO)
    with pytest.raises(Refused, match="二人以上"):
        acts.decide_cutover(
            rehearsal=number, is_go=False, reason="日程", decided_by="見本　課長、見本　課長", actor=SECOND
        )
    with pytest.raises(Refused, match="理由を入力"):
        acts.decide_cutover(rehearsal=number, is_go=False, reason=" ", **WHO)
    with pytest.raises(Refused, match="リハーサルを行った人"):
        acts.decide_cutover(rehearsal=number, is_go=False, reason="日程", decided_by=NAMES, actor=CLERK)
    for _ in range(2):
        acts.decide_cutover(rehearsal=number, is_go=False, reason="突合に時間がかかる", **WHO)
    assert [(d.kind_ja, d.decided_by) for d in seen(number).decisions] == [("切替えない", NAMES)]
    with pytest.raises(Refused, match="切替えが決まっていません"):
        take_in.run(run_of(SECOND, rehearsal=number))
    with tenant(TOWN):
        assert not Load.objects.exists()


def test_what_was_decided_is_taken_in_once_and_counted(towns: None) -> None:
    number = decided()
    assert standing_of(TOWN) is None
    for _ in range(2):
        take_in.run(run_of(SECOND, rehearsal=number))
    found = seen(number)
    # Households without anybody are no business's: the count says so.
    assert [(c.ja, c.expected, c.found) for c in found.checks][-1] == ("世帯", 2, 0)
    with pytest.raises(Refused, match="件数に差があります"):
        acts.accept_taken(rehearsal=number, reason="", **WHO)
    with pytest.raises(Refused, match="すでに取り込んでいます"):
        acts.decide_cutover(rehearsal=number, is_go=False, reason="やめる", **WHO)
    standing = standing_of(TOWN)
    assert standing is not None
    assert not standing.is_accepted
    for _ in range(2):
        acts.accept_taken(rehearsal=number, reason="人のいない世帯", **WHO)
    standing = standing_of(TOWN)
    assert standing is not None
    assert (standing.is_accepted, standing.decided_by) == (True, NAMES)
    acts.note_watch(
        rehearsal=number, day=TODAY, is_calm=True, note="旧システムと窓口の件数を比べた", actor=CLERK
    )
    assert [(w.day, w.acts, w.is_calm) for w in seen(number).watched] == [(TODAY, 0, True)]
    with pytest.raises(NotFound):
        acts.note_watch(
            rehearsal=number, day=TODAY + timedelta(days=1), is_calm=True, note="先の日", actor=CLERK
        )


def test_the_command_line_takes_in_by_the_decision_alone(
    towns: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    homes_ready(CLEAN)
    rehearsed()
    number = rehearsed()
    planned(number)
    with zipfile.ZipFile(io.BytesIO(hand_out(rehearsal=number, actor=CLERK))) as archive:
        archive.extractall(tmp_path)

    def said() -> tuple[int, str]:
        told = argparse.Namespace(code=TOWN, folder=tmp_path, layouts=Path(settings.KIKAN_LAYOUTS))
        return command.run(told), capsys.readouterr().out

    status, told = said()
    assert (status, "切替えが決まっていません" in told) == (1, True)
    signed(number)
    acts.decide_cutover(rehearsal=number, is_go=True, reason="", **WHO)
    manifest = (tmp_path / "manifest.json").read_bytes()
    (tmp_path / "manifest.json").write_bytes(manifest + b" ")
    assert "引渡しファイルではありません" in said()[1]
    (tmp_path / "manifest.json").write_bytes(manifest)
    assert said()[0] == 0
    assert seen(number).standing_ja == "取込み済み"
    assert "取込みは済んでいます" in said()[1]
    with tenant(TOWN):
        assert Load.objects.count() == 1


def test_it_is_rolled_back_until_the_deadline_or_the_first_act(towns: None) -> None:
    number = decided()
    with pytest.raises(Refused, match="取込みが済んでいない"):
        acts.roll_back(rehearsal=number, reason="差がある", **WHO)
    take_in.run(run_of(SECOND, rehearsal=number))
    with clock.set_to(TODAY + timedelta(days=4)), pytest.raises(Refused, match="切戻しの期限が過ぎた"):
        acts.roll_back(rehearsal=number, reason="差がある", **WHO)
    acts.roll_back(rehearsal=number, reason="世帯の件数が合わない", **WHO)
    assert seen(number).standing_ja == "切戻し"
    with pytest.raises(Refused, match="切り戻しています"):
        acts.accept_taken(rehearsal=number, reason="", **WHO)


def test_a_decision_does_not_hold_after_the_municipality_was_put_back(towns: None) -> None:
    number = decided()
    assert seen(number).is_go
    with tenant(TOWN):
        append(actor=CLERK, kind="administration.restored", procedure="administration.restore", subjects=[])
    assert [d.is_void for d in seen(number).decisions] == [True]
    with pytest.raises(Refused, match="切替えが決まっていません"):
        take_in.run(run_of(SECOND, rehearsal=number))
    for _ in range(2):
        acts.decide_cutover(rehearsal=number, is_go=True, reason="", **WHO)
    assert [d.is_void for d in seen(number).decisions] == [True, False]
    take_in.run(run_of(SECOND, rehearsal=number))
    assert re.fullmatch(r"2026-11-2\dT\d\d:\d\d:\d\d", seen(number).restore_until)


def test_after_the_first_act_of_somebody_nothing_is_rolled_back(towns: None) -> None:
    number = decided()
    take_in.run(run_of(SECOND, rehearsal=number))
    with tenant(TOWN):
        append(
            actor=CLERK, kind="residents.imported", procedure="residents.x", subjects=[], happened_on=TODAY
        )
    with pytest.raises(Refused, match="業務の処理が始まっています"):
        acts.roll_back(rehearsal=number, reason="差がある", **WHO)


def test_a_worker_takes_in_with_progress(live: None) -> None:
    number = decided()
    run = queue.find(TOWN, let_run("data_migration.take_in", SECOND, rehearsal=number))
    assert (run.figures, run.total, run.done) == ({"records": 2, "rejected": 0}, 2, 2)


def test_a_chief_does_it_all_on_one_page(towns: None) -> None:
    homes_ready(CLEAN)
    rehearsed()
    number = rehearsed()
    clerk, chief = client_of(TOWN, "migration_clerk"), client_of(TOWN, "migration_chief", "見本　長")
    at = f"/{TOWN}/data_migration/rehearsals/{number}/cutover/"

    def sent(client: object, **values: str) -> tuple[int, str]:
        answer = client.post(at, {"form_token": fresh_token(client), **values})  # type: ignore[attr-defined, arg-type]
        return answer.status_code, answer.content.decode()

    assert "切替えを決められません" in chief.get(at).content.decode()
    steps = "2026-11-21 09:00｜突合表の確認｜見本　花子\n2026-11-21 10:00|切替えの判断|見本　課長"
    days = {"live_on": "R8.11.20", "back_until": "R8.11.22"}
    status, said = sent(clerk, do_plan="1", steps=steps.replace("花子", "") + "｜", **days)
    assert (status, "1行目" in said) == (302, False)
    assert sent(clerk, do_plan="1", steps="あした｜確認｜花子", **days)[0] == 400
    assert sent(clerk, do_step="1", step="1", result="済み")[0] == 302
    assert sent(clerk, do_decide="1", kind="go", decided_by=NAMES)[0] == 403
    assert "確認が" in sent(chief, do_decide="1", kind="go", decided_by=NAMES)[1]
    signed(number)
    assert sent(chief, do_decide="1", kind="go", decided_by=NAMES)[0] == 302
    assert sent(clerk, do_load="1")[0] == 403
    assert sent(chief, do_load="1")[0] == 302
    take_in.run(run_of(SECOND, rehearsal=number))
    said = chief.get(at).content.decode()
    assert all(part in said for part in ("差がある", "切り戻す", "検収する", "未確認"))
    assert sent(chief, do_accept="1", decided_by=NAMES, reason="人のいない世帯")[0] == 302
    assert sent(clerk, do_watch="1", day="R8.11.20", note="件数を比べた")[0] == 302
    assert "異状あり" in chief.get(at).content.decode()
    assert sent(chief, what="1")[0] == 400


def test_the_page_asks_a_fixed_number_of_queries(towns: None) -> None:
    number, client = decided(), client_of(TOWN, "migration_chief")
    at, counted = f"/{TOWN}/data_migration/rehearsals/{number}/cutover/", []
    for _ in range(2):
        client.get(at)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at).status_code == 200
        counted.append(len(queries))
        take_in.run(run_of(SECOND, rehearsal=number))
    assert max(counted) <= 46


def test_a_neighbour_decides_nothing_here(towns: None) -> None:
    homes_ready(CLEAN)
    number = rehearsed()
    with pytest.raises(NotFound):
        acts.decide_cutover(rehearsal=number, is_go=False, reason="x", decided_by=NAMES, actor=NEIGHBOUR)
    assert isinstance(NEIGHBOUR, Actor)
    assert plan_rehearsal(reference_on=TODAY, actor=CLERK) == number + 1
