"""The address of somebody under the support measure (支援措置) stands on no page, list, CSV or paper."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from importlib import import_module
from io import BytesIO
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from kikan.businesses.collection.procedures.enter_receipt import enter_receipt
from kikan.businesses.health_insurance.models import Enrolment, Levy
from kikan.businesses.health_insurance.procedures.issue_levy_notices import issue_levy_notices
from kikan.businesses.health_insurance.procedures.reassess_changed import reassess_changed
from kikan.businesses.resident_tax.procedures.correct_income import correct_income
from kikan.businesses.residents.documents.resident_record import Shown
from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.businesses.residents.procedures.accept_move_inside import accept_move_inside
from kikan.businesses.residents.procedures.issue_record_copy import issue_record_copy
from kikan.shared.access.models import Look, User
from kikan.shared.access.roles import ROLES
from kikan.shared.addressees.models import Protection
from kikan.shared.errors import Refused
from kikan.shared.history import add, as_of
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import Balance
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts
from tests.conftest import MODEL_TOWN
from tests.security.endpoints import Endpoint, endpoints, opens, signed_in
from tests.security.lively import TODAY, Lively, role_for
from tests.security.pages import Page
from tests.security.sealed import make_seals
from tests.stories import scene
from tests.stories.scene import HOME, clerk

SECRET = ("ひみつ荘七百七号", "7777番地77", "まえの荘三百三号")
BEFORE = replace(HOME, address="見本県見本郡見本町例示一丁目9番9号", building=SECRET[2])
HIDING = replace(HOME, address=f"見本県見本郡見本町例示一丁目{SECRET[1]}", lot=SECRET[1], building=SECRET[0])
PAGES = [e for e in endpoints() if e.is_of_a_municipality]
EXPORTING = "insurance_chief"
CLERKS = ("resident_clerk", "insurance_clerk", "collection_clerk", "section_chief", "protection_officer")

pytestmark = [pytest.mark.slow, pytest.mark.once]


@dataclass(frozen=True)
class Hidden:
    """A family that hides, the papers issued before it did, and every number that leads to it."""

    persons: tuple[int, ...]
    household: int
    papers: tuple[int, ...]
    numbers: Lively
    exports: dict[str, set[str]] = field(default_factory=dict)
    """The lists that may be exported, by the page on which the chief found them."""


@pytest.fixture(scope="module")
def hidden(lively: Lively) -> Hidden:
    """Insured, levied, paid too much, with papers and open acts; then put under the measure."""
    persons = _settled_family()
    household, entry = _levied(persons)
    receipt = _paid_too_much(household)
    copy, *_ = issue_record_copy(persons=persons, shown=Shown(), actor=clerk("resident_clerk"))
    notice = issue_levy_notices(
        fiscal_year=2026, households=[household], actor=clerk("insurance_clerk")
    ).first
    sealed = make_seals(*persons[:2])
    draft, returned = (_draft_of_a_death(person) for person in persons[1:3])
    acts.return_(returned, actor=clerk("resident_approver"), reason="確認してください。")
    # The child is not named: who lives with the protected has the same address.
    _protect(persons[:2])
    return Hidden(persons, household, (copy, notice), _numbers(lively, locals()))


def _numbers(lively: Lively, made: dict[str, object]) -> Lively:
    """The numbers of the lively town, led to the family wherever a route can."""
    person, household = made["persons"][0], made["household"]  # type: ignore[index]
    own = {
        "worklist/<": {"number": made["draft"]},
        "residents/drafts/": {"number": made["returned"]},
        "residents/households/": {"number": household},
        "overpaid/<": {"receipt": made["receipt"]},
        "collection/persons/": {"number": person},
        "documents/": {"number": made["copy"]},
        "papers/": {"first": made["copy"], "last": made["notice"], "issue": made["copy"]},
        "cancel/": {"entry": _last_event(person)},
        **made["sealed"],  # type: ignore[dict-item]
    }
    general = {"person": person, "number": person, "household": household, "entry": made["entry"]}
    return Lively({**lively.general, **general}, {**lively.by_route, **own})  # type: ignore[arg-type]


def _settled_family() -> tuple[int, ...]:
    moved = accept_move_in(
        actor=clerk("resident_clerk"),
        **{**scene.move_in_of(scene.family(), date(2026, 10, 1)), "place": BEFORE},
    )
    persons = moved.persons
    accept_move_inside(
        actor=clerk("resident_clerk"), happened_on=date(2026, 11, 2), reported_on=TODAY, persons=persons,
        place=HIDING,
    )  # fmt: skip
    scene.told()
    for person in persons:
        (act,) = scene.proposals("health_insurance.accept_enrolment", person)
        scene.accepted(act, clerk("insurance_chief"))
    return tuple(persons)


def _levied(persons: tuple[int, ...]) -> tuple[int, int]:
    for person, salary in zip(persons, (4_000_000, 0), strict=False):
        correct_income(
            person=person, fiscal_year=2026, declared={"salary_revenue": salary}, reported_on=TODAY,
            reason="前住所地照会", actor=clerk("tax_clerk"),
        )  # fmt: skip
    reassess_changed(fiscal_year=2026, actor=clerk("insurance_clerk"))
    with tenant(MODEL_TOWN):
        household = as_of(Enrolment, TODAY).get(person=persons[0]).household
        levy = Levy.objects.get(household=household, fiscal_year=2026, ended_by__isnull=True)
    return household, levy.entry


def _paid_too_much(household: int) -> int:
    with tenant(MODEL_TOWN):
        levy = Levy.objects.get(household=household, fiscal_year=2026, ended_by__isnull=True)
        due = Balance.objects.filter(charge=levy.charge, balance__gt=0).order_by("instalment")[0]
    return enter_receipt(
        charge=due.charge, instalment=due.instalment, amount=due.balance + 500, paid_on=TODAY,
        actor=clerk("collection_clerk"),
    )  # fmt: skip


def _draft_of_a_death(person: int) -> int:
    arguments = {"person": person, "happened_on": date(2026, 11, 20), "reported_on": TODAY}
    return acts.enter(
        "residents.record_death", actor=clerk("resident_clerk"), arguments=arguments,
        subjects=[("person", person)], title="死亡の届出",
    )  # fmt: skip


def _protect(persons: tuple[int, ...]) -> None:
    with tenant(MODEL_TOWN):
        entry = append(
            actor=clerk("protection_officer"), kind="addressees.protection_begun", procedure="story",
            subjects=[("person", p) for p in persons],
        ).number  # fmt: skip
        for person in persons:
            add(Protection, {"person": person}, {"kind": "dv"}, entry=entry, valid_from=TODAY)


def _last_event(person: int) -> int:
    with tenant(MODEL_TOWN):
        return int(as_of(Resident, TODAY).get(person=person).entry)


def client_of(role: str) -> Client:
    return signed_in(User.objects.get(login=f"demo-{MODEL_TOWN:06d}-{role}"))


@lru_cache(maxsize=4)  # several roles open the same paper, of hundreds of pages
def text_of_paper(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def words_of(answer: HttpResponse) -> str:
    """What a reader sees of an answer, blanks and tags left out; of a PDF the text of its pages."""
    content = b"".join(answer) if answer.streaming else answer.content
    if answer.headers.get("Content-Type", "") == "application/pdf":
        text = text_of_paper(content)
    else:
        text = content.decode("utf-8", "replace")
    return re.sub(r"\s", "", text)


def told(answer: HttpResponse) -> list[str]:
    """Which of the secret words stand in an answer."""
    text = words_of(answer)
    return [word for word in SECRET if word in text]


def test_the_words_would_be_found_if_they_were_shown(hidden: Hidden) -> None:
    """The officer who states a reason sees the address: so the other tests look for what is really there."""
    path = f"/{MODEL_TOWN}/residents/persons/{hidden.persons[0]}/reveal"
    assert SECRET[0] in told(client_of("protection_officer").post(path, {"reason": "本人からの照会"}))


def views_of(endpoint: Endpoint) -> tuple[str, ...]:
    """The other faces of a page, where its module reads that one is asked for."""
    has_views = '"view"' in Path(import_module(endpoint.view).__file__ or "").read_text("utf-8")
    return ("?view=history", "?view=rows", "?view=papers") if has_views else ()


@pytest.mark.parametrize("endpoint", PAGES, ids=lambda e: e.route)
def test_no_page_shows_the_address(endpoint: Endpoint, hidden: Hidden) -> None:
    path = endpoint.path(hidden.numbers.of(endpoint))
    if "/documents/" in path:
        return  # papers have a test of their own
    # A refusal is a page of its own, and who is refused is test_roles' matter.
    entitled = [role for role in CLERKS if opens(endpoint, ROLES[role])]
    for role in dict.fromkeys((role_for(endpoint), *entitled)):
        client = client_of(role)
        answers = {"": client.get(path)}
        if role == EXPORTING:
            hidden.exports[path] = exports_on(answers[""], path)
        if answers[""].status_code != 403:
            answers |= {q: client.get(path + q) for q in views_of(endpoint)}
        assert {q: told(a) for q, a in answers.items() if told(a)} == {}, role


@pytest.mark.parametrize("typed", ["ワタナベ ハナ", "渡邉 架空", "ひみつ荘", "7777番地77"])
def test_no_search_shows_the_address(typed: str, hidden: Hidden) -> None:
    for role in CLERKS:
        client = client_of(role)
        for page in ("search", "search/hits"):
            answer = client.post(f"/{MODEL_TOWN}/residents/{page}", {"q": typed})
            assert [w for w in told(answer) if w != typed] == [], role


def exports_on(answer: HttpResponse, path: str) -> set[str]:
    if "text/html" not in answer.headers.get("Content-Type", ""):
        return set()
    return {link for link in Page(answer.content.decode(), path).links if "-export=" in link}


@pytest.mark.parametrize("endpoint", [e for e in PAGES if opens(e, ROLES[EXPORTING])], ids=lambda e: e.route)
def test_no_exported_list_has_the_address(endpoint: Endpoint, hidden: Hidden) -> None:
    client = client_of(EXPORTING)
    path = endpoint.path(hidden.numbers.of(endpoint))
    if path not in hidden.exports:
        hidden.exports[path] = exports_on(client.get(path), path)
    for link in hidden.exports[path]:
        assert told(client.post(link, {"reason": "確認のため"})) == []


@pytest.mark.parametrize("act", ["death/", "move-inside/", "move-out/", "correct/", "household/", "head/"])
def test_no_preview_shows_the_address_the_clerk_did_not_type(act: str, hidden: Hidden) -> None:
    path = f"/{MODEL_TOWN}/residents/persons/{hidden.persons[0]}/{act}"
    client = client_of("resident_clerk")
    page = Page(client.get(path).content.decode(), path)
    (form,) = [f for f in page.forms if f.method == "post" and f.action == path]
    typed = {
        "happened_on": "令和8年11月20日", "reported_on": "令和8年11月23日", "town": "例示一丁目", "lot": "5番5号",
        "elsewhere": scene.OSAKA.address, f"becomes_{hidden.persons[1]}": "世帯主",
    }  # fmt: skip
    filled = {n: typed.get(n, v) for n, v in form.fields} | {"step": "preview"}
    assert told(client.post(path, filled)) == []


def test_papers_issued_before_open_to_the_officer_alone_and_the_look_is_recorded(hidden: Hidden) -> None:
    for number in hidden.papers:
        path = f"/{MODEL_TOWN}/documents/{number}.pdf"
        for role in ("resident_clerk", "resident_approver", "insurance_clerk", "insurance_chief"):
            answer = client_of(role).get(path)
            assert (answer.status_code, told(answer)) == (403, []), role
    opened = client_of("protection_officer").get(f"/{MODEL_TOWN}/documents/{hidden.papers[0]}.pdf")
    assert SECRET[0] in told(opened)
    with tenant(MODEL_TOWN):
        assert Look.objects.filter(screen="documents.paper", was_protected_shown=True).count() == 1


def test_no_new_paper_is_issued_without_the_right_and_a_reason(hidden: Hidden) -> None:
    for role in ("resident_clerk", "resident_approver", "protection_officer"):
        with pytest.raises(Refused) as refused:
            issue_record_copy(persons=hidden.persons, shown=Shown(), actor=clerk(role))
        assert not any(word in str(refused.value) for word in SECRET)
    notices = issue_levy_notices(
        fiscal_year=2026, households=[hidden.household], actor=clerk("insurance_chief")
    )
    assert (notices.count, notices.protected) == (0, (hidden.household,))
