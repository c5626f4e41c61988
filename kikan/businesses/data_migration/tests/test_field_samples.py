"""Field samples: drawn by chance from a seed, compared, marked, signed off; no cut-over while they are open."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.data_migration.procedures import cutover
from kikan.businesses.data_migration.procedures import field_samples as acts
from kikan.businesses.data_migration.reads import field_samples as reads
from kikan.businesses.data_migration.tests.acts import CLERK, NEIGHBOUR, SECOND, TOWN, rehearsed
from kikan.businesses.data_migration.tests.test_cutover import CLEAN, WHO, planned, seen, signed
from kikan.businesses.data_migration.tests.test_rehearsals import homes_ready
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import tenant


def test_no_cutover_is_decided_while_samples_are_open_and_wrong_ones_are_not_signed(towns: None) -> None:
    of = homes_ready(CLEAN)
    rehearsed()
    number = rehearsed()
    planned(number)
    signed(number)
    at = {"rehearsal": number, "source": of}
    with pytest.raises(Refused, match="1から500"):
        acts.draw_samples(**at, count=0, actor=CLERK)
    lines = acts.draw_samples(**at, count=200, actor=CLERK)
    assert lines == acts.draw_samples(**at, count=1, actor=CLERK) == [2, 3]
    with pytest.raises(Refused, match="抜取り確認「世帯」が済んでいません"):
        cutover.decide_cutover(rehearsal=number, is_go=True, reason="", **WHO)
    with tenant(TOWN):
        told = {c.name: (c.old, c.new) for c in reads.compared(number, of, 2)}
    assert told["適用開始年月日"] == ("KAISHI 4020301", "1990-03-01")
    with pytest.raises(Refused, match="何が違うか"):
        acts.mark_sample(**at, line=2, is_right=False, note=" ", actor=CLERK)
    with pytest.raises(NotFound):
        acts.mark_sample(**at, line=9, is_right=True, note="", actor=CLERK)
    acts.mark_sample(**at, line=2, is_right=False, note="年が違う", actor=CLERK)
    acts.mark_sample(**at, line=3, is_right=True, note="", actor=CLERK)
    with pytest.raises(Refused, match="誤りがあります"):
        acts.sign_samples(**at, name="見本　係長", actor=SECOND)
    acts.mark_sample(**at, line=2, is_right=True, note="見間違い", actor=CLERK)
    for _ in range(2):
        acts.sign_samples(**at, name="見本　係長", actor=SECOND)
    with pytest.raises(Refused, match="署名が済んでいます"):
        acts.mark_sample(**at, line=2, is_right=False, note="やはり違う", actor=CLERK)
    assert not seen(number).obstacles
    with pytest.raises(NotFound):
        acts.sign_samples(**at, name="隣町", actor=NEIGHBOUR)


def test_the_same_seed_draws_the_same_records_and_another_draws_others(towns: None) -> None:
    rows = "".join(f"{n},4020301,,\r\n" for n in range(100, 160))
    of = homes_ready(f"SETAI,KAISHI,SHURYO,YOBI\r\n{rows}".encode("cp932"))
    number = rehearsed()
    with tenant(TOWN):
        drawn = [reads.chosen(number, of, 10, seed) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert [len(set(d)) for d in drawn] == [10, 10, 10]


def test_it_is_done_on_one_page(towns: None) -> None:
    of = homes_ready(CLEAN)
    number = rehearsed()
    clerk, chief = client_of(TOWN, "migration_clerk"), client_of(TOWN, "migration_chief", "見本　長")
    page = f"/{TOWN}/data_migration/rehearsals/{number}/samples/"

    def sent(client: object, more: str = "", **values: str) -> int:
        answer = client.post(page + more, {"form_token": fresh_token(client), **values})  # type: ignore[attr-defined, arg-type]
        return int(answer.status_code)

    assert "抜き取っていません" in clerk.get(page).content.decode()
    assert sent(clerk, do_draw="1", source=str(of), count="2") == 302
    one = f"?source={of}&line=2"
    counted = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert "1990-03-01" in clerk.get(page + one).content.decode()
        counted.append(len(queries))
    assert max(counted) <= 34
    assert sent(clerk, one, do_mark="1", is_right="1") == 302
    assert sent(clerk, one[:-1] + "3", do_mark="1", is_right="0") == 400
    assert sent(clerk, one[:-1] + "3", do_mark="1", is_right="1") == 302
    assert sent(clerk, do_sign="1", source=str(of), name="見本　係長") == 403
    assert sent(chief, do_sign="1", source=str(of), name="見本　係長") == 302
    assert "署名済み" in clerk.get(page).content.decode()
    assert sent(clerk) == 400
