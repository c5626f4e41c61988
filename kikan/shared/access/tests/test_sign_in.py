"""Signing in: two factors, one message for every failure, lock-out, idle and lost sessions, grants that end."""

import os
from datetime import date, timedelta

import pyotp
import pytest
from django.conf import settings
from django.contrib.auth import hashers
from django.contrib.auth.hashers import make_password
from django.test import Client

from kikan.shared.access import second_factor
from kikan.shared.access.granting import end_of_fiscal_year
from kikan.shared.access.models import Grant, Office, User
from kikan.shared.access.samples import demo_links, ensure_users
from kikan.shared.access.sign_in import LOCKS, NOBODY, REFUSED, SignInRefused, actor_of, demo_token, sign_in
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


FAILURES = {
    "unknown": lambda user: ("nobody", PASSWORD, "000000"),
    "wrong password": lambda user: ("clerk", "wrong", code_of(user)),
    "wrong code": lambda user: ("clerk", PASSWORD, "000000"),
    "stopped": lambda user: ("stopped", PASSWORD, code_of(user)),
    "locked": lambda user: ("locked", PASSWORD, code_of(user)),
    "no password yet": lambda user: ("empty", PASSWORD, code_of(user)),
}


@pytest.fixture
def others(user: User) -> None:
    """Users who cannot sign in for another reason each."""
    common = {"name": "見本", "second_factor": user.second_factor}
    User.objects.create(login="stopped", password=user.password, is_active=False, **common)
    User.objects.create(
        login="locked", password=user.password, locked_until=clock.now() + timedelta(hours=1), **common
    )
    User.objects.create(login="empty", password=make_password(None), **common)


@pytest.mark.parametrize("why", FAILURES)
def test_every_failure_gets_the_same_words_and_costs_one_comparison(
    user: User, others: None, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comparison with the hash is what takes time: none may be saved, whoever it is."""
    compared: list[str] = []
    hasher = hashers.get_hasher()
    verify, encode = type(hasher).verify, type(hasher).encode
    monkeypatch.setattr(
        type(hasher), "verify", lambda self, *a: compared.append("verify") or verify(self, *a)
    )
    monkeypatch.setattr(
        type(hasher), "encode", lambda self, *a: compared.append("encode") or encode(self, *a)
    )
    with pytest.raises(SignInRefused) as refused:
        sign_in(*FAILURES[why](user))
    assert f"{refused.value.message}{refused.value.what_to_do}" == REFUSED + LOCKS
    assert len(compared) == 1, compared


def test_the_hash_of_nobody_costs_what_a_real_one_costs() -> None:
    hasher = hashers.get_hasher()
    assert hasher.decode(NOBODY)["params"] == hasher.params()
    assert not hashers.check_password("nobody", NOBODY)


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


def test_twelve_hours_end_the_session_however_busy(user: User) -> None:
    client = Client()
    client.post("/sign-in", {"login": "clerk", "password": PASSWORD, "code": code_of(user), "next": "/"})
    session = client.session
    session["started"] -= settings.SESSION_COOKIE_AGE + 1
    session.save()
    assert client.get("/")["Location"].startswith("/sign-in")


def test_a_first_password_opens_nothing_but_its_change(user: User) -> None:
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    client = Client()
    client.post("/sign-in", {"login": "clerk", "password": PASSWORD, "code": code_of(user), "next": "/"})
    assert client.get(f"/{TOWN}/")["Location"] == "/password"
    new = "Better-Horse-7"
    assert client.post("/password", {"old": "wrong", "new": new, "again": new}).status_code == 400
    assert client.post("/password", {"old": PASSWORD, "new": new, "again": "other"}).status_code == 400
    assert client.post("/password", {"old": PASSWORD, "new": "short", "again": "short"}).status_code == 400
    assert client.post("/password", {"old": PASSWORD, "new": new, "again": new})["Location"] == "/"
    assert client.get(f"/{TOWN}/").status_code == 200


def test_a_changed_password_ends_what_is_open_elsewhere(user: User) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        User.objects.filter(pk=user.pk).update(last_code="")
        client.post("/sign-in", {"login": "clerk", "password": PASSWORD, "code": code_of(user), "next": "/"})
        assert client.get(f"/{TOWN}/").status_code == 200
    here.post("/password", {"old": PASSWORD, "new": "Better-Horse-7", "again": "Better-Horse-7"})
    assert here.get(f"/{TOWN}/").status_code == 200
    assert elsewhere.get(f"/{TOWN}/").status_code == 302


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


def test_a_key_in_the_clear_is_sealed_at_the_next_sign_in_and_opens_only_its_own_row(user: User) -> None:
    key = user.second_factor
    sign_in("clerk", PASSWORD, code_of(user))
    kept = User.objects.get(pk=user.pk).second_factor
    assert key not in kept
    assert second_factor.opened(kept, user.pk) == key
    with pytest.raises(second_factor.KeyMissing):
        second_factor.opened(kept, user.pk + 1)
    User.objects.filter(pk=user.pk).update(last_code="")
    assert sign_in("clerk", PASSWORD, code_of(user)).pk == user.pk


def test_with_another_key_of_the_installation_nobody_is_let_in_until_it_is_there_again(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    second_factor.keep(user.second_factor, user.pk)
    before = os.environ["KIKAN_VAULT_KEY"]
    monkeypatch.setenv("KIKAN_VAULT_KEY", "another-key-of-enough-letters-for-it")
    with pytest.raises(second_factor.KeyMissing):
        sign_in("clerk", PASSWORD, code_of(user))
    monkeypatch.setenv("KIKAN_VAULT_KEY", f"another-key-of-enough-letters-for-it,{before}")
    assert second_factor.seal_all() == 1
    monkeypatch.setenv("KIKAN_VAULT_KEY", "another-key-of-enough-letters-for-it")
    assert sign_in("clerk", PASSWORD, code_of(user)).pk == user.pk
