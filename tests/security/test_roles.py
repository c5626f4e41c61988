"""Roles × endpoints, generated from the URL configuration: who may, gets in; who may not, is told so."""

import zlib
from collections.abc import Callable

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from kikan.shared.access.models import Grant, User
from kikan.shared.access.roles import ROLES, rights_of
from kikan.shared.access.sign_in import actor_of
from kikan.shared.tenancy import clock, tenant
from tests.conftest import MODEL_TOWN, OTHER_TOWN
from tests.security import nasty
from tests.security.endpoints import Endpoint, endpoints, opens, signed_in

pytestmark = pytest.mark.once
# Of those who may open a page the first and the last do.
ENTITLED = (0, -1)
# Of those who may not so many try each address: some of them near to the right, some any, others at each address.
# One address of each right is tried by more of them, and by all of them with KIKAN_EVERY_VALUE=1.
NEAR, ANY = 1, 1
NEAR_A_RIGHT, ANY_OF_A_RIGHT = 3, 3
Knock = Callable[[str, str, str], int]
ALL = endpoints()
OF_A_TOWN = [e for e in ALL if e.is_of_a_municipality]
ONE_OF_A_RIGHT = list({e.right: e for e in OF_A_TOWN if e.right not in ("", "*", None)}.values())
ANSWERS = {200, 302, 400, 404, 405, 409}
each = pytest.mark.parametrize("endpoint", OF_A_TOWN, ids=lambda e: e.route)


@pytest.fixture(scope="module", autouse=True)
def _town(settled_town: int) -> None:
    """Every test here looks at the invented town."""


@pytest.fixture(scope="module")
def numbers(settled_town: int) -> dict[str, object]:
    """Numbers that exist in the invented town, by the names routes use."""
    queries = {
        "person": "SELECT min(person) FROM residents_resident WHERE ended_by IS NULL AND valid_until > now()",
        "household": "SELECT min(household) FROM health_insurance_levy WHERE ended_by IS NULL",
        "run": "SELECT min(number) FROM jobs_run WHERE municipality = %(town)s",
        "charge": "SELECT min(number) FROM ledger_charge",
    }
    found: dict[str, object] = {
        "fiscal_year": 2026,
        "year": 2026,
        "parameter": "local_tax_act.city_rate",
        "rule": "local_tax_act.levy",
        "month": "2026-10",
    }
    with tenant(settled_town), connection.cursor() as cursor:
        for name, query in queries.items():
            cursor.execute(query, {"town": settled_town})
            found[name] = cursor.fetchone()[0]
    return found | {"number": found["person"]}


def openers(endpoint: Endpoint) -> list[str]:
    return [name for name, role in ROLES.items() if opens(endpoint, role)]


def user_of(role: str) -> User:
    return User.objects.get(login=f"demo-{MODEL_TOWN:06d}-{role}")


@pytest.fixture(scope="module")
def knock(settled_town: int) -> Knock:
    """The status a role gets at a path; each role signs in once."""
    clients = {role: signed_in(user_of(role)) for role in ROLES}

    def ask(role: str, method: str, path: str) -> int:
        answer = getattr(clients[role], method)(path)
        assert not answer.headers.get("Location", "").startswith("/sign-in"), (role, path)
        return int(answer.status_code)

    return ask


@pytest.mark.parametrize("role", ROLES)
def test_a_user_acts_with_the_rights_of_the_role_and_no_other(role: str) -> None:
    """What every guard asks: so few strangers need to knock at each address."""
    actor = actor_of(user_of(role), MODEL_TOWN)
    assert actor is not None
    assert actor.rights == rights_of(role)


def test_every_view_declares_its_right() -> None:
    undeclared = {e.route for e in ALL if e.right is None and not e.view.startswith("django.")}
    assert undeclared == set()


@each
def test_nobody_gets_in_without_signing_in(endpoint: Endpoint, numbers: dict[str, object]) -> None:
    if endpoint.right == "":
        pytest.skip("public")
    answer = Client().get(endpoint.path(numbers))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in")


def shut_out(endpoint: Endpoint) -> list[str]:
    return [name for name, role in ROLES.items() if not opens(endpoint, role)]


def refused(knock: Knock, method: str, path: str, roles: list[str]) -> bool:
    """Whether the door has been tried by all of them, each in vain; a method refused to one is refused to everybody."""
    for role in roles:
        status = knock(role, method, path)
        assert status in (403, 404, 405), (role, status)
        if status == 405:
            return False
    return True


def knocking(endpoint: Endpoint, near: int = NEAR, others: int = ANY) -> list[str]:
    """Who tries an address in vain: the roles with most rights in its business, and some of the others in turn."""
    business = (endpoint.right or "").split(".")[0] + "."
    strangers = sorted(
        shut_out(endpoint), key=lambda name: -sum(r.startswith(business) for r in ROLES[name].rights)
    )
    turn, far = zlib.crc32(endpoint.route.encode()), strangers[near:]
    return strangers[:near] + [far[(turn + i * 7) % len(far)] for i in range(others) if far]


@each
def test_who_has_the_right_gets_an_answer_and_who_has_not_is_refused(
    endpoint: Endpoint, numbers: dict[str, object], knock: Knock
) -> None:
    path, may = endpoint.path(numbers), openers(endpoint)
    for role in {may[i] for i in ENTITLED} if may else ():
        assert knock(role, "get", path) in ANSWERS | {403}, role
    refused(knock, "get", path, knocking(endpoint))


@pytest.mark.parametrize("endpoint", ONE_OF_A_RIGHT, ids=lambda e: str(e.right))
def test_a_right_opens_to_no_role_that_lacks_it(
    endpoint: Endpoint, numbers: dict[str, object], knock: Knock
) -> None:
    """At one address of every right, by a method it knows."""
    path = endpoint.path(numbers)
    roles = shut_out(endpoint) if nasty.EVERYTHING else knocking(endpoint, NEAR_A_RIGHT, ANY_OF_A_RIGHT)
    if not refused(knock, "get", path, roles):
        assert refused(knock, "post", path, roles)


@each
def test_a_post_without_the_right_is_refused(
    endpoint: Endpoint, numbers: dict[str, object], knock: Knock
) -> None:
    refused(knock, "post", endpoint.path(numbers), knocking(endpoint))


@each
def test_an_empty_post_of_somebody_entitled_is_answered_and_never_breaks(
    endpoint: Endpoint, numbers: dict[str, object], knock: Knock
) -> None:
    for role in openers(endpoint)[:1]:
        assert knock(role, "post", endpoint.path(numbers)) < 500, role


@each
def test_another_municipality_does_not_exist_for_them(endpoint: Endpoint, numbers: dict[str, object]) -> None:
    client = signed_in(user_of("insurance_chief"))
    assert client.get(endpoint.path(numbers, OTHER_TOWN)).status_code == 404


@each
def test_numbers_that_do_not_exist_here_are_not_found_or_said_to_be_wrong(
    endpoint: Endpoint, knock: Knock
) -> None:
    strange = dict.fromkeys((n for n, _ in endpoint.parameters), 999_999_999)
    for role in openers(endpoint)[:1]:
        assert knock(role, "get", endpoint.path(strange)) < 500, role


def test_an_expired_grant_shuts_every_door(numbers: dict[str, object]) -> None:
    user = user_of("resident_clerk")
    last = max(Grant.objects.filter(user=user).values_list("valid_until", flat=True))
    client = signed_in(user)
    assert client.get(f"/{MODEL_TOWN}/").status_code == 200
    with clock.set_to(last):
        shut = {
            e.route: client.get(e.path(numbers)).status_code for e in OF_A_TOWN if e.right not in ("", None)
        }
    assert set(shut.values()) == {404}


def test_what_was_granted_cannot_be_rewritten(settled_town: int) -> None:
    """An end or an extension is another row: not even the program can change who was given what."""
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Grant.objects.filter(municipality=settled_town).update(valid_until=clock.today())
