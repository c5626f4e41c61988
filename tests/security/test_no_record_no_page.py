"""No record, no page: where the row of a look cannot be written, nothing is shown, printed, exported or opened."""

from collections.abc import Iterator

import psycopg
import pytest
from django.http import HttpResponse

from kikan.businesses.residents.documents.resident_record import Shown
from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.procedures.issue_record_copy import issue_record_copy
from kikan.shared.access.models import Look, User
from kikan.shared.addressees import vault
from kikan.shared.addressees.models import Name, PersonalNumber
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock, tenant
from tests.conftest import MODEL_TOWN
from tests.security.endpoints import signed_in
from tests.security.lively import TODAY
from tests.stories.scene import clerk

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def town(settled_town: int) -> Iterator[int]:
    with clock.set_to(TODAY):
        yield settled_town


@pytest.fixture
def person(town: int) -> int:
    """A resident with a 個人番号 and a paper."""
    with tenant(town):
        here = as_of(Resident, TODAY).values_list("person", flat=True)
        return int(
            as_of(PersonalNumber, TODAY)
            .filter(kind="my_number", person__in=here)
            .order_by("person")[0]
            .person
        )


@pytest.fixture
def paper(person: int) -> int:
    first, *_ = issue_record_copy(persons=[person], shown=Shown(), actor=clerk("resident_clerk"))
    return first


@pytest.fixture
def unwritable(town: int, test_databases: object) -> Iterator[None]:
    """The database refuses new rows of looks, as it does when its disk is full or somebody took the right away."""
    from django.db import connections

    name = connections.settings["default"]["NAME"]
    with psycopg.connect(test_databases.owner.of(name).url, autocommit=True) as owner:  # type: ignore[attr-defined]
        owner.execute("REVOKE INSERT ON access_look FROM kikan_app")
        yield
        owner.execute("GRANT INSERT ON access_look TO kikan_app")


def ask(path: str, **fields: str) -> HttpResponse:
    client = signed_in(User.objects.get(login=f"demo-{MODEL_TOWN:06d}-resident_approver"))
    where = f"/{MODEL_TOWN}/{path}"
    answer: HttpResponse = client.post(where, fields) if fields else client.get(where)
    return answer


def name_of(person: int) -> str:
    with tenant(MODEL_TOWN):
        return str(as_of(Name, TODAY).get(person=person, kind="official").name)


def number_of(person: int) -> str:
    """The number itself, without asking for it as a clerk must."""
    with tenant(MODEL_TOWN):
        return vault._open_all({person: vault.held([person], TODAY)[person, vault.MY_NUMBER]})[person]


def test_with_a_record_all_of_it_is_shown(person: int, paper: int) -> None:
    """So that the others look for what would be there."""
    assert name_of(person) in ask(f"residents/persons/{person}/").content.decode()
    revealed = ask(f"residents/persons/{person}/numbers/reveal", kind=vault.MY_NUMBER, reason="確認")
    assert number_of(person) in revealed.content.decode()
    assert ask(f"documents/{paper}.pdf")["Content-Type"] == "application/pdf"


@pytest.mark.usefixtures("unwritable")
def test_no_page_of_a_person(person: int) -> None:
    answer = ask(f"residents/persons/{person}/")
    assert (answer.status_code, name_of(person) in answer.content.decode()) == (503, False)
    assert "照会の記録を書き込めない" in answer.content.decode()


@pytest.mark.usefixtures("unwritable")
def test_no_search(person: int) -> None:
    answer = ask("residents/search", q=name_of(person))
    assert (answer.status_code, str(person) in answer.content.decode()) == (503, False)


@pytest.mark.usefixtures("unwritable")
def test_no_number_of_the_vault(person: int) -> None:
    answer = ask(f"residents/persons/{person}/numbers/reveal", kind=vault.MY_NUMBER, reason="確認")
    assert (answer.status_code, number_of(person) in answer.content.decode()) == (503, False)


def test_no_paper(paper: int, unwritable: None) -> None:
    answer = ask(f"documents/{paper}.pdf")
    assert (answer.status_code, b"%PDF" in answer.content) == (503, False)


@pytest.mark.usefixtures("unwritable")
def test_no_exported_list() -> None:
    answer = ask("residents/suppressions/?suppressions-export=1", reason="確認")
    assert (answer.status_code, answer.headers["Content-Type"].startswith("text/csv")) == (503, False)


def test_a_refusal_is_recorded_with_who_and_where(person: int) -> None:
    client = signed_in(User.objects.get(login=f"demo-{MODEL_TOWN:06d}-insurance_clerk"))
    assert client.get(f"/{MODEL_TOWN}/residents/persons/{person}/numbers/").status_code == 403
    with tenant(MODEL_TOWN):
        look = Look.objects.filter(result="refused").latest("at")
    assert (look.screen, look.persons, look.user) == ("residents.person_numbers", [], client.session["user"])
