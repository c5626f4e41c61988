"""The monthly review: each kind finds exactly what it is there for, opens its rows, and is signed off by the section's head."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.test import Client

from kikan.businesses.administration.procedures.review_looks import review_looks, set_own_person
from kikan.businesses.administration.reads import audit
from kikan.businesses.residents.tests.scenes import family, move_in, person
from kikan.law import read_ordinance
from kikan.law.book import book
from kikan.shared.access import Actor, looks
from kikan.shared.access.models import Door, Look, Office, Review, User
from kikan.shared.access.tests.people import client_of, fresh_token, user_with
from kikan.shared.addressees.models import Protection
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotPermitted, Refused
from kikan.shared.history import add
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, ordinances, tenant
from kikan.shared.tenancy.models import Municipality
from kikan.site.commands import main

TOWN, OTHER = 999997, 999989
OCTOBER, TODAY = date(2026, 10, 1), date(2026, 11, 23)
STANDARDS = """
municipality: "999997"
ja: 見本町
values:
  - {id: "information_security.work_begins", from: 2020-01-01, value: 450, cites: "架空", source: "架空"}
  - {id: "information_security.work_ends", from: 2020-01-01, value: 1200, cites: "架空", source: "架空"}
  - {id: "information_security.searches_per_hour", from: 2020-01-01, value: 3, cites: "架空", source: "架空"}
"""
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town() -> Iterator[int]:
    for code in (TOWN, OTHER):
        Municipality.objects.create(
            code=code, name="見本町", kana="ミホン", prefecture="見本県", is_sample=True
        )
    with clock.set_to(TODAY):
        yield TOWN


@pytest.fixture
def clerk() -> Actor:
    """鈴木　担当: nobody of the town bears that name."""
    return actor_of(user_with(TOWN, "resident_clerk", "鈴木　担当"))


def actor_of(user: User, *rights: str, office: str = "見本課") -> Actor:
    number = Office.objects.get_or_create(municipality=TOWN, name=office)[0].number
    return Actor(user.number, TOWN, number, frozenset(rights), "10.0.0.7", user.name, office)


def at(day: int, hour: int = 10, minute: int = 0) -> Any:
    """The moment of a look in October: 1 October 2026 is a Thursday."""
    moment = datetime(2026, 10, day, hour, minute, tzinfo=clock.TOKYO)
    return mock.patch.object(clock, "now", return_value=moment)


def look(actor: Actor, *persons: int, day: int = 1, hour: int = 10, minute: int = 0, **given: object) -> None:
    with at(day, hour, minute):
        looks.record(actor, screen="residents.person", persons=persons, **{"reason": "窓口", **given})  # type: ignore[arg-type]


def found(kind: str) -> int:
    with tenant(TOWN):
        month = audit.month_of(OCTOBER)
        rows = audit.rows_of(kind, OCTOBER, None)
    count = sum(section.counts[kind] for section in month.sections)
    assert len(rows) == count
    return count


def standards() -> None:
    with tenant(TOWN):
        entry = append(
            actor=Actor(0, TOWN, 0, frozenset()),
            kind="administration.ordinances_entered",
            procedure="test",
            subjects=[],
        )
        ordinances.enter(read_ordinance(STANDARDS, "test", book()), entry=entry.number)


def test_an_ordinary_day_finds_nothing(clerk: Actor) -> None:
    standards()
    _, head, wife, _ = family()
    look(clerk, head, operation="search", search="ミホン タロウ")
    look(clerk, head, minute=1)
    look(clerk, wife, minute=2)
    assert {kind: n for kind in audit.KINDS if (n := found(kind))} == {}


def test_somebody_who_looks_himself_up_is_found() -> None:
    (himself,) = move_in(person("見本　太郎")).persons
    clerk = actor_of(user_with(TOWN, "resident_clerk", "見本　太郎"))
    look(clerk, himself)
    look(clerk, operation="search", search="見本 太郎")
    assert found("own") == 2
    assert found("family") == 0


def test_the_family_is_found_by_surname_and_by_address_of_the_own_number(clerk: Actor) -> None:
    _, head, wife, _ = family()
    namesake = actor_of(user_with(TOWN, "resident_clerk", "見本　次郎"))
    look(namesake, wife)
    assert found("family") == 1
    auditor = actor_of(clerk_user(), "administration.audit")
    set_own_person(user=clerk.user, person=head, actor=auditor)
    look(clerk, wife)
    look(clerk, head)
    assert found("family") == 2
    assert found("own") == 1


def clerk_user() -> User:
    return user_with(TOWN, "auditor", "監査　花子")


def test_a_colleague_is_found(clerk: Actor) -> None:
    (colleague,) = move_in(person("佐藤　同僚")).persons
    user_with(TOWN, "insurance_clerk", "佐藤　同僚")
    look(clerk, colleague)
    assert found("colleague") == 1


def test_a_look_at_somebody_protected_is_found_also_without_the_address(clerk: Actor) -> None:
    _, head, wife, _ = family()
    with tenant(TOWN):
        entry = append(actor=clerk, kind="addressees.protection_begun", procedure="test", subjects=[]).number
        add(Protection, {"person": head}, {"kind": "dv"}, entry=entry, valid_from=date(2026, 9, 1))
    look(clerk, head)
    look(clerk, wife)
    look(clerk, head, wife, operation="search", search="見本")
    assert found("protected") == 1


@pytest.mark.parametrize(
    ("day", "hour", "minute", "is_off"),
    [
        (1, 7, 29, True),
        (1, 7, 30, False),
        (1, 19, 59, False),
        (1, 20, 0, True),
        (3, 10, 0, True),
        (12, 10, 0, True),
    ],
)
def test_nights_saturdays_and_holidays_are_found(
    clerk: Actor, day: int, hour: int, minute: int, is_off: bool
) -> None:
    """3 October 2026 is a Saturday, the 12th a holiday (スポーツの日)."""
    standards()
    look(clerk, 18, day=day, hour=hour, minute=minute)
    assert found("off_hours") == is_off


def test_more_searches_in_an_hour_than_the_municipality_allows_are_found(clerk: Actor) -> None:
    standards()
    for minute in range(3):
        look(clerk, 18, operation="search", search="見本", minute=minute)
    assert found("volume") == 0
    look(clerk, 18, operation="search", search="見本", minute=59)
    look(clerk, 18, operation="search", search="見本", hour=11)
    assert found("volume") == 4


def test_without_standards_the_page_says_what_it_could_not_look_for(clerk: Actor) -> None:
    look(clerk, 18, hour=3)
    with tenant(TOWN):
        assert set(audit.month_of(OCTOBER).missing) == {"off_hours", "volume"}


def test_hits_that_nobody_opened_are_found(clerk: Actor) -> None:
    look(clerk, 18, 26, operation="search", search="見本")
    look(clerk, 26, minute=20)
    look(clerk, 34, operation="search", search="別人", hour=11)
    look(clerk, 34, hour=11, minute=31)
    assert found("unopened") == 1


def test_marks_of_a_look_are_found(clerk: Actor) -> None:
    look(clerk, 18, operation="search", search="見本", reason="")
    look(clerk, 18, was_my_number_shown=True)
    look(clerk, 18, operation="export")
    look(clerk, result=looks.REFUSED)
    assert [found(kind) for kind in ("no_reason", "my_number", "export", "refused")] == [1, 1, 1, 1]


def test_failed_sign_ins_and_uses_after_expiry_belong_to_the_users_section(clerk: Actor) -> None:
    with at(2):
        moment = clock.now()
    for kind, town in (("failed", None), ("locked_out", None), ("expired", TOWN), ("signed_in", None)):
        Door.objects.create(at=moment, kind=kind, user=clerk.user, municipality=town, terminal="10.0.0.7")
    Door.objects.create(at=moment, kind="failed", user=clerk.user + 999, terminal="10.0.0.9")
    assert (found("failed"), found("expired")) == (2, 1)


def test_looks_of_another_month_municipality_or_the_audit_itself_are_not_counted(clerk: Actor) -> None:
    with clock.set_to(TODAY):
        looks.record(clerk, screen="residents.person", persons=[18], operation="export")
    with at(1):
        looks.record(clerk, screen="administration.audit", persons=[18], operation="export")
        other = Actor(clerk.user, OTHER, clerk.office, frozenset(), "10.0.0.7")
        looks.record(other, screen="residents.person", persons=[18], operation="export")
    assert found("export") == 0


# -- signing off ------------------------------------------------------------------------------------------------


def test_the_head_signs_the_own_section_and_a_later_review_is_added_not_replaced(clerk: Actor) -> None:
    look(clerk, 18, operation="export")
    head = actor_of(user_with(TOWN, "section_chief"), "administration.review")
    for result in ("聞き取りをした", "問題なし"):
        review_looks(begin=OCTOBER, office=head.office, seen=1, findings=result, action="", actor=head)
    with tenant(TOWN):
        kept = list(Review.objects.order_by("number").values_list("findings", "total", "counts__export"))
    assert kept == [("聞き取りをした", 1, 1), ("問題なし", 1, 1)]


def test_what_cannot_be_signed_says_why(clerk: Actor) -> None:
    look(clerk, 18, operation="export")
    head = actor_of(user_with(TOWN, "section_chief"), "administration.review")
    sign = {"office": head.office, "action": "", "actor": head}
    with pytest.raises(Refused, match="月が終わって"):
        review_looks(begin=date(2026, 11, 1), seen=0, findings="x", **sign)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="結果を入力"):
        review_looks(begin=OCTOBER, seen=1, findings=" ", **sign)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="件数が1件"):
        review_looks(begin=OCTOBER, seen=0, findings="x", **sign)  # type: ignore[arg-type]


def test_nobody_signs_another_section_but_the_auditor(clerk: Actor) -> None:
    elsewhere = Office.objects.create(municipality=TOWN, name="税務課").number
    chief = user_with(TOWN, "section_chief")
    sign = {"begin": OCTOBER, "office": elsewhere, "seen": 0, "findings": "問題なし", "action": ""}
    with pytest.raises(NotPermitted):
        review_looks(**sign, actor=actor_of(chief, "administration.review"))  # type: ignore[arg-type]
    review_looks(**sign, actor=actor_of(clerk_user(), "administration.review", "administration.audit"))  # type: ignore[arg-type]


def browser(role: str) -> Client:
    return client_of(TOWN, role)


def office() -> int:
    return int(Office.objects.get(municipality=TOWN, name="見本課").number)


def test_the_page_of_a_section_shows_the_rows_and_is_itself_recorded(clerk: Actor) -> None:
    _, head, *_ = family()
    look(clerk, head, operation="export", reason="名簿の作成")
    client = browser("section_chief")
    answer = client.get(f"/{TOWN}/administration/audit/2026-10/{office()}/?kind=export")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "名簿の作成" in text
    assert "鈴木　担当" in text
    with tenant(TOWN):
        seen = Look.objects.get(screen="administration.audit_section")
    assert seen.persons == [head]


def test_the_section_is_signed_and_its_sheet_printed_in_the_browser(clerk: Actor) -> None:
    look(clerk, 18, operation="export")
    client, page = browser("section_chief"), f"/{TOWN}/administration/audit/2026-10/{office()}/"
    sent = client.post(
        f"{page}sign", {"form_token": fresh_token(client), "seen": "1", "findings": "問題なし", "action": ""}
    )
    assert sent.status_code == 302
    assert "点検済" in client.get(page).content.decode()
    made = client.post(f"{page}sheet", {"form_token": fresh_token(client)})
    with tenant(TOWN):
        issued = Issue.objects.get(kind="administration.audit_sheet")
    assert made["Location"].endswith(f"/documents/{issued.number}.pdf")
    assert issued.data["body"]["total"] == "1"
    assert client.get(made["Location"])["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "abcd-ef", "9999-12", "²026-10"])
def test_what_is_no_month_is_no_page(clerk: Actor, month: str) -> None:
    assert browser("auditor").get(f"/{TOWN}/administration/audit/{month}/{office()}/").status_code == 404


def test_who_looked_at_a_person_is_told_to_the_auditor_and_the_question_is_recorded(clerk: Actor) -> None:
    _, head, *_ = family()
    look(clerk, head, reason="児童手当の確認")
    client = browser("auditor")
    asked = {"person": str(head), "begin": "令和8年10月1日", "reason": "本人からの開示請求"}
    assert "児童手当の確認" in client.post(f"/{TOWN}/administration/audit/person/", asked).content.decode()
    with tenant(TOWN):
        question = Look.objects.get(screen="administration.audit_person")
    assert (question.persons, question.reason) == ([head], "本人からの開示請求")
    assert browser("section_chief").post(f"/{TOWN}/administration/audit/person/", asked).status_code == 403


@pytest.mark.parametrize("begin", ["9999-12-31", "令和8年11月24日", "令和8年2月30日", ""])
def test_a_day_that_is_to_come_or_is_none_is_said_to_be_wrong(clerk: Actor, begin: str) -> None:
    asked = {"person": "18", "begin": begin, "reason": "確認"}
    assert browser("auditor").post(f"/{TOWN}/administration/audit/person/", asked).status_code == 400


def test_a_section_head_sees_the_own_section_alone(clerk: Actor) -> None:
    elsewhere = Office.objects.create(municipality=TOWN, name="税務課").number
    look(Actor(clerk.user, TOWN, elsewhere, frozenset(), "10.0.0.7"), 18)
    look(clerk, 18)
    shown = {
        role: browser(role).get(f"/{TOWN}/administration/audit/?month=2026-10").content.decode()
        for role in ("section_chief", "auditor")
    }
    assert ["税務課" in text for text in shown.values()] == [False, True]


def test_the_month_takes_the_same_number_of_queries_however_much_there_is(
    clerk: Actor, django_assert_max_num_queries: object
) -> None:
    for serial in range(40):
        look(clerk, serial + 1, minute=serial % 60)
    with tenant(TOWN), django_assert_max_num_queries(45):  # type: ignore[operator]
        audit.month_of(OCTOBER)


def test_an_export_of_everything_by_an_operator_is_told_to_the_auditor(
    clerk: Actor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", f"{TOWN:06d}", str(tmp_path / "out")]) == 0
    text = browser("auditor").get(f"/{TOWN}/administration/audit/?month=2026-11").content.decode()
    assert "運用者（命令）" in text
