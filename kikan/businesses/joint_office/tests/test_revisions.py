"""Who must enter what by when: a member's gaps are read in its own tenant, names alone."""

from datetime import date

import pytest

from kikan.businesses.joint_office.procedures.advance_business import plan_business
from kikan.businesses.joint_office.procedures.enter_revision import enter_revision
from kikan.businesses.joint_office.reads import revisions
from kikan.businesses.joint_office.tests.test_screens import HOME, clerk, sent, shown
from kikan.businesses.joint_office.tests.union import CITY, OFFICE, ORDINANCES, TODAY, TOWN, UNION
from kikan.law import book, read_ordinance
from kikan.shared.access import system_actor
from kikan.shared.errors import NotFound
from kikan.shared.journal.append import append
from kikan.shared.manifest import get
from kikan.shared.tenancy import ordinances, tenant
from kikan.shared.tenancy.models import Municipality


@pytest.fixture
def towns(joined: int) -> None:
    """The town has entered the illustrative values; the city, another tenant, none."""
    for code in (CITY, TOWN):
        Municipality.objects.create(code=code, name="例", kana="レイ", prefecture="見本県", is_sample=True)
        plan_business(
            member=code,
            business="health_insurance",
            planned_on=TODAY,
            planned_live_on=date(2027, 4, 1),
            actor=OFFICE,
        )
    with tenant(TOWN):
        entry = append(
            actor=system_actor(TOWN), kind="test.settled", procedure="test", subjects=[("load", 1)]
        )
        filled = (ORDINANCES / "illustrative.yaml").read_text("utf-8")
        ordinances.enter(read_ordinance(filled, "illustrative.yaml", book()), entry=entry.number)


def test_a_member_without_values_lacks_more_than_one_that_has_entered_them(towns: None) -> None:
    found = {m.member: len(m.values) for m in revisions.missing_in(UNION, 2027, TODAY)}
    assert found[CITY] > found.get(TOWN, 0)
    assert set(found) <= {CITY, TOWN}
    lacking = next(m.values for m in revisions.missing_in(UNION, 2027, TODAY) if m.member == CITY)
    asked = [p for p in book().parameters.values() if p.is_set_by_body]
    axes = {p.axis for p in asked if p.ja in lacking}
    assert axes == {p.axis for p in asked if p.id.split(".")[0] in get("health_insurance").statutes}


def test_the_deadline_is_so_many_days_before_the_revision(joined: int) -> None:
    enter_revision(
        title="税率の改正",
        law="地方税法",
        effective_on=date(2027, 4, 1),
        concerned=["resident_tax"],
        actor=OFFICE,
    )
    with tenant(UNION):
        (found,) = revisions.revisions_now(TODAY)
    assert (found.enter_by, found.businesses_ja) == (date(2027, 3, 2), "個人住民税")
    with pytest.raises(NotFound):
        enter_revision(title="x", law="y", effective_on=TODAY, concerned=["nothing"], actor=OFFICE)


def test_the_calendar_shows_revisions_and_gaps(towns: None) -> None:
    page = f"{HOME}revisions/"
    given = {
        "title": "税率の改正",
        "law": "地方税法",
        "effective_on": "R9.4.1",
        "concerned": ["resident_tax"],
    }
    assert sent(clerk(), page, **given).status_code == 302
    told = shown(clerk(), page)
    for words in ("税率の改正", "令和9年3月2日", "令和9年度に登録が要る条例値", "甲市"):
        assert words in told


def test_a_town_that_holds_the_office_itself_sees_no_other_town(towns: None) -> None:
    """Whoever enters a town as a member gets nothing of its tenant, unless it is the union all have joined."""
    Municipality.objects.filter(code=UNION).update(kind="municipality")
    assert revisions.missing_in(UNION, 2027, TODAY) == []
