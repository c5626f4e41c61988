"""Who must enter what by when: a member's gaps are read in its own tenant, names alone."""

from datetime import date

import pytest

from kikan.businesses.joint_office.law.ahead import ahead, first_day, is_known
from kikan.businesses.joint_office.procedures.advance_business import plan_business
from kikan.businesses.joint_office.procedures.enter_revision import enter_revision, schedule_revision
from kikan.businesses.joint_office.procedures.publish_release import plan_release
from kikan.businesses.joint_office.reads import revisions
from kikan.businesses.joint_office.tests.test_screens import HOME, clerk, sent, shown
from kikan.businesses.joint_office.tests.union import CITY, OFFICE, ORDINANCES, TODAY, TOWN, UNION
from kikan.law import LawGap, book, read_ordinance
from kikan.law.moments import moment_of_day
from kikan.shared.access import system_actor
from kikan.shared.errors import NotFound, Refused
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


def test_what_is_told_to_be_unknown_is_a_gap_and_the_day_before_is_not() -> None:
    """Against the law floor itself: every value told raises LawGap on its day, none told raises it the day before."""
    told = ahead(book(), ["national_health_insurance", "child_allowance_act", "income_tax_act"], TODAY)
    assert {(a.statute, a.from_on) for a in told} >= {("child_allowance_act", date(2027, 4, 1))}
    checked = 0
    for found in told:
        for name in found.names:
            parameter = book().parameters[name]
            at = moment_of_day(parameter.axis, found.from_on)
            assert first_day(parameter.axis, at) == found.from_on
            assert not is_known(book(), name, found.from_on)
            with pytest.raises(LawGap):
                book().law(parameter.axis, at).dated(name)
            assert book().law(parameter.axis, at - 1).dated(name).holds(at - 1)
            checked += 1
    assert checked > 20


def test_a_revision_names_its_values_and_release_and_who_still_has_to_enter_what(towns: None) -> None:
    """The town's illustrative value began before the revision, so it is the old one; the city has none."""
    asked = next(
        p.id
        for p in book().parameters.values()
        if p.is_set_by_body and p.id.startswith("national_health_insurance.") and p.axis == "fiscal_year"
    )
    law = next(
        p.id
        for p in book().parameters.values()
        if p.id.startswith("national_health_insurance.") and not p.is_set_by_body
    )
    given = {
        "title": "料率の改正", "law": "国民健康保険法", "effective_on": date(2027, 4, 1), "concerned": ["health_insurance"],
        "actor": OFFICE,
    }  # fmt: skip
    with pytest.raises(NotFound):
        enter_revision(parameters=["no.such"], **given)
    number = enter_revision(parameters=[asked, law], **given)
    early = plan_release(version="2.0", planned_on=date(2027, 3, 1), actor=OFFICE)
    late = plan_release(version="2.1", planned_on=date(2027, 5, 1), actor=OFFICE)
    with pytest.raises(Refused):
        schedule_revision(revision=number, release=late, actor=OFFICE)
    page = f"{HOME}revisions/{number}/"
    assert sent(clerk(), page, release=str(early)).status_code == 302
    assert schedule_revision(revision=number, release=early, actor=OFFICE) == 0
    with tenant(UNION):
        line = next(r for r in revisions.revisions_now(TODAY) if r.revision == number)
    assert (line.release, line.days_left(TODAY)) == (early, (date(2027, 3, 2) - TODAY).days)
    found = {a.member: a for a in revisions.answers_to(line, UNION, TODAY)}
    ja = book().parameters[asked].ja
    assert found[CITY].missing == (ja,)
    assert found[TOWN].entered + found[TOWN].unchanged + found[TOWN].missing == (ja,)
    assert {c.id: c.is_known for c in revisions.changed_by(line)} == {asked: None, law: False}
    told = shown(clerk(), page)
    for words in ("この版にありません", "あと102日", "2.0", "甲市"):
        assert words in told
    assert "料率の改正" in shown(clerk(), f"{HOME}releases/{early}/")


def test_law_that_ends_is_proposed_until_a_revision_names_it(joined: int) -> None:
    with tenant(UNION):
        first = revisions.proposals(TODAY, [])
    key = next(p for p in first if p.ahead.statute == "child_allowance_act")
    told = shown(clerk(), f"{HOME}revisions/?propose={key.key}")
    assert f"{key.ahead.ja}の改正（値が未定）" in told
    enter_revision(
        title="改正", law="児童手当法", effective_on=key.ahead.from_on, concerned=list(key.businesses),
        parameters=key.ahead.names, actor=OFFICE,
    )  # fmt: skip
    with tenant(UNION):
        after = revisions.proposals(TODAY, revisions.revisions_now(TODAY))
    assert len(after) == len(first) - 1
