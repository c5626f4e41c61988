"""Values of a prefecture or regional union: entered once by two at the joint office, read by those who belong to it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kikan.businesses.administration.jobs.take_body_values import take_over
from kikan.businesses.administration.procedures.bodies import (
    enter_body,
    enter_body_value,
    set_belonging,
    take_body_values,
)
from kikan.businesses.administration.procedures.values import enter_ordinance_value
from kikan.businesses.administration.reads import bodies, questions
from kikan.businesses.administration.reads import values as reads
from kikan.businesses.administration.tests.desk import OTHER, TOWN, actor, send, signed_in, text_of
from kikan.businesses.joint_office.procedures.set_agreements import enter_agreement, sign_agreement
from kikan.businesses.joint_office.procedures.set_members import enter_member, join_member, leave_member
from kikan.law.errors import LawGap
from kikan.shared.access.samples import ensure_users
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.exchange.leaving import export, read_back
from kikan.shared.jobs.models import Run
from kikan.shared.journal.append import head
from kikan.shared.procedures import find
from kikan.shared.tenancy import clock, ordinances, tenant
from kikan.shared.tenancy.models import Belonging, Body, BodyValue, Municipality, OrdinanceValue
from kikan.shared.tenancy.year_values import values_of_year
from kikan.shared.worklist import acts as worklist

pytestmark = pytest.mark.usefixtures("towns", "office")
UNION, STRANGE_UNION = 999971, 999963
RATE, CITY_RATE = "local_tax_act.prefecture_rate", "local_tax_act.city_rate"
TODAY = date(2026, 11, 23)
PREFECTURE = "見本県"


@pytest.fixture
def office(towns: None) -> Iterator[None]:
    """A union that keeps values, another one, and two towns that have begun."""
    with clock.set_to(TODAY):
        for code in (UNION, STRANGE_UNION):
            Municipality.objects.get_or_create(
                code=code,
                defaults={"name": "見本組合", "kana": "ミホン", "prefecture": PREFECTURE, "kind": "union"},
            )
            ensure_users(code)
        for town in (TOWN, OTHER):
            enter_ordinance_value(
                parameter=CITY_RATE,
                begins="2020",
                value="0.06",
                cites="市税条例",
                actor=actor("operator", town),
            )
        for town in (TOWN, OTHER):
            is_member(town)
        yield


def is_member(town: int) -> None:
    enter_member(
        member=town, name="見本町", kind=1, agreed_on=date(2020, 4, 1), planned_join_on=date(2020, 4, 1),
        actor=actor("joint_clerk", UNION),
    )  # fmt: skip


def a_body(name: str = PREFECTURE, kind: int = 1, union: int = UNION) -> int:
    enter_body(name=name, kind=kind, actor=actor("operator", union))
    with tenant(union):
        return Body.objects.get(name=name).number


def joins(body: int, town: int = TOWN, since: date = date(2020, 4, 1), until: date | None = None) -> None:
    set_belonging(
        body=body,
        member=town,
        since=since,
        until=until,
        cites="地方自治法第5条",
        actor=actor("operator", UNION),
    )


def enters(body: int, value: str = "0.04", begins: str = "2020", union: int = UNION, **given: Any) -> int:
    return enter_body_value(
        body=body, parameter=given.pop("parameter", RATE), begins=begins, value=value, cites="県税条例 第27条",
        actor=actor("operator", union), **given,
    ).number  # fmt: skip


def takes(town: int = TOWN) -> int:
    return take_over(town)


def rate(year: int = 2026, town: int = TOWN, known_at: int | None = None) -> Fraction:
    with tenant(town):
        return ordinances.law("fiscal_year", year, known_at).rate(RATE)


def page(town: int = TOWN) -> reads.ValuePage:
    with tenant(town):
        return reads.value_page(RATE, TODAY)


def test_what_the_office_enters_once_every_member_reads() -> None:
    body = a_body()
    for town in (TOWN, OTHER):
        joins(body, town)
    enters(body)
    assert [takes(TOWN), takes(OTHER)] == [1, 1]
    assert [rate(town=TOWN), rate(town=OTHER)] == [Fraction(4, 100)] * 2
    assert (page().read_from, page().history[0].body) == (PREFECTURE, PREFECTURE)


def test_who_does_not_belong_to_the_body_reads_nothing_of_it() -> None:
    body = a_body()
    joins(body, TOWN)
    enters(body)
    assert takes(OTHER) == 0
    with pytest.raises(LawGap):
        rate(town=OTHER)


def test_a_member_reads_the_years_on_whose_first_day_it_belongs_to_the_body() -> None:
    body = a_body()
    joins(body, since=date(2022, 10, 1), until=date(2025, 4, 1))
    enters(body, "0.04", "2020")
    enters(body, "0.05", "2024")
    takes()
    assert [rate(2023), rate(2024)] == [Fraction(4, 100), Fraction(5, 100)]
    for year in (2022, 2025):
        with pytest.raises(LawGap):
            rate(year)


def test_a_town_that_changes_its_body_reads_the_new_one_from_then_on() -> None:
    old, new = a_body(), a_body("別見本県")
    joins(old, until=date(2025, 4, 1))
    joins(new, since=date(2025, 4, 1))
    enters(old, "0.04")
    enters(new, "0.02")
    takes()
    assert [rate(2024), rate(2025)] == [Fraction(4, 100), Fraction(2, 100)]


def test_an_own_value_stays_before_that_of_the_body_and_the_pages_tell_of_both() -> None:
    enter_ordinance_value(
        parameter=RATE, begins="2021", value="0.03", cites="町の入力", actor=actor("operator")
    )
    body = a_body()
    joins(body)
    enters(body)
    takes()
    assert [rate(2020), rate(2026)] == [Fraction(4, 100), Fraction(3, 100)]
    assert page().beside.startswith("見本県の値　4％（令和2年度から、県税条例")
    assert "見本県の値　4％" in text_of(signed_in("operator").get(f"/{TOWN}/administration/values/{RATE}/"))
    with tenant(TOWN):
        assert OrdinanceValue.objects.filter(parameter=RATE, body="").count() == 1


def test_a_correction_of_the_body_is_taken_and_what_was_known_before_stays() -> None:
    body = a_body()
    joins(body)
    enters(body, "0.04")
    takes()
    with tenant(TOWN):
        before = head()
    enters(body, "0.05")
    assert takes() == 1
    assert (rate(known_at=before), rate()) == (Fraction(4, 100), Fraction(5, 100))
    assert [k.is_replaced for k in page().history] == [False, True]


def test_taking_over_again_writes_nothing() -> None:
    body = a_body()
    joins(body)
    enters(body)
    takes()
    with tenant(TOWN):
        before = head()
    assert takes() == 0
    with tenant(TOWN):
        assert head() == before


def test_a_belonging_that_was_a_mistake_takes_the_values_back_and_keeps_the_rows() -> None:
    body = a_body()
    joins(body)
    enters(body)
    takes()
    joins(body, until=date(2020, 4, 1))
    assert takes() == 1
    with pytest.raises(LawGap):
        rate()
    assert [k.is_taken_back for k in page().history] == [True, False]


def test_a_municipality_that_has_not_begun_takes_nothing() -> None:
    empty = 999954
    Municipality.objects.create(code=empty, name="空町", kana="カラ", prefecture=PREFECTURE)
    is_member(empty)
    body = a_body()
    joins(body, empty)
    enters(body)
    assert takes(empty) == 0


def test_the_fingerprint_of_a_year_changes_with_the_article_of_the_body() -> None:
    body = a_body()
    joins(body)

    def told() -> tuple[str, str, str]:
        with tenant(TOWN):
            found = values_of_year(2026, None, prefixes=("local_tax_act.",), blocks=(("", "賦課"),))
        (used,) = [v for v in found.values if v.id == RATE]
        return found.digest, used.layer, used.cites

    enters(body)
    takes()
    first, layer, cites = told()
    assert (layer, cites) == (PREFECTURE, "見本県：県税条例 第27条")
    enter_body_value(
        body=body,
        parameter=RATE,
        begins="2020",
        value="0.04",
        cites="改正県税条例",
        actor=actor("operator", UNION),
    )
    takes()
    assert told()[0] != first


def test_an_open_question_says_who_answers_it_and_an_answered_one_whose_value_it_is() -> None:
    def asked() -> questions.Question:
        with tenant(TOWN):
            found = [q for part in questions.parts(TODAY) for q in part.questions if q.id == RATE]
        return found[0]

    assert asked().turn == "共同事務局が都道府県の値を登録するか、担当課が答えます"
    body = a_body()
    joins(body)
    enters(body)
    takes()
    assert (asked().is_answered, asked().body, asked().state) == (True, PREFECTURE, "回答済")


def test_reading_a_value_of_a_body_takes_no_query_more() -> None:
    def queries() -> int:
        with tenant(TOWN), CaptureQueriesContext(connection) as seen:
            ordinances.ordinance()
        return len(seen)

    before = queries()
    body = a_body()
    joins(body)
    enters(body)
    takes()
    assert queries() == before


def test_two_persons_enter_a_value_and_the_members_runs_are_asked_for(
    django_capture_on_commit_callbacks: Any,
) -> None:
    body = a_body()
    joins(body)
    path = f"/{UNION}/administration/bodies/{body}/{RATE}/"
    answer = send(signed_in("operator", UNION), path, begins="2020", value="4%", cites="県税条例 第27条")
    assert answer.status_code == 302, text_of(answer)
    number = int(answer["Location"].strip("/").split("/")[-1])
    with tenant(UNION):
        assert not BodyValue.objects.exists()
    operator = actor("operator", UNION)
    both = replace(operator, rights=operator.rights | {"administration.approve"})
    with pytest.raises(NotPermitted, match="入力した本人は承認できません"):
        worklist.approve(number, actor=both)
    with django_capture_on_commit_callbacks(execute=True):
        worklist.approve(number, actor=actor("rights_approver", UNION))
    with tenant(TOWN):
        assert Run.objects.filter(job="administration.take_body_values").count() == 1
    assert takes() == 1


ATTACKS: dict[str, tuple[str, dict[str, Any]]] = {
    "a town makes a body": ("administration.enter_body", {"name": "偽県", "kind": 1}),
    "a town names its members": (
        "administration.set_belonging",
        {"body": 1, "member": OTHER, "since": date(2020, 4, 1), "cites": "偽"},
    ),
    "a town enters the value of a body": (
        "administration.enter_body_value",
        {"body": 1, "parameter": RATE, "begins": "2020", "value": "0.01", "cites": "偽"},
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_nobody_but_the_joint_office_writes(attack: str) -> None:
    name, given = ATTACKS[attack]
    body = a_body()
    joins(body)
    with pytest.raises(Refused, match="組合（共同事務局）だけ"):
        find(name).call(actor=actor("operator", TOWN), **given)
    with tenant(TOWN):
        assert [model.objects.count() for model in (Body, Belonging, BodyValue)] == [0, 0, 0]


def test_no_person_takes_over_values_of_their_own_making() -> None:
    body = a_body()
    joins(body)
    enters(body)
    offered = bodies.offered_to(TOWN)
    with pytest.raises(NotPermitted):
        take_body_values(offered=offered, actor=actor("operator", TOWN))


@pytest.mark.parametrize("model", [Body, Belonging, BodyValue])
def test_a_member_and_another_union_see_no_row_of_the_office(model: Any) -> None:
    body = a_body()
    joins(body)
    enters(body)
    for stranger in (TOWN, OTHER, STRANGE_UNION):
        with tenant(stranger):
            assert model.objects.count() == 0


@pytest.mark.parametrize("table", ["tenancy_body", "tenancy_belonging", "tenancy_body_value"])
@pytest.mark.parametrize("act", ["UPDATE {} SET entry = entry", "DELETE FROM {}"])
def test_not_even_the_office_changes_a_row(table: str, act: str) -> None:
    with tenant(UNION), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table))


def test_a_body_sets_only_the_values_of_its_own_layer() -> None:
    with pytest.raises(NotFound, match="この団体が定める値ではありません"):
        enters(a_body(), parameter=CITY_RATE)


def test_a_town_belongs_to_one_prefecture_at_a_time() -> None:
    joins(a_body())
    with pytest.raises(Refused, match="すでに見本県に属しています"):
        joins(a_body("別見本県"), since=date(2026, 4, 1))
    joins(a_body("見本広域連合", kind=2))


def test_the_page_of_a_body_takes_who_belongs_to_it_from_the_form() -> None:
    body = a_body()
    path = f"/{UNION}/administration/bodies/{body}/"
    operator = signed_in("operator", UNION)
    refused = send(operator, path, member=TOWN, since="R8.4.1", last_day="R7.4.1", cites="自治法")
    assert refused.status_code == 400
    assert "所属の末日は初日より後" in text_of(refused)
    answer = send(operator, path, member=TOWN, since="R2.4.1", cites="自治法")
    assert answer.status_code == 302, text_of(answer)
    worklist.approve(int(answer["Location"].strip("/").split("/")[-1]), actor=actor("rights_approver", UNION))
    assert "見本町" in text_of(operator.get(path))


def test_a_town_sees_whose_values_it_reads_and_no_form() -> None:
    body = a_body()
    joins(body)
    enters(body)
    takes()
    shown = text_of(signed_in("operator").get(f"/{TOWN}/administration/bodies/"))
    assert "見本県</th><td>1件" in shown
    assert "承認に回す" not in shown


def test_a_town_that_leaves_takes_along_what_it_has_read(tmp_path: Path) -> None:
    elsewhere = 999955
    Municipality.objects.create(code=elsewhere, name="移り先", kana="ウツリサキ", prefecture=PREFECTURE)
    body = a_body()
    joins(body)
    enters(body)
    takes()
    written = export(TOWN, tmp_path / "out", version="test")
    assert read_back(elsewhere, tmp_path / "out") == sum(file.rows for file in written)
    assert rate(town=elsewhere) == Fraction(4, 100)
    with tenant(elsewhere):
        assert reads.value_page(RATE, TODAY).read_from == PREFECTURE


def test_the_value_of_a_body_comes_before_an_illustrative_one() -> None:
    with tenant(TOWN):
        OrdinanceValue.objects.create(
            municipality=TOWN, parameter=RATE, valid_from=2020, value="0.09", cites="例示", source="",
            is_illustrative=True, entry=head(),
        )  # fmt: skip
    assert rate() == Fraction(9, 100)
    body = a_body()
    joins(body)
    enters(body)
    takes()
    assert rate() == Fraction(4, 100)


def test_only_members_of_the_union_can_belong_to_a_body() -> None:
    stranger = 999946
    Municipality.objects.create(code=stranger, name="他町", kana="ホカ", prefecture=PREFECTURE)
    with pytest.raises(NotFound, match="この組合の構成団体ではありません"):
        joins(a_body(), stranger)


def test_a_member_that_has_left_keeps_what_it_took_and_is_told_nothing_more() -> None:
    body = a_body()
    joins(body)
    enters(body, "0.04")
    takes()
    chief, agreed = actor("joint_chief", UNION), date(2020, 4, 1)
    agreement = enter_agreement(title="協定書", signed_on=agreed, term_from=agreed, actor=chief)
    sign_agreement(agreement=agreement, member=TOWN, signed_on=agreed, actor=chief)
    join_member(member=TOWN, joined_on=agreed, actor=chief)
    leave_member(
        member=TOWN,
        noticed_on=TODAY,
        leaves_on=date(2026, 11, 24),
        by_consent=True,
        reason="協議",
        actor=chief,
    )
    with clock.set_to(date(2026, 11, 24)):
        enters(body, "0.05")
        assert takes() == 0
        assert rate() == Fraction(4, 100)
