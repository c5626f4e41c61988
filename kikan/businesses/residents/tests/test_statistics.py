"""Statistics (統計): who counts on a day, why people come and go, and figures that never change once told."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast

import pytest

from kikan.businesses.residents.jobs.count_period import NotOver, run_month, run_year
from kikan.businesses.residents.models import Publication
from kikan.businesses.residents.reads import census
from kikan.businesses.residents.reads import statistics as reads
from kikan.businesses.residents.reads.population import population
from kikan.businesses.residents.reads.retention import erasable
from kikan.businesses.residents.tests import desk, rules, scenes
from kikan.businesses.residents.tests.desk import residents, signed_in, text_of
from kikan.businesses.residents.tests.scenes import TODAY, TOWN
from kikan.shared.access.models import Look
from kikan.shared.jobs import queue
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import clock, tenant

database = pytest.mark.django_db
CHIEF = scenes.clerk(TOWN, "residents.statistics")


@dataclass
class Run:
    """Stands in for a run in the hands of a worker: each has a number and knows what it was begun with."""

    number: int
    parameters: dict[str, int]
    municipality: int = TOWN
    figures: dict[str, Any] = field(default_factory=dict)

    def fix_known_at(self, head: int) -> int:
        return head

    def note_figures(self, **figures: Any) -> None:
        self.figures |= figures


def counted(period: int, kind: str = "month") -> int:
    """Count a month or year; the number of its publication."""
    run = Run(period, {kind: period})
    carry_out = run_month if kind == "month" else run_year
    assert carry_out(cast(RunContext, run)) == Outcome.DONE
    return int(run.figures["publication"])


def told(number: int) -> reads.Statistics:
    with tenant(TOWN):
        return reads.statistics(number)


def by_cause(number: int) -> dict[int, int]:
    return {m.cause: m.total for m in told(number).movements if m.total}


@database
def test_a_month_tells_people_households_sex_and_kind() -> None:
    scenes.family()
    scenes.move_in(scenes.foreigner())
    found = told(counted(202604))
    assert (found.line.population, found.line.households) == (4, 2)
    assert (sum(found.men), sum(found.women)) == (3, 1)
    assert sum(n for (kind, _), n in found.by_kind.items() if kind == 2) == 1
    assert dict(found.compositions) == {census.JAPANESE_ONLY: 1, census.FOREIGN_ONLY: 1}
    assert sum(d.households for d in found.districts) == 2


@database
def test_the_columns_count_what_the_register_counts() -> None:
    scenes.family()
    scenes.move_in(scenes.foreigner())
    with tenant(TOWN):
        rows = population(TODAY)
        columns = census.people(TODAY, 10**9)
    assert len(columns["person"]) == rows.total


@database
def test_a_leaver_counts_until_the_planned_day() -> None:
    _, _, spouse, _ = scenes.family()
    scenes.move_out(spouse, on=date(2026, 12, 5))
    with clock.set_to(date(2027, 1, 5)):
        assert told(counted(202611)).line.population == 3
        assert told(counted(202612)).line.population == 2


@database
def test_causes_tell_natural_social_and_other_change() -> None:
    moved, head, spouse, _ = scenes.family(date(2026, 10, 3))
    scenes.born(moved.household or 0, on=date(2026, 10, 10))
    scenes.died(head, date(2026, 10, 20))
    scenes.move_out(spouse, on=date(2026, 10, 30))
    number = counted(202610)
    assert by_cause(number) == {census.CAME: 3, census.BORN: 1, census.DIED: 1, census.LEFT: 1}
    found = told(number)
    assert (found.natural, found.social, found.others) == (0, 2, 0)


@database
def test_months_add_up_also_where_something_became_known_late_or_was_cancelled() -> None:
    scenes.family(date(2026, 8, 1))
    august = counted(202608)
    # Known only after August was told: one came in August, and a move-in of August was none.
    scenes.move_in(scenes.person("見本　次郎"), on=date(2026, 8, 20))
    wrong = scenes.move_in(scenes.person("見本　三郎"), on=date(2026, 9, 2))
    september = counted(202609)
    scenes.cancel(wrong.number)
    october = counted(202610)
    assert by_cause(september) == {census.CAME: 2}
    assert by_cause(october) == {census.OTHER_OUT: 1}
    populations = [told(n).line.population for n in (august, september, october)]
    assert populations == [3, 5, 4]
    for before, after in ((august, september), (september, october)):
        change = sum(m.sign * m.total for m in told(after).movements)
        assert told(after).line.population == told(before).line.population + change


@database
def test_what_was_published_is_told_again_whatever_is_recorded_afterwards() -> None:
    moved, head, _, _ = scenes.family(date(2026, 9, 1))
    number = counted(202609)
    before = told(number)
    scenes.died(head, date(2026, 9, 15))
    scenes.born(moved.household or 0, on=date(2026, 9, 20))
    assert told(number) == before
    with tenant(TOWN):
        assert reads.differences(number) == 0
    assert counted(202609) == number
    with pytest.raises(NotOver):
        counted(202611)


@database
def test_each_figure_names_as_many_people_as_it_counts() -> None:
    _, head, spouse, boy = scenes.family(date(2026, 9, 1))
    scenes.died(head, date(2026, 9, 15))
    number = counted(202609)
    with tenant(TOWN):
        assert reads.people_of(number, census.MOVEMENTS, {"cause": census.DIED}) == [head]
        assert reads.people_of(number, census.POPULATION, {"sex": reads.WOMEN}) == [spouse]
        assert reads.people_of(number, census.POPULATION, {"group": 2}) == [boy]
        found = reads.statistics(number)
        for place in range(len(found.groups)):
            behind = reads.people_of(number, census.POPULATION, {"group": place})
            assert len(behind) == found.men[place] + found.women[place]


@database
def test_a_year_counts_first_january_and_the_notifications_of_foreigners() -> None:
    scenes.move_in(scenes.foreigner())
    scenes.family(date(2026, 12, 1) - timedelta(days=30))
    with clock.set_to(date(2027, 1, 4)):
        found = told(counted(2027, "year"))
    assert (found.line.day, found.line.begins_on, found.line.until) == (
        date(2027, 1, 1), date(2025, 12, 31), date(2026, 12, 31),
    )  # fmt: skip
    assert found.line.population == 4
    assert found.notices == ((1, 1, 1),)


@database
def test_a_month_that_is_not_over_is_not_counted() -> None:
    desk.open_towns()
    client, path = signed_in("section_chief"), residents("statistics/")
    token = desk.hidden(client.get(path))["form_token"]
    answer = client.post(path, {"form_token": token, "kind": "month", "year": "2026", "month": "11"})
    assert "期間が終わっていない" in text_of(answer)


@database
def test_the_pages_show_figures_and_record_who_looked_at_whom() -> None:
    desk.open_towns()
    _, head, *_ = scenes.family(date(2026, 9, 1))
    number = counted(202609)
    client = signed_in("section_chief")
    assert "2026年9月" in text_of(client.get(residents("statistics/")))
    page = text_of(client.get(residents(f"statistics/{number}/?check=1")))
    assert "公表した数字と一致しました" in page
    people = client.get(residents(f"statistics/{number}/people?table=1&sex=1"))
    assert "見本　太郎" in text_of(people)
    with tenant(TOWN):
        assert head in Look.objects.get(screen="residents.figure_people").persons
    assert signed_in("resident_clerk").get(residents(f"statistics/{number}/")).status_code == 403
    assert client.get(residents(f"statistics/{number}/people?table=9")).status_code == 400
    assert client.get(residents(f"statistics/{number}/people?sex=x")).status_code == 400


def test_a_worker_counts_a_month_once_however_often_it_is_asked(live_database: object) -> None:
    desk.open_towns()
    scenes.family(date(2026, 9, 1))
    asked = {
        queue.enqueue("residents.count_month", actor=CHIEF, parameters={"month": 202609}, due="month:202609")
        for _ in "ab"
    }
    (number,) = asked
    assert run_now(TOWN, number) == State.DONE
    with tenant(TOWN):
        assert Publication.objects.get(run=number).period == 202609


@database
def test_a_record_removed_lately_must_be_kept() -> None:
    rules.enter_rules()
    _, head, *_ = scenes.family()
    scenes.died(head, date(2026, 9, 15))
    client = signed_in("section_chief")
    with tenant(TOWN):
        assert erasable(TODAY) == []
    assert "保存期限を過ぎた除票はありません" in text_of(client.get(residents("retention/")))


@database
def test_a_record_removed_before_the_oldest_that_is_kept_is_listed() -> None:
    rules.enter_rules()
    (person,) = scenes.move_in(on=date(2009, 1, 5)).persons
    scenes.died(person, date(2010, 3, 1))
    with tenant(TOWN):
        assert [each.person for each in erasable(TODAY)] == [person]
