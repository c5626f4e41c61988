"""Who must enter what by when: a member's gaps are read in its own tenant, names alone."""

import re
from datetime import date
from typing import Any

import pytest

from kikan.businesses.joint_office.law.ahead import ahead, first_day, is_known
from kikan.businesses.joint_office.procedures.advance_business import plan_business
from kikan.businesses.joint_office.procedures.enter_revision import (
    correct_revision,
    enter_revision,
    schedule_revision,
    withdraw_revision,
)
from kikan.businesses.joint_office.procedures.publish_release import except_law, plan_release, publish_release
from kikan.businesses.joint_office.reads import revisions
from kikan.businesses.joint_office.tests.test_screens import HOME, clerk, sent, shown
from kikan.businesses.joint_office.tests.union import (
    CITY,
    FIRST,
    OFFICE,
    ORDINANCES,
    SECOND,
    TODAY,
    TOWN,
    UNION,
)
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


@pytest.fixture
def carried(joined: int) -> tuple[int, int, str]:
    """A revision whose law no book knows yet, carried by a release to come: revision, release, value."""
    law = next(
        p.id
        for p in book().parameters.values()
        if p.id.startswith("national_health_insurance.") and not p.is_set_by_body
        and not is_known(book(), p.id, date(2027, 4, 1))
    )  # fmt: skip
    revision = enter_revision(
        title="料率の改正", law="国民健康保険法", effective_on=date(2027, 4, 1), concerned=["health_insurance"],
        parameters=[law], actor=FIRST,
    )  # fmt: skip
    release = plan_release(version="3.0", planned_on=date(2027, 3, 1), actor=FIRST)
    schedule_revision(revision=revision, release=release, actor=FIRST)
    return revision, release, law


def said(revision: int) -> dict[str, Any]:
    with tenant(UNION):
        line = revisions.revision_of(revision)
    assert line is not None
    return {
        "title": line.title, "law": line.law, "effective_on": line.effective_on, "concerned": line.businesses,
        "parameters": line.parameters,
    }  # fmt: skip


def test_a_revision_is_corrected_with_a_reason_and_keeps_what_it_said(carried: tuple[int, int, str]) -> None:
    revision, release, _ = carried
    as_it_was = said(revision)
    with pytest.raises(Refused, match="同じです"):
        correct_revision(revision=revision, reason="誤り", **as_it_was, actor=FIRST)
    later = as_it_was | {"effective_on": date(2027, 10, 1)}
    with pytest.raises(Refused, match="訂正の理由"):
        correct_revision(revision=revision, reason=" ", **later, actor=FIRST)
    correct_revision(revision=revision, reason="政令で施行の日が決まった", **later, actor=FIRST)
    with tenant(UNION):
        history, (moved,) = revisions.versions_of(revision), revisions.moved_since(TODAY)
    assert [v.effective_on for v in history] == [date(2027, 10, 1), date(2027, 4, 1), date(2027, 4, 1)]
    assert (moved.was_on, moved.effective_on) == (date(2027, 4, 1), date(2027, 10, 1))
    assert history[0].release == release
    told = shown(clerk(), HOME)
    for words in ("変わった法改正", "令和9年10月1日", "政令で施行の日が決まった"):
        assert words in told


def test_a_release_that_comes_too_late_for_the_corrected_day_carries_it_no_more(
    carried: tuple[int, int, str],
) -> None:
    revision, _, _ = carried
    sooner = said(revision) | {"effective_on": date(2027, 1, 1)}
    correct_revision(revision=revision, reason="施行が早まった", **sooner, actor=FIRST)
    with tenant(UNION):
        line = revisions.revision_of(revision)
    assert line is not None
    assert line.release is None


def test_a_withdrawn_revision_is_shown_with_its_reason_and_carried_by_nothing(
    carried: tuple[int, int, str],
) -> None:
    revision, release, _ = carried
    page = f"{HOME}revisions/{revision}/"
    assert sent(clerk(), f"{page}withdraw/", reason="廃案").status_code == 302
    told = shown(clerk(), page)
    assert "取り下げられた法改正です" in told
    assert "廃案" in shown(clerk(), f"{HOME}revisions/")
    with tenant(UNION):
        assert revisions.lacking_in(release) == []
    for again in (
        withdraw_revision,
        lambda **given: schedule_revision(revision=revision, release=release, actor=FIRST),
    ):
        with pytest.raises(Refused, match="取り下げられています"):
            again(revision=revision, reason="もう一度", actor=FIRST)


def test_a_release_is_not_published_while_the_book_lacks_its_law_unless_two_say_so(
    carried: tuple[int, int, str],
) -> None:
    revision, release, law = carried
    with pytest.raises(Refused, match=re.escape(book().parameters[law].ja)):
        publish_release(release=release, released_on=TODAY, actor=SECOND)
    page = f"{HOME}releases/{release}/"
    assert "この版に足りない法令値" in shown(clerk(), page)
    except_law(release=release, reason="省令の公布が遅れている", actor=FIRST)
    with pytest.raises(Refused, match="入力した人は"):
        publish_release(release=release, released_on=TODAY, actor=FIRST)
    more = said(revision) | {"parameters": [law, "child_allowance_act.reduced_amount"]}
    if not is_known(book(), "child_allowance_act.reduced_amount", date(2027, 4, 1)):
        correct_revision(revision=revision, reason="値を加える", **more, actor=FIRST)
        with pytest.raises(Refused, match="1件"):
            publish_release(release=release, released_on=TODAY, actor=SECOND)
        except_law(release=release, reason="省令の公布が遅れている", actor=FIRST)
    publish_release(release=release, released_on=TODAY, actor=SECOND)
    assert "省令の公布が遅れている" in shown(clerk(), page)


def test_a_revision_is_corrected_on_the_page_by_the_names_of_its_values(
    carried: tuple[int, int, str],
) -> None:
    revision, _, law = carried
    page = f"{HOME}revisions/{revision}/correct/"
    assert revisions.name_of_value(law) in shown(clerk(), page)
    given = {
        "title": "料率の改正（政令）", "law": "国民健康保険法", "effective_on": "R9.4.1", "concerned": ["health_insurance"],
        "parameters": "ない値の名前", "reason": "政令の公布",
    }  # fmt: skip
    wrong = sent(clerk(), page, **given)
    assert (wrong.status_code, "ない値の名前" in wrong.content.decode()) == (400, True)
    assert sent(clerk(), page, **given | {"parameters": revisions.name_of_value(law)}).status_code == 302
    assert "料率の改正（政令）" in shown(clerk(), f"{HOME}revisions/{revision}/")
    assert law not in shown(clerk(), f"{HOME}revisions/{revision}/")
