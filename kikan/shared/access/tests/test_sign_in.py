"""Signing in: two factors, one message for every failure, lock-out, idle and lost sessions, grants that end."""

from datetime import date, timedelta

import pyotp
import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client

from kikan.shared.access.models import Grant, Office, User
from kikan.shared.access.samples import demo_links, end_of_fiscal_year, ensure_users
from kikan.shared.access.sign_in import REFUSED, SignInRefused, actor_of, demo_token, sign_in
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality

TOWN, OTHER = 62022, 62090
PASSWORD = "correct horse"
pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    Municipality.objects.create(
        code=TOWN, name="見本市", kana="ミホンシ", prefecture="山形県", is_sample=True
    )
    user = User.objects.create(
        login="clerk", name="見本 受付", password=make_password(PASSWORD), second_factor=pyotp.random_base32()
    )
    office = Office.objects.create(municipality=TOWN, name="市民課")
    today = clock.today()
    Grant.objects.create(
        user=user, office=office, municipality=TOWN, role="resident_clerk", granted_by=0,
        valid_from=today - timedelta(days=30), valid_until=today + timedelta(days=30),
    )  # fmt: skip
    return user


def code_of(user: User) -> str:
    return pyotp.TOTP(user.second_factor).now()


def test_the_right_password_and_code_sign_in(user: User) -> None:
    assert sign_in("clerk", PASSWORD, code_of(user)).number == user.number


@pytest.mark.parametrize("login", ["clerk", "nobody"])
def test_an_unknown_user_and_a_wrong_password_get_the_same_answer(user: User, login: str) -> None:
    with pytest.raises(SignInRefused) as refused:
        sign_in(login, "wrong", "000000")
    assert refused.value.message == REFUSED


def test_a_password_without_the_second_factor_is_not_enough(user: User) -> None:
    with pytest.raises(SignInRefused):
        sign_in("clerk", PASSWORD, "")


def test_a_code_is_good_for_one_time(user: User) -> None:
    code = code_of(user)
    sign_in("clerk", PASSWORD, code)
    with pytest.raises(SignInRefused):
        sign_in("clerk", PASSWORD, code)


def test_five_failures_lock_the_user_even_for_the_right_password(user: User) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            sign_in("clerk", "wrong", "000000")
    with pytest.raises(SignInRefused):
        sign_in("clerk", PASSWORD, code_of(user))
    user.refresh_from_db()
    assert user.locked_until is not None


def test_an_expired_grant_gives_no_actor(user: User) -> None:
    assert actor_of(user, TOWN) is not None
    with clock.set_to(clock.today() + timedelta(days=30)):
        assert actor_of(user, TOWN) is None


def test_a_grant_in_one_municipality_is_none_in_another(user: User) -> None:
    assert actor_of(user, OTHER) is None


def test_grants_end_with_the_fiscal_year() -> None:
    assert end_of_fiscal_year(date(2026, 11, 23)) == date(2027, 4, 1)
    assert end_of_fiscal_year(date(2027, 3, 31)) == date(2027, 4, 1)


def test_a_page_without_a_session_asks_to_sign_in_and_comes_back(user: User) -> None:
    client = Client()
    asked = client.get(f"/{TOWN}/")
    assert asked.status_code == 302
    assert asked["Location"].startswith("/sign-in?next=")
    answer = client.post(
        "/sign-in", {"login": "clerk", "password": PASSWORD, "code": code_of(user), "next": f"/{TOWN}/"}
    )
    assert answer["Location"] == f"/{TOWN}/"


def test_what_was_typed_survives_a_lost_session(user: User) -> None:
    client = Client()
    lost = client.post(f"/{TOWN}/", {"name": "渡邉\U000e0104　太郎", "town": "<b>"})
    assert lost.status_code == 401
    kept = lost.context["kept"]
    answer = client.post(
        "/sign-in",
        {
            "login": "clerk",
            "password": PASSWORD,
            "code": code_of(user),
            "next": "/62022/residents/acts/",
            "kept": kept,
        },
    )
    assert ("name", "渡邉\U000e0104　太郎") in answer.context["fields"]
    assert "&lt;b&gt;" in answer.content.decode()


def test_sign_in_never_sends_people_to_another_host(user: User) -> None:
    answer = Client().post(
        "/sign-in",
        {"login": "clerk", "password": PASSWORD, "code": code_of(user), "next": "https://example.org/"},
    )
    assert answer["Location"] == "/"


def test_ten_idle_minutes_end_the_session(user: User) -> None:
    client = Client()
    client.post("/sign-in", {"login": "clerk", "password": PASSWORD, "code": code_of(user), "next": "/"})
    session = client.session
    session["seen"] -= settings.IDLE_SECONDS + 1
    session.save()
    assert client.get("/").status_code == 302


def test_a_locked_session_shows_nothing_until_signed_in_again(user: User) -> None:
    client = Client()
    client.post("/sign-in", {"login": "clerk", "password": PASSWORD, "code": code_of(user), "next": "/"})
    client.post("/lock")
    assert client.get("/")["Location"].startswith("/sign-in")


def test_a_sample_link_signs_in_on_a_sample_installation_only(user: User, settings: object) -> None:
    ensure_users(TOWN)
    demo = User.objects.get(login="demo-062022-resident_clerk")
    settings.IS_SAMPLE = False  # type: ignore[attr-defined]
    assert Client().get(f"/enter/{demo_token(demo)}").status_code == 403
    settings.IS_SAMPLE = True  # type: ignore[attr-defined]
    assert Client().get(f"/enter/{demo_token(demo)}").status_code == 302
    assert Client().get(f"/enter/{demo_token(user)}").status_code == 403
    assert Client().get("/enter/forged").status_code == 403


def test_there_is_a_link_for_each_sample_role(user: User) -> None:
    from kikan.shared.access.roles import ROLES

    ensure_users(TOWN)
    ensure_users(TOWN)
    assert [role for _, role, _ in demo_links()] == [r.ja for r in ROLES.values()]
