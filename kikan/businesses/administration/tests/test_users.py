"""Users: made with what is handed over once, stopped and let in again by their own municipality alone."""

import re
from datetime import timedelta

import pyotp
import pytest
from django.test import Client

from kikan.businesses.administration.procedures import users as acts
from kikan.businesses.administration.tests.desk import OTHER, TOWN, actor, at, send, signed_in, text_of, user
from kikan.shared.access import second_factor
from kikan.shared.access.administration_log import lines
from kikan.shared.access.models import AdministrationLog, User
from kikan.shared.access.passwords import faults
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.tenancy import clock, tenant

pytestmark = pytest.mark.usefixtures("towns")


def made(login: str = "sato.hanako") -> acts.Issued:
    return acts.create_user(login=login, name="見本　花子", actor=actor("operator"))


def test_a_new_user_signs_in_once_with_what_was_handed_over_and_then_changes_the_password() -> None:
    issued = made()
    client = Client()
    answer = client.post(
        "/sign-in",
        {
            "login": issued.login,
            "password": issued.password,
            "code": pyotp.TOTP(issued.second_factor).now(),
            "next": "/",
        },
    )
    assert answer.status_code == 302
    assert client.get("/")["Location"] == "/password"
    assert faults(issued.password, login=issued.login) == []


def test_the_page_shows_first_password_and_qr_code_once() -> None:
    client = signed_in("operator")
    page = client.get(at("users/new/"))
    token = dict(re.findall(r'name="(form_token)" value="([^"]+)"', page.content.decode()))["form_token"]
    sent = {"form_token": token, "login": "suzuki", "name": "見本　次郎"}
    first = text_of(client.post(at("users/new/"), sent))
    assert "data:image/svg+xml" in first
    number = User.objects.get(login="suzuki").number
    again = client.post(at("users/new/"), sent)
    assert again.status_code == 409
    kept = User.objects.get(login="suzuki").second_factor
    key = second_factor.opened(kept, number)
    assert key in first
    assert kept not in first
    for path in ("users/", f"users/{number}/", "log/"):
        assert key not in text_of(client.get(at(path))), path


def test_neither_password_nor_key_is_in_the_log_or_a_repr() -> None:
    issued = made()
    with tenant(TOWN):
        kept = str([(r.act, r.detail, r.reason) for r in AdministrationLog.objects.all()])
    for secret in (issued.password, issued.second_factor):
        assert secret not in kept
        assert secret not in repr(issued)


@pytest.mark.parametrize("login", ["", "ab", "Sato", "sato hanako", "佐藤", "-sato", "x" * 41, "sato\0"])
def test_an_id_that_is_not_well_formed_is_refused_beside_its_field(login: str) -> None:
    with pytest.raises(Refused) as refused:
        made(login)
    assert refused.value.field == "login"


def test_an_id_is_given_once_whatever_the_municipality() -> None:
    made()
    with pytest.raises(Refused, match="使われています"):
        acts.create_user(login="sato.hanako", name="別人", actor=actor("operator", OTHER))


def test_another_municipality_cannot_touch_a_user() -> None:
    issued = made()
    for act in (acts.deactivate_user, acts.reset_password, acts.reset_second_factor, acts.unlock_user):
        with pytest.raises(NotFound):
            act(user=issued.user, reason="試し", actor=actor("operator", OTHER))
    assert signed_in("operator", OTHER).get(at(f"users/{issued.user}/", OTHER)).status_code == 404


def test_a_stopped_user_is_out_at_once_and_may_come_back() -> None:
    client, clerk = signed_in("resident_clerk"), user("resident_clerk")
    assert client.get(f"/{TOWN}/").status_code == 200
    acts.deactivate_user(user=clerk.number, reason="退職", actor=actor("operator"))
    assert client.get(f"/{TOWN}/").status_code == 302
    acts.reactivate_user(user=clerk.number, reason="復職", actor=actor("operator"))
    assert signed_in("resident_clerk").get(f"/{TOWN}/").status_code == 200


def test_nobody_stops_oneself() -> None:
    with pytest.raises(Refused, match="自分を"):
        acts.deactivate_user(user=user("operator").number, reason="試し", actor=actor("operator"))


def test_all_sessions_of_a_user_end_together() -> None:
    desks = [signed_in("resident_clerk") for _ in range(2)]
    acts.end_sessions(user=user("resident_clerk").number, reason="端末の紛失", actor=actor("operator"))
    assert [c.get(f"/{TOWN}/").status_code for c in desks] == [302, 302]
    assert signed_in("resident_clerk").get(f"/{TOWN}/").status_code == 200


def test_one_administrator_cannot_take_over_a_user_by_resetting_both_factors() -> None:
    issued = made()
    operator = actor("operator")
    acts.reset_password(user=issued.user, reason="忘れた", actor=operator)
    with pytest.raises(Refused, match="同じ管理者"):
        acts.reset_second_factor(user=issued.user, reason="機種変更", actor=operator)
    with clock.set_to(clock.today() + timedelta(days=2)):
        assert acts.reset_second_factor(user=issued.user, reason="機種変更", actor=operator).second_factor


def test_a_lock_is_lifted() -> None:
    clerk = user("resident_clerk")
    User.objects.filter(pk=clerk.pk).update(locked_until=clock.now() + timedelta(minutes=15))
    acts.unlock_user(user=clerk.number, reason="本人確認済", actor=actor("operator"))
    clerk.refresh_from_db()
    assert clerk.locked_until is None


def test_every_act_needs_a_reason_and_keeps_it() -> None:
    issued = made()
    with pytest.raises(Refused) as refused:
        acts.deactivate_user(user=issued.user, reason="  ", actor=actor("operator"))
    assert refused.value.field == "reason"
    acts.deactivate_user(user=issued.user, reason="異動", actor=actor("operator"))
    with tenant(TOWN):
        kept = lines(clock.now() - timedelta(days=1), clock.now() + timedelta(days=1), whom=issued.user)
    assert [(line.act, line.reason) for line in kept] == [("user_deactivated", "異動"), ("user_created", "")]


def test_a_clerk_is_no_administrator() -> None:
    with pytest.raises(NotPermitted):
        acts.create_user(login="sato.hanako", name="見本", actor=actor("resident_clerk"))
    client = signed_in("resident_clerk")
    assert client.get(at("users/")).status_code == 403
    assert client.get(at(""))["Location"] == at("own/")


def test_acts_on_the_users_page() -> None:
    client, clerk = signed_in("operator"), user("resident_clerk")
    page = at(f"users/{clerk.number}/")
    refused = send(client, page, f"{page}act", act="deactivate", reason="")
    assert refused.status_code == 400
    assert send(client, page, f"{page}act", act="deactivate", reason="退職")["Location"] == page
    assert "停止" in text_of(client.get(page))
    assert send(client, page, f"{page}act", act="nothing", reason="x").status_code == 400
