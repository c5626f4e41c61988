"""Papers laid beside the old ones: drawn by chance, printed as no certificates, marked, signed off; no acceptance before."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.data_migration.jobs import take_in
from kikan.businesses.data_migration.models import FormSample
from kikan.businesses.data_migration.procedures import cutover
from kikan.businesses.data_migration.procedures import form_samples as acts
from kikan.businesses.data_migration.reads import form_samples as reads
from kikan.businesses.data_migration.tests.acts import CLERK, NEIGHBOUR, OTHER, SECOND, TOWN, run_of
from kikan.businesses.data_migration.tests.test_cutover import WHO, decided, seen
from kikan.businesses.residents.tests.scenes import child, move_in, person, wife
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.documents.models import Issue
from kikan.shared.documents.rendering import page_count
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange.side_by_side import WORDS
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import clock, tenant

PAPER = "residents"


def taken() -> tuple[int, list[int]]:
    """A take-over, and three fictitious people who live there."""
    number = decided()
    take_in.run(run_of(SECOND, rehearsal=number))
    move_in(person(), wife(), child(), town=TOWN)
    with tenant(TOWN):
        return number, list(reads.require_paper(PAPER).persons(clock.today()))


def shown(number: int) -> reads.PaperLine:
    with tenant(TOWN):
        return reads.line_of(number, PAPER, clock.today())


def test_nothing_is_accepted_before_the_papers_are_compared_and_signed_off(towns: None) -> None:
    number, people = taken()
    at = {"rehearsal": number, "paper": PAPER}
    with pytest.raises(Refused, match="帳票の突合「住民票」が済んでいません（抜き取っていません）"):
        cutover.accept_taken(rehearsal=number, reason="人のいない世帯", **WHO)
    with pytest.raises(Refused, match="1から200"):
        acts.draw_forms(**at, count=0, actor=CLERK)
    drawn = acts.draw_forms(**at, count=50, actor=CLERK)
    assert sorted(drawn) == people
    assert acts.draw_forms(**at, count=1, actor=CLERK) == drawn
    with pytest.raises(Refused, match="理由と処置を入力"):
        acts.mark_form(**at, person=drawn[0], is_same=False, note=" ", actor=CLERK)
    with pytest.raises(NotFound):
        acts.mark_form(**at, person=7, is_same=True, note="", actor=CLERK)
    for one in drawn[1:]:
        acts.mark_form(**at, person=one, is_same=True, note="", actor=CLERK)
    with pytest.raises(Refused, match="見ていない帳票が1件"):
        acts.sign_forms(**at, name="見本　係長", actor=SECOND)
    acts.mark_form(
        **at, person=drawn[0], is_same=False, note="旧システムは番地に「の」。台帳のとおり", actor=CLERK
    )
    for _ in range(2):
        acts.sign_forms(**at, name="見本　係長", actor=SECOND)
    with pytest.raises(Refused, match="署名が済んでいます"):
        acts.mark_form(**at, person=drawn[0], is_same=True, note="", actor=CLERK)
    assert (shown(number).differing, shown(number).signed_by) == (1, "見本　係長")
    cutover.accept_taken(rehearsal=number, reason="人のいない世帯", **WHO)
    assert seen(number).standing_ja == "検収済み"
    with pytest.raises(NotFound):
        acts.sign_forms(**at, name="隣町", actor=NEIGHBOUR)
    with tenant(OTHER):
        assert not FormSample.objects.exists()


def test_papers_are_drawn_only_between_the_taking_in_and_the_acceptance(towns: None) -> None:
    number = decided()
    move_in(person(), town=TOWN)
    with pytest.raises(Refused, match="取込みが済んでいない"):
        acts.draw_forms(rehearsal=number, paper=PAPER, count=1, actor=CLERK)


def test_the_same_seed_draws_the_same_people_and_only_so_many(towns: None) -> None:
    _, people = taken()
    with tenant(TOWN):
        paper, day = reads.require_paper(PAPER), clock.today()
        drawn = [reads.chosen(paper, 2, seed, day) for seed in (1, 1, *range(2, 9))]
    assert drawn[0] == drawn[1]
    assert {len(set(d)) for d in drawn} == {2}
    assert {p for d in drawn for p in d} == set(people)


def test_the_bundle_is_no_certificate_and_each_print_is_in_the_journal(towns: None) -> None:
    number, people = taken()
    at = {"rehearsal": number, "paper": PAPER}
    with pytest.raises(Refused, match="まだ抜き取っていません"):
        acts.print_forms(**at, actor=CLERK)
    acts.draw_forms(**at, count=50, actor=CLERK)
    with tenant(TOWN):
        issued = Issue.objects.count()
    made = [acts.print_forms(**at, actor=CLERK) for _ in range(2)]
    assert page_count(made[0]) == len(people)
    with tenant(TOWN):
        assert Issue.objects.count() == issued
        assert JournalEntry.objects.filter(kind="data_migration.forms_printed").count() == 2
        bodies = reads.bodies_of(shown(number), clock.today())
    assert {body["certificate"] for _, body in bodies} == {WORDS}


def test_it_is_done_on_one_page(towns: None) -> None:
    number, _ = taken()
    clerk, chief = client_of(TOWN, "migration_clerk"), client_of(TOWN, "migration_chief", "見本　長")
    page = f"/{TOWN}/data_migration/rehearsals/{number}/forms/"

    def sent(client: object, **values: str) -> int:
        answer = client.post(page, {"form_token": fresh_token(client), **values})  # type: ignore[attr-defined, arg-type]
        return int(answer.status_code)

    assert "抜き取っていません" in clerk.get(page).content.decode()
    assert (
        "帳票の突合「住民票」が済んでいません"
        in chief.get(f"/{TOWN}/data_migration/rehearsals/{number}/cutover/").content.decode()
    )
    assert sent(clerk, do_draw="1", paper=PAPER, count="50") == 302
    counted = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get(page).status_code == 200
        counted.append(len(queries))
    assert max(counted) <= 30
    assert sent(clerk, do_print="1", paper=PAPER) == 403
    assert sent(chief, do_print="1", paper=PAPER) == 200
    drawn = [m.person for m in shown(number).marks]
    assert sent(clerk, do_mark="1", paper=PAPER, person=str(drawn[0]), is_same="0") == 400
    for one in drawn:
        assert sent(clerk, do_mark="1", paper=PAPER, person=str(one), is_same="1") == 302
    assert sent(clerk, do_sign="1", paper=PAPER, name="見本　係長") == 403
    assert sent(chief, do_sign="1", paper=PAPER, name="見本　係長") == 302
    assert "署名済み" in clerk.get(page).content.decode()
    assert sent(clerk) == 400
