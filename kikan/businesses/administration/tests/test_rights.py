"""Rights: asked for, approved by another person, ended by themselves; nobody gives a right to oneself."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kikan.businesses.administration.procedures import rights as acts
from kikan.businesses.administration.procedures.users import create_user
from kikan.businesses.administration.reads import rights as reads
from kikan.businesses.administration.tests.desk import OTHER, TOWN, actor, at, send, signed_in, text_of, user
from kikan.shared.access.granting import Kind, Outcome, Wish, end_of_fiscal_year
from kikan.shared.access.models import Grant, Office, RightsDecision, User
from kikan.shared.access.roles import ROLES
from kikan.shared.access.sign_in import actor_of
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.tenancy import clock, tenant

pytestmark = pytest.mark.usefixtures("towns")
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _day() -> Any:
    with clock.set_to(TODAY):
        yield


def office(name: str = "市民課", town: int = TOWN) -> int:
    return int(Office.objects.get(municipality=town, name=name).number)


def wish(role: str = "resident_clerk", whom: int = 0, **given: Any) -> Wish:
    values: dict[str, Any] = {
        "kind": Kind.ROLE, "user": whom or newcomer(), "office": office(), "valid_from": TODAY,
        "valid_until": end_of_fiscal_year(TODAY), "reason": "窓口に配属", "role": role,
    }  # fmt: skip
    return Wish(**{**values, **given})


def newcomer() -> int:
    login = f"newcomer{User.objects.count()}"
    return create_user(login=login, name="見本　新人", actor=actor("operator")).user


def rights_of(number: int) -> frozenset[str]:
    found = actor_of(User.objects.get(number=number), TOWN)
    return found.rights if found else frozenset()


def approve(request: int, role: str = "rights_approver") -> None:
    acts.decide_rights(request=request, outcome=Outcome.APPROVED, actor=actor(role))


def test_a_role_holds_after_another_person_approved_and_not_before() -> None:
    whom = newcomer()
    request = acts.request_rights(wish=wish(whom=whom), actor=actor("operator"))
    assert rights_of(whom) == frozenset()
    approve(request)
    assert rights_of(whom) == ROLES["resident_clerk"].rights


def test_who_asked_and_who_would_get_it_cannot_decide() -> None:
    approver = user("rights_approver")
    for whom in (newcomer(), approver.number):
        asker = actor("operator") if whom == approver.number else actor("rights_approver")
        asker = asker if whom == approver.number else _with(asker, "administration.change")
        request = acts.request_rights(wish=wish(whom=whom), actor=asker)
        with pytest.raises(NotPermitted, match="決裁できません"):
            approve(request)
        approve(request, "section_chief")


def _with(known: Any, right: str) -> Any:
    from dataclasses import replace

    return replace(known, rights=known.rights | {right})


def test_a_clerk_asks_for_oneself_alone() -> None:
    clerk = actor("resident_clerk")
    request = acts.request_rights(wish=wish("tax_clerk", whom=clerk.user), actor=clerk)
    approve(request)
    assert "resident_tax.change" in rights_of(clerk.user)
    with pytest.raises(NotPermitted, match="管理者が"):
        acts.request_rights(wish=wish("tax_clerk"), actor=clerk)


def test_a_request_is_decided_once() -> None:
    request = acts.request_rights(wish=wish(), actor=actor("operator"))
    approve(request)
    with pytest.raises(Refused, match="済んで"):
        approve(request, "section_chief")
    with tenant(TOWN), pytest.raises(IntegrityError), transaction.atomic():
        RightsDecision.objects.create(
            municipality=TOWN, request=request, outcome="declined", decided_by=1, decided_at=clock.now()
        )
    assert Grant.objects.filter(request=request, municipality=TOWN).count() == 1


def test_declining_needs_a_reason_and_gives_nothing() -> None:
    whom = newcomer()
    request = acts.request_rights(wish=wish(whom=whom), actor=actor("operator"))
    with pytest.raises(Refused, match="理由"):
        acts.decide_rights(request=request, outcome=Outcome.DECLINED, actor=actor("rights_approver"))
    acts.decide_rights(
        request=request, outcome=Outcome.DECLINED, opinion="配属がない", actor=actor("rights_approver")
    )
    assert rights_of(whom) == frozenset()


def test_who_asked_takes_it_back_and_nobody_else() -> None:
    request = acts.request_rights(wish=wish(), actor=actor("operator"))
    with pytest.raises(NotPermitted):
        acts.withdraw_request(request=request, actor=actor("section_chief"))
    acts.withdraw_request(request=request, actor=actor("operator"))
    with pytest.raises(Refused, match="済んで"):
        approve(request)


def test_a_grant_ends_by_itself_on_its_day() -> None:
    whom = newcomer()
    approve(
        acts.request_rights(
            wish=wish(whom=whom, valid_until=TODAY + timedelta(days=10)), actor=actor("operator")
        )
    )
    with clock.set_to(TODAY + timedelta(days=9)):
        assert rights_of(whom)
    with clock.set_to(TODAY + timedelta(days=10)):
        assert rights_of(whom) == frozenset()


def test_a_grant_of_a_later_day_gives_nothing_yet() -> None:
    whom, later = newcomer(), TODAY + timedelta(days=5)
    approve(acts.request_rights(wish=wish(whom=whom, valid_from=later), actor=actor("operator")))
    assert rights_of(whom) == frozenset()
    with clock.set_to(later):
        assert rights_of(whom)


def test_a_grant_taken_away_is_gone_at_once_and_stays_in_the_history() -> None:
    client, clerk = signed_in("resident_clerk"), user("resident_clerk")
    grant = Grant.objects.get(user=clerk, municipality=TOWN)
    assert client.get(f"/{TOWN}/").status_code == 200
    acts.end_rights(grant=grant.number, reason="異動", actor=actor("operator"))
    assert client.get(f"/{TOWN}/").status_code == 404
    page = text_of(signed_in("operator").get(at(f"users/{clerk.number}/")))
    assert "取上げ" in page
    assert "異動" in page
    with pytest.raises(Refused, match="終わって"):
        acts.end_rights(grant=grant.number, reason="異動", actor=actor("operator"))


def test_single_rights_are_added_to_the_roles_and_taken_from_them() -> None:
    clerk = user("resident_clerk")
    added = wish(whom=clerk.number, kind=Kind.ADDED, role="", right="collection.look")
    removed = wish(whom=clerk.number, kind=Kind.REMOVED, role="", right="residents.print")
    for each in (added, removed):
        approve(acts.request_rights(wish=each, actor=actor("operator")))
    held = rights_of(clerk.number)
    assert held == (ROLES["resident_clerk"].rights | {"collection.look"}) - {"residents.print"}


def test_a_right_taken_from_a_role_comes_back_when_the_exception_ends() -> None:
    clerk, until = user("resident_clerk"), TODAY + timedelta(days=3)
    removed = wish(whom=clerk.number, kind=Kind.REMOVED, role="", right="residents.print", valid_until=until)
    approve(acts.request_rights(wish=removed, actor=actor("operator")))
    assert "residents.print" not in rights_of(clerk.number)
    with clock.set_to(until):
        assert "residents.print" in rights_of(clerk.number)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no such role": ({"role": "king"}, "role"),
    "the emergency is no role": ({"role": "emergency"}, "role"),
    "no such right": ({"kind": Kind.ADDED, "role": "", "right": "residents.everything"}, "right"),
    "begins in the past": ({"valid_from": TODAY - timedelta(days=1)}, "valid_from"),
    "ends before it begins": ({"valid_until": TODAY}, "valid_until"),
    "beyond the next year": ({"valid_until": date(2028, 4, 2)}, "valid_until"),
    "no such user": ({"user": 10**9}, "user"),
    "no such office": ({"office": 10**8}, "office"),
    "no reason": ({"reason": " "}, "reason"),
}


@pytest.mark.parametrize("why", WRONG)
def test_what_does_not_fit_is_refused_beside_its_field(why: str) -> None:
    given, field = WRONG[why]
    with pytest.raises(Refused) as refused:
        acts.request_rights(wish=wish(**given), actor=actor("operator"))
    assert refused.value.field == field


def test_an_office_of_another_municipality_is_none() -> None:
    with pytest.raises(Refused, match="所属"):
        acts.request_rights(wish=wish(office=office(town=OTHER)), actor=actor("operator"))


def test_another_municipality_sees_no_request_and_decides_none() -> None:
    request = acts.request_rights(wish=wish(), actor=actor("operator"))
    with pytest.raises(NotFound):
        acts.decide_rights(request=request, outcome=Outcome.APPROVED, actor=actor("rights_approver", OTHER))
    assert signed_in("rights_approver", OTHER).get(at(f"requests/{request}/", OTHER)).status_code == 404
    grant = Grant.objects.get(user=user("resident_clerk"), municipality=TOWN).number
    with pytest.raises(NotFound):
        acts.end_rights(grant=grant, reason="試し", actor=actor("operator", OTHER))


def test_what_runs_out_soon_is_extended_for_many_at_once_and_asked_for_once() -> None:
    with clock.set_to("2027-02-10"):
        with tenant(TOWN):
            soon = [g.number for g in reads.expiring()]
        assert len(soon) == len(ROLES)
        asked = acts.extend_rights(grants=soon, actor=actor("operator"))
        assert acts.extend_rights(grants=soon, actor=actor("operator")) == []
        with tenant(TOWN):
            for_others = [r.number for r in reads.waiting() if r.user != user("rights_approver").number]
        assert acts.approve_many(requests=for_others, actor=actor("rights_approver")) == len(ROLES) - 1
        assert len(asked) == len(ROLES)
        with tenant(TOWN):
            assert [g.user for g in reads.expiring()] == [user("rights_approver").number]
    with clock.set_to("2027-04-01"):
        assert rights_of(user("resident_clerk").number) == ROLES["resident_clerk"].rights
        assert rights_of(user("rights_approver").number) == frozenset()


def test_many_are_approved_all_or_none() -> None:
    first = acts.request_rights(wish=wish(), actor=actor("operator"))
    own = acts.request_rights(wish=wish(whom=user("rights_approver").number), actor=actor("operator"))
    with pytest.raises(NotPermitted):
        acts.approve_many(requests=[first, own], actor=actor("rights_approver"))
    with tenant(TOWN):
        assert {r.number for r in reads.waiting()} == {first, own}


def test_asking_and_approving_on_the_screens() -> None:
    operator, approver = signed_in("operator"), signed_in("rights_approver")
    whom = newcomer()
    login = User.objects.get(number=whom).login
    typed = {
        "login": login, "kind": "role", "office": office(), "role": "resident_clerk", "right": "",
        "valid_from": "R8.11.23", "last_day": "R9.3.31", "reason": "配属",
    }  # fmt: skip
    assert send(operator, at("requests/new/"), **{**typed, "role": ""}).status_code == 400
    assert send(operator, at("requests/new/"), **{**typed, "login": "nobody"}).status_code == 400
    asked = send(operator, at("requests/new/"), **typed)["Location"]
    assert "権限の申請" in text_of(approver.get(f"/{TOWN}/"))
    assert "申請した本人" in text_of(operator.get(asked))
    decided = send(approver, asked, f"{asked}decide", outcome="approved", opinion="")
    assert decided["Location"] == asked
    assert "承認" in text_of(approver.get(asked))
    assert rights_of(whom)


def test_the_table_of_roles_names_every_role_and_business() -> None:
    page = text_of(signed_in("operator").get(at("roles/")))
    assert [role.ja for role in ROLES.values() if role.ja not in page] == []


def test_no_provider_role_holds_a_right_to_residents() -> None:
    businesses = {right.split(".")[0] for right in ROLES["provider"].rights}
    assert businesses <= {"administration", "jobs"}
    assert "administration.look" not in ROLES["provider"].rights


def test_the_providers_people_get_no_other_role_and_nobody_else_gets_theirs() -> None:
    provider = user("provider").number
    with pytest.raises(Refused, match="運営事業者"):
        acts.request_rights(wish=wish("resident_clerk", whom=provider), actor=actor("operator"))
    with pytest.raises(Refused, match="運営事業者"):
        acts.request_rights(
            wish=wish(whom=provider, kind=Kind.ADDED, role="", right="residents.look"),
            actor=actor("operator"),
        )
    with pytest.raises(Refused, match="運営事業者"):
        acts.request_rights(wish=wish("provider"), actor=actor("operator"))
