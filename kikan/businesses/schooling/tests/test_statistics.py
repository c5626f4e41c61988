"""The school statistics of 1 May: figures with the people behind them, decided and kept beside what comes out now."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.schooling.models import Pupil, Situation, SupportCase
from kikan.businesses.schooling.procedures.decide_duty import decide_duty
from kikan.businesses.schooling.procedures.publish_statistics import publish_statistics
from kikan.businesses.schooling.reads.statistics import Statistics, publications
from kikan.businesses.schooling.tests.town import (
    APRIL_2,
    CLERK,
    EAST_SCHOOL,
    ENTRANT,
    FATHER,
    FOREIGN,
    JUNIOR_HIGH,
    LONE,
    SIXTH,
    SPECIAL,
    TOWN,
    WEST_SCHOOL,
)
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.addressees.models import Profile
from kikan.shared.errors import Refused
from kikan.shared.history import OPEN, add, change
from kikan.shared.journal.append import append
from kikan.shared.reports.kept import differences
from kikan.shared.tenancy import clock, tenant

# person, first year, school, attendance, from, until, closed by
ROWS = (
    (SIXTH, 2021, EAST_SCHOOL, 1, date(2020, 10, 1), date(2030, 4, 1), 0),
    (LONE, 2026, WEST_SCHOOL, 1, date(2025, 10, 1), date(2035, 4, 1), 0),
    (ENTRANT, 2026, SPECIAL, 5, date(2025, 10, 1), date(2035, 4, 1), 0),
    (APRIL_2, 2020, EAST_SCHOOL, 1, date(2019, 10, 1), date(2026, 4, 1), 0),
    (APRIL_2, 2020, JUNIOR_HIGH, 1, date(2026, 4, 1), date(2029, 4, 1), 0),
    (FOREIGN, 2022, EAST_SCHOOL, 1, date(2022, 4, 1), date(2026, 2, 1), 2),
)


@pytest.fixture
def counted(settled: None) -> Iterator[None]:
    with clock.set_to("2026-10-15"), tenant(TOWN):
        entry = append(actor=CLERK, kind="test.settled", procedure="test", subjects=[("load", 2)]).number
        for person, first, school, attendance, begins, ends, closed in ROWS:
            values = {
                "guardian": FATHER, "first_year": first, "designated": None, "school": school,
                "attendance": attendance, "began_by": 0, "closed_by": closed,
            }  # fmt: skip
            add(Pupil, {"person": person}, values, entry=entry, valid_from=begins, valid_until=ends)
        add(
            SupportCase, {"person": SIXTH, "year": 2025}, {"asked_by": 1, "decision": 3}, entry=entry,
            valid_from=date(2024, 9, 1),
        )  # fmt: skip
        for girl, born in ((SIXTH, date(2014, 6, 6)), (LONE, date(2020, 12, 24))):
            change(Profile, {"person": girl}, {"sex": 2}, entry=entry, valid_from=born)
        add(
            Situation, {"person": LONE}, {"kind": 2}, entry=entry, valid_from=date(2025, 5, 1), valid_until=OPEN
        )  # fmt: skip
        add(
            Situation, {"person": SIXTH}, {"kind": 2}, entry=entry, valid_from=date(2025, 5, 2), valid_until=OPEN
        )  # fmt: skip
    with clock.set_to("2026-10-15"):
        yield


def people_of(year: int) -> dict[str, tuple[int, ...]]:
    with tenant(TOWN):
        rows = [r for r in Statistics(year).rows if r.total]
    return {f"{r.part}.{r.key}": tuple(p for each in r.people for p in each) for r in rows}


def test_each_figure_has_its_people(counted: None) -> None:
    found = people_of(2026)
    assert found == {
        f"school.{EAST_SCHOOL}-6": (SIXTH,), f"school.{WEST_SCHOOL}-1": (LONE,), f"school.{SPECIAL}-1": (ENTRANT,),
        f"school.{JUNIOR_HIGH}-7": (APRIL_2,), "school.special-0": (ENTRANT,), "school.class-0": (SIXTH,),
        "entrants.0": (LONE, ENTRANT), "entrants.1": (APRIL_2,), "graduates.0": (APRIL_2,),
        "absent.untraced-0": (LONE,), "absent.dead-0": (FOREIGN,), "absent.newly-0": (SIXTH,),
    }  # fmt: skip
    with tenant(TOWN):
        (sixth,) = [r for r in Statistics(2026).rows if r.key == f"{EAST_SCHOOL}-6"]
    assert (sixth.ja, sixth.of(2), sixth.of(1)) == ("見本東小学校　小学6年", (SIXTH,), ())


def test_the_reads_do_not_grow_with_the_children(counted: None) -> None:
    with tenant(TOWN), CaptureQueriesContext(connection) as asked:
        Statistics(2026).figures()
    assert len(asked) <= 12


def test_decided_figures_stay_beside_what_comes_out_now(counted: None) -> None:
    publish_statistics(year=2026, actor=CLERK)
    with tenant(TOWN):
        (told,) = publications(2026)
    assert (told.published_on, told.figures["school", "見本東小学校　小学6年", "女"]) == (
        date(2026, 10, 15),
        1,
    )
    with pytest.raises(Refused, match="同じ"):
        publish_statistics(year=2026, actor=CLERK)
    with pytest.raises(Refused, match="期日"):
        publish_statistics(year=2027, actor=CLERK)
    decide_duty(
        person=LONE, kind=2, reason=3, applied_on=date(2026, 5, 1), from_on=date(2026, 5, 1),
        last_on=date(2027, 3, 31), actor=CLERK,
    )  # fmt: skip
    with tenant(TOWN):
        (moved,) = differences(told, Statistics(2026).figures())
    assert (moved.row, moved.column, moved.published, moved.now) == (
        "就学免除　その他　学齢児童",
        "女",
        0,
        1,
    )


def test_the_page_leads_to_the_people_and_is_decided_by_the_chief(counted: None) -> None:
    page = f"/{TOWN}/schooling/statistics/"
    clerk, chief = client_of(TOWN, "school_clerk"), client_of(TOWN, "school_chief", "見本　係長")
    shown = clerk.get(f"{page}?year=2026&tab=school&row={EAST_SCHOOL}-6&sex=2").content.decode()
    assert "見本東小学校　小学6年　女 <span>1人</span>" in shown
    assert f"/{TOWN}/schooling/persons/{SIXTH}/" in shown
    assert "まだ確定していません" in shown
    assert "1年以上の居所不明" in clerk.get(f"{page}?tab=absent&row=none&sex=9").content.decode()
    assert clerk.post(page, {"form_token": fresh_token(clerk), "publish": "1"}).status_code == 403
    assert chief.post(page, {"form_token": fresh_token(chief), "publish": "1"}).status_code == 302
    assert "今数えても同じです" in chief.get(page).content.decode()
