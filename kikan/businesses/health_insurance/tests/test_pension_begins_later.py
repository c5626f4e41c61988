"""A collection that begins among the interim months or after the levies are decided, and the papers that tell of it."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from kikan.businesses.health_insurance.documents import (
    INTERIM_NOTICE,
    PENSION_BEGIN_NOTICE,
    PENSION_END_NOTICE,
)
from kikan.businesses.health_insurance.procedures.accept_withdrawal import accept_withdrawal
from kikan.businesses.health_insurance.procedures.collect_from_pension import (
    begin_pension_collection,
    end_pension_collection,
)
from kikan.businesses.health_insurance.procedures.reassess_changed import reassess_changed
from kikan.businesses.health_insurance.reads.explained import explained
from kikan.businesses.health_insurance.reads.kept import kept_levy
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.pensioners import (
    ALONE,
    COUPLE,
    ELDER,
    HEAD,
    PENSION,
    WIFE,
    charged,
    collected,
    interim,
    levy,
    pension_town,
)
from kikan.businesses.health_insurance.tests.scene import HOME, clerk, name_everybody, released, sent, shown
from kikan.shared.access import system_actor
from kikan.shared.documents import archive
from kikan.shared.documents.models import Issue, Printed
from kikan.shared.errors import Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import clock, tenant

PRINTER = system_actor(town.TOWN, "health_insurance.print", "health_insurance.look")


@pytest.fixture(autouse=True)
def _pensions(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pension_town(monkeypatch):
        name_everybody()
        yield


def begins(on: date) -> None:
    begin_pension_collection(person=HEAD, payer=1000, pension=PENSION, begins_on=on, actor=town.CLERK)


def stopped(on: date) -> None:
    end_pension_collection(person=HEAD, ends_on=on, reason="年金の支給停止", actor=town.CLERK)


def halves() -> tuple[dict[int, int], dict[int, int]]:
    row = levy(COUPLE, 2026)
    return charged(row.pension_charge), charged(row.charge)


def printed(paper: str, year: int) -> list[int]:
    """Whom a run told, in order."""
    parameters: dict[str, int | str] = {"fiscal_year": year, "paper": paper}
    number = queue.enqueue("health_insurance.print_pension_papers", actor=PRINTER, parameters=parameters)
    assert run_now(town.TOWN, number) == State.DONE
    with tenant(town.TOWN):
        return list(Printed.objects.filter(run=number).order_by("issue").values_list("subject", flat=True))


def bodies(kind: str) -> list[dict[str, object]]:
    with tenant(town.TOWN):
        return [each.data["body"] for each in Issue.objects.filter(kind=kind).order_by("number")]


def test_begun_after_the_levies_the_pension_takes_what_the_instalments_still_ask() -> None:
    with clock.set_to("2026-03-20"):
        stopped(date(2026, 4, 1))
    with clock.set_to("2026-07-10"):
        released(2026)
        before, own = levy(COUPLE, 2026), charged(levy(COUPLE, 2026).charge)
        assert before.pension_charge == 0
        # Another household's change does not stand in the way.
        accept_withdrawal(
            person=town.PEOPLE[1][0],
            lost_on=date(2026, 7, 1),
            lost_by=2,
            reported_on=date(2026, 7, 5),
            actor=town.CLERK,
        )
        begins(date(2026, 10, 1))
        row = levy(COUPLE, 2026)
        months, left = halves()
        assert set(months) == {4, 5, 6}
        assert sum(months.values()) + sum(left.values()) == row.total == before.total
        assert left == {i: amount for i, amount in own.items() if i in left}
        assert set(left) == {1, 2, 3, 4}  # those of June to September stay with the payer
        with tenant(town.TOWN):
            shown_again = explained(kept_levy(COUPLE, 2026))
        assert shown_again.is_reproduced is True
        assert [m.person for m in shown_again.members] == [HEAD, WIFE]
        page = shown(clerk(), f"{HOME}households/{COUPLE}/")
        assert "年金からの徴収の開始" in page
        with pytest.raises(Refused, match="すでに特別徴収"):
            begins(date(2026, 10, 1))
    with clock.set_to("2026-09-10"):
        stopped(date(2026, 10, 1))
        months, left = halves()
        assert (months, sum(left.values())) == ({}, row.total)


def test_a_levy_that_does_not_follow_its_facts_is_corrected_first() -> None:
    with clock.set_to("2026-03-20"):
        stopped(date(2026, 4, 1))
    with clock.set_to("2026-07-10"):
        released(2026)
        accept_withdrawal(
            person=WIFE, lost_on=date(2026, 7, 1), lost_by=2, reported_on=date(2026, 7, 5), actor=town.CLERK
        )
        with pytest.raises(Refused, match="まだ税額に反映していない"):
            begins(date(2026, 10, 1))
        reassess_changed(fiscal_year=2026, actor=town.CLERK)
        begins(date(2026, 10, 1))
    assert collected(HEAD)[-1][:1] == (date(2026, 10, 1),)


def test_begun_in_june_two_interim_months_take_a_sixth_and_the_run_the_rest() -> None:
    last = levy(COUPLE, 2025).total
    with clock.set_to("2026-02-20"):
        stopped(date(2026, 4, 1))
    with clock.set_to("2026-04-20"):
        begins(date(2026, 6, 1))
    with clock.set_to("2026-07-10"):
        released(2026)
    months, own = halves()
    each = last // 6 // 100 * 100
    assert (months[2], months[3], set(months)) == (each, each, {2, 3, 4, 5, 6})
    assert (sum(months.values()), own) == (levy(COUPLE, 2026).total, {})


def test_the_papers_of_a_year_are_printed_once_and_at_the_counter_when_asked() -> None:
    with clock.set_to("2026-03-20"):
        interim(2026)
        assert printed("interim", 2026) == [HEAD]  # the elder turns 75 within the year
        assert printed("interim", 2026) == []
    first = bodies(INTERIM_NOTICE.kind)[0]
    february = charged(levy(COUPLE, 2025).pension_charge)[6]
    assert [row[0] for row in first["rows"]] == ["年金4月", "年金6月", "年金8月"]  # type: ignore[attr-defined]
    assert first["total"] == f"{3 * february:,}円"
    with clock.set_to("2026-07-10"):
        released(2026)
        assert printed("begun", 2025) == [HEAD, ELDER]
    begun = bodies(PENSION_BEGIN_NOTICE.kind)[0]
    assert {row[0] for row in begun["rows"]} == {"年金10月", "年金12月", "年金2月"}  # type: ignore[attr-defined]
    with clock.set_to("2026-09-10"):
        stopped(date(2026, 10, 1))
        assert printed("ended", 2026) == [HEAD]
        assert printed("ended", 2026) == []
        client = clerk()
        page = shown(client, f"{HOME}persons/{HEAD}/")
        assert all(title in page for title in ("仮徴収額通知書", "特別徴収開始通知書", "特別徴収中止通知書"))
        assert "特別徴収中止通知書" not in shown(client, f"{HOME}persons/18/")
        answer = sent(client, f"{HOME}persons/{HEAD}/paper", paper="ended")
        assert client.get(answer["Location"])["Content-Type"] == "application/pdf"
        answer = sent(client, f"{HOME}pensions/interim/", fiscal_year=2026, paper="ended")
        assert answer.status_code == 302
    ended = bodies(PENSION_END_NOTICE.kind)
    assert len(ended) == 2
    assert ended[0]["total"] == f"{sum(halves()[1].values()):,}円"
    assert {"label": "中止の理由", "value": "年金の支給停止"} in ended[0]["pairs"]  # type: ignore[operator]
    with tenant(town.TOWN):
        number = Issue.objects.filter(kind=PENSION_END_NOTICE.kind).order_by("number")[0].number
        made = archive.pdf(number, PRINTER)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)
    assert "特別徴収中止通知書" in "".join(text.split())
    assert levy(ALONE, 2026).total > 0
