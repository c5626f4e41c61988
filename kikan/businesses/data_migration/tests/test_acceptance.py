"""The cut-over and the whole acceptance as sheets: what holds, who decided, all businesses side by side, what is missing."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.data_migration.jobs import take_in
from kikan.businesses.data_migration.procedures import cutover as acts
from kikan.businesses.data_migration.procedures.field_samples import (
    draw_samples,
    mark_sample,
    sign_samples,
)
from kikan.businesses.data_migration.procedures.print_sheets import print_acceptance, print_cutover
from kikan.businesses.data_migration.procedures.rehearsals import plan_rehearsal
from kikan.businesses.data_migration.reads import acceptance as reads
from kikan.businesses.data_migration.tests import old_system
from kikan.businesses.data_migration.tests.acts import (
    CLERK,
    NEIGHBOUR,
    SECOND,
    TODAY,
    TOWN,
    rehearsed,
    run_of,
    source,
)
from kikan.businesses.data_migration.tests.test_cutover import CLEAN, NAMES, WHO, decided, planned
from kikan.businesses.data_migration.tests.test_rehearsals import homes_ready
from kikan.businesses.data_migration.tests.test_sheets import amounts_ready, body_of
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality


def seen() -> reads.Acceptance:
    with tenant(TOWN):
        return reads.acceptance(clock.today())


def part(body: dict[str, Any], title: str) -> list[list[str]]:
    """The rows of the table with this title."""
    (found,) = (s["rows"] for s in body["sections"] if title in s["title"])
    return list(found)


def taken() -> int:
    number = decided()
    take_in.run(run_of(SECOND, rehearsal=number))
    return number


def test_a_plan_is_printed_with_what_holds_and_what_is_missing_and_open_lines_for_names(towns: None) -> None:
    homes_ready()
    number = rehearsed()
    with pytest.raises(Refused, match="計画がありません"):
        print_cutover(rehearsal=number, actor=CLERK)
    planned(number)
    body = body_of(print_cutover(rehearsal=number, actor=CLERK))
    assert part(body, "切替えの計画")[0] == ["1", "11月21日 09:00", "突合表の確認", "見本　花子", "これから"]
    told = {ja: (holds, lacks) for ja, holds, lacks in part(body, "切替えの条件")}
    assert told["切替えの計画がある"] == told["突合が合っている"] == ("満たす", "")
    assert told["受け入れなかった行が残っていない"][1].startswith("受け入れなかった行が2件")
    assert told["リハーサルを2回以上行っている"][0] == "足りない"
    assert [(s["title"], [r["is_open"] for r in s["rows"]]) for s in body["signs"]] == [
        ("4　切替えの判断", [True, True])
    ]


def test_after_the_take_over_the_sheet_has_both_names_the_counts_and_the_acceptance(towns: None) -> None:
    number = taken()
    acts.accept_taken(rehearsal=number, reason="人のいない世帯", **WHO)
    acts.note_watch(rehearsal=number, day=TODAY, is_calm=False, note="架空　太郎さんの問合せ", actor=CLERK)
    body = body_of(print_cutover(rehearsal=number, actor=CLERK))
    assert part(body, "取込み後の件数")[-1] == ["世帯", "2", "0", "-2", "差がある"]
    assert [row[1:4] for row in part(body, "決定の記録")] == [
        ["切替える", NAMES, ""], ["検収する", NAMES, "人のいない世帯"]
    ]  # fmt: skip
    assert part(body, "稼働後の確認") == [["令和8年11月20日", "0", "異状あり"]]
    assert "架空　太郎" not in str(body)
    assert [[r["name"] for r in s["rows"]] for s in body["signs"]] == [NAMES.split("、")] * 2


def test_all_businesses_stand_side_by_side_also_one_that_has_no_files(towns: None) -> None:
    homes_ready(old_system.homes("5,4020306,,"))
    amounts_ready()
    source(form=old_system.HOMES_SHAPE, title="世帯（支所）")
    Municipality.objects.filter(code=TOWN).update(not_live={"water": "2027-04-01"})
    assert seen().missing == ("リハーサルをしていません",)
    rehearsed()
    found = seen()
    residents, water = found.lines
    it = residents.figures
    assert (it.sources, it.parts, it.rows_in, it.loaded, it.rejected, it.difference) == (3, 2, 10, 6, 4, 0)
    assert (it.old_yen, it.new_yen, it.yen_difference) == (20_000, 20_000, 0)
    assert residents.state_ja == "リハーサルにない移行元が1件あります"
    assert (water.ja, water.planned_on, water.state_ja) == (
        "上下水道料金", date(2027, 4, 1), "移行元がありません"
    )  # fmt: skip
    assert found.whole == it


def test_what_is_missing_ends_with_the_acceptance(towns: None) -> None:
    of = homes_ready(CLEAN)
    rehearsed()
    number = rehearsed()
    planned(number)
    assert seen().missing[-2:] == ("切替えを決めていません", "本番に取り込んでいません")
    for line in draw_samples(rehearsal=number, source=of, count=2, actor=CLERK):
        mark_sample(rehearsal=number, source=of, line=line, is_right=True, note="", actor=CLERK)
    assert seen().lines[0].state_ja == "抜取り確認が済んでいません"
    sign_samples(rehearsal=number, source=of, name="見本　係長", actor=SECOND)
    (line,) = seen().lines
    assert (line.state_ja, line.figures.done, line.figures.drawn, line.figures.right) == (
        "そろっています",
        1,
        2,
        2,
    )


def test_a_planned_rehearsal_that_was_not_carried_out_is_not_called_complete(towns: None) -> None:
    homes_ready(CLEAN)
    number = plan_rehearsal(reference_on=TODAY, actor=CLERK)
    planned(number)
    assert [line.state_ja for line in seen().lines] == ["リハーサルが終わっていません"]
    with pytest.raises(Refused, match="リハーサルが終わっていません"):
        print_acceptance(actor=CLERK)


def test_the_acceptance_is_printed_with_an_open_line_for_the_deputy_mayor(towns: None) -> None:
    number = taken()
    assert seen().missing == ("検収が済んでいません",)
    acts.accept_taken(rehearsal=number, reason="人のいない世帯", **WHO)
    assert seen().missing == ()
    body = body_of(print_acceptance(actor=CLERK))
    counts = part(body, "業務ごとの件数")
    assert counts[0][2:] == ["1／1", "1", "2", "2", "0", "0", "0", "0", "そろっています"]
    assert counts[-1][0] == "合計"
    assert [r["role"] for s in body["signs"] for r in s["rows"] if r["is_open"]] == ["副市町村長"]
    with pytest.raises(Refused, match="リハーサルが終わっていません"):
        print_acceptance(actor=NEIGHBOUR)
    with pytest.raises(NotFound):
        print_cutover(rehearsal=number, actor=NEIGHBOUR)


def test_both_sheets_open_from_their_pages_and_the_home_leads_there(towns: None) -> None:
    number, client = taken(), client_of(TOWN, "migration_clerk")
    whole = f"/{TOWN}/data_migration/acceptance/"
    assert whole in client.get(f"/{TOWN}/data_migration/").content.decode()
    for at in (whole, f"/{TOWN}/data_migration/rehearsals/{number}/cutover/"):
        sent = client.post(at, {"form_token": fresh_token(client), "do_print": "1"})
        assert sent.status_code == 302
        assert client.get(sent["Location"]).content.startswith(b"%PDF")
        assert sent["Location"] in client.get(at).content.decode()
    operator = client_of(TOWN, "operator")
    assert operator.get(whole).status_code == 403


def test_the_page_asks_a_fixed_number_of_queries_and_opens_without_anything(towns: None) -> None:
    client, counted = client_of(TOWN, "migration_chief"), []
    at = f"/{TOWN}/data_migration/acceptance/"
    assert "リハーサルをしていません" in client.get(at).content.decode()
    homes_ready(CLEAN)
    for prepare in (rehearsed, amounts_ready, rehearsed):
        prepare()
        client.get(at)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at).status_code == 200
        counted.append(len(queries))
    assert max(counted) - min(counted) <= 2
    assert max(counted) <= 45
