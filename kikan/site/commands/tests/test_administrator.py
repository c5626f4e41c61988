"""The first steps of a real installation: a municipality, one who keeps rights, another who approves them."""

import re

import pyotp
import pytest
from django.test import Client

from kikan.shared.access.granting import Kind, Wish, end_of_fiscal_year
from kikan.shared.access.models import Office, User
from kikan.shared.access.roles import ROLES
from kikan.shared.access.sign_in import actor_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality
from kikan.site.commands import main

pytestmark = pytest.mark.django_db
TOWN = 62022
REGISTER = ["municipality", "062022", "見本市", "ミホンシ", "見本県"]
Told = pytest.CaptureFixture[str]


def made(capsys: Told, login: str, *options: str) -> tuple[str, str]:
    """Password and key of the second factor, as the command shows them once."""
    assert main(["administrator", "062022", "--login", login, "--name", "見本　担当", *options]) == 0
    shown = capsys.readouterr().out
    password = re.search(r"first password: (\S+)", shown)
    key = re.search(r"second factor: +([A-Z2-7]{32})", shown)
    assert password is not None
    assert key is not None
    return password[1], key[1]


def signed_in(login: str, password: str, key: str) -> Client:
    client = Client()
    client.post(
        "/sign-in", {"login": login, "password": password, "code": pyotp.TOTP(key).now(), "next": "/"}
    )
    new = "Neu-Kennwort-7"
    assert client.post("/password", {"old": password, "new": new, "again": new}).status_code == 302
    return client


def test_two_people_are_enough_to_give_a_third_a_role(capsys: Told) -> None:
    assert main(REGISTER) == 0
    keeper = signed_in("keeper", *made(capsys, "keeper"))
    approver = signed_in("approver", *made(capsys, "approver", "--approver"))
    assert keeper.get(f"/{TOWN}/administration/users/").status_code == 200
    assert approver.get(f"/{TOWN}/administration/requests/").status_code == 200
    one, other = (actor_of(User.objects.get(login=name), TOWN) for name in ("keeper", "approver"))
    assert one is not None
    assert other is not None
    from kikan.businesses.administration.procedures.rights import decide_rights, request_rights
    from kikan.businesses.administration.procedures.users import create_user

    clerk = create_user(login="clerk", name="見本　受付", actor=one)
    office = Office.objects.get(municipality=TOWN).number
    today = clock.today()
    wish = Wish(Kind.ROLE, clerk.user, office, today, end_of_fiscal_year(today), "配属", "resident_clerk")
    decide_rights(request=request_rights(wish=wish, actor=one), outcome="approved", actor=other)
    given = actor_of(User.objects.get(login="clerk"), TOWN)
    assert given is not None
    assert given.rights == ROLES["resident_clerk"].rights


def test_nobody_of_the_first_may_both_keep_and_approve() -> None:
    assert "administration.approve" not in ROLES["operator"].rights
    assert "administration.change" not in ROLES["rights_approver"].rights


def test_who_is_locked_out_is_let_in_again(capsys: Told) -> None:
    main(REGISTER)
    password, _ = made(capsys, "keeper")
    User.objects.update(is_active=False)
    new_password, key = made(capsys, "keeper", "--reset")
    assert new_password != password
    signed_in("keeper", new_password, key)


@pytest.mark.parametrize(
    "arguments",
    [
        ["municipality", "062023", "見本市", "ミホンシ", "見本県"],
        ["administrator", "062022", "--login", "keeper", "--name", "見本"],
        ["administrator", "06202", "--login", "keeper", "--name", "見本"],
    ],
)
def test_a_wrong_code_or_an_unknown_municipality_is_refused_and_nothing_written(
    arguments: list[str], capsys: Told
) -> None:
    assert main(arguments) == 1
    assert capsys.readouterr().err
    assert not Municipality.objects.exists()
    assert not User.objects.exists()


def test_a_taken_id_and_a_second_registration_are_refused(capsys: Told) -> None:
    main(REGISTER)
    made(capsys, "keeper")
    assert main(REGISTER) == 1
    assert main(["administrator", "062022", "--login", "keeper", "--name", "見本"]) == 1
    assert main(["administrator", "062022", "--login", "other"]) == 1
