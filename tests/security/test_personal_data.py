"""Nobody's name, reading or address in logs, addresses of pages, parameters of runs, words of errors."""

import io
import logging
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from django.db import DataError, connection

from kikan.businesses.health_insurance.models import Enrolment
from kikan.businesses.health_insurance.procedures.reassess_changed import reassess_changed
from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.procedures.record_death import record_death
from kikan.shared.addressees.models import Address, Name
from kikan.shared.errors import ProcedureError
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.reads import provisional_entries_of
from kikan.site.logs import WithoutWords
from tests.conftest import MODEL_TOWN
from tests.security.crawling import Crawler
from tests.security.endpoints import Endpoint, endpoints
from tests.security.lively import TODAY, Lively, make_lively
from tests.stories import scene
from tests.stories.scene import clerk

PAGES = [e for e in endpoints() if e.is_of_a_municipality]

pytestmark = [pytest.mark.slow, pytest.mark.once]
each = pytest.mark.parametrize("endpoint", PAGES, ids=lambda e: e.route)


class Kept(logging.Handler):
    """Everything logged, formatted as an installation does."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(WithoutWords("%(name)s %(message)s"))
        self.text = io.StringIO()

    def emit(self, record: logging.LogRecord) -> None:
        self.text.write(self.format(record) + "\n")


@pytest.fixture(scope="module")
def logged() -> Iterator[Kept]:
    """The log of this module, at the finest level there is."""
    handler, root = Kept(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.fixture(scope="module")
def lively(settled_town: int, logged: Kept) -> Iterator[Lively]:
    """A town at work, with the log kept from before the first act."""
    with clock.set_to(TODAY):
        yield make_lively()


@pytest.fixture(scope="module")
def personal(lively: Lively) -> frozenset[str]:
    """What is written about the people of the town and stands for one person alone."""
    with tenant(MODEL_TOWN):
        names = [n for pair in Name.objects.values_list("name", "kana") for n in pair]
        homes = Address.objects.values_list("address", flat=True)
        return frozenset(text for text in (*names, *homes) if len(text) > 4)


class Sent:
    """Every page opened and each of its forms sent once: the addresses that came of it, and the errors raised."""

    def __init__(self, lively: Lively) -> None:
        self.lively = lively
        self.raised: list[str] = []
        self._addresses: dict[str, list[str]] = {}

    def addresses(self, endpoint: Endpoint) -> list[str]:
        if endpoint.route not in self._addresses:
            self._addresses[endpoint.route] = list(self._found(Crawler(endpoint, self.lively, [])))
        return self._addresses[endpoint.route]

    def _found(self, crawler: Crawler) -> Iterator[str]:
        opened = crawler.opened()
        yield opened.location
        yield from opened.page.links
        yield from (form.action for form in opened.page.forms)
        for form in crawler.forms()[1]:
            answer = crawler.post(form.action, [*crawler.filled(form), *form.buttons[:1]], "")
            yield answer.headers.get("Location", "")


@pytest.fixture(scope="module")
def sent(lively: Lively) -> Iterator[Sent]:
    """What is sent, with everything that a procedure raises meanwhile."""
    kept, begin = Sent(lively), ProcedureError.__init__

    def keep(self: ProcedureError, *arguments: object, **options: object) -> None:
        begin(self, *arguments, **options)  # type: ignore[arg-type]
        kept.raised.append(f"{self!s} {self!r} {vars(self)}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProcedureError, "__init__", keep)
        yield kept


def spoken_of(text: str, personal: frozenset[str]) -> set[str]:
    return {word for word in personal if word in text}


def test_there_is_somebody_to_be_found(personal: frozenset[str]) -> None:
    assert len(personal) > 200
    assert spoken_of("世帯主は渡邉\U000e010f　架空です", personal) == {"渡邉\U000e010f　架空"}


@each
def test_no_link_or_form_carries_personal_data_in_its_address(
    endpoint: Endpoint, sent: Sent, personal: frozenset[str]
) -> None:
    assert spoken_of(unquote("\n".join(sent.addresses(endpoint))), personal) == set()


def test_no_error_of_a_procedure_names_anybody(sent: Sent, personal: frozenset[str]) -> None:
    """Every form sent as somebody fills it who makes no mistake: what was raised is kept."""
    for endpoint in PAGES:
        sent.addresses(endpoint)
    assert len(sent.raised) > 5
    assert spoken_of("\n".join(sent.raised), personal) == set()


def test_no_run_has_personal_data_among_its_parameters_or_figures(
    lively: Lively, personal: frozenset[str]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(to_jsonb(r)::text, ' ') FROM jobs_run r")
        text = cursor.fetchone()[0]
    assert "health_insurance.assess_year" in text
    assert spoken_of(text, personal) == set()


def test_an_error_of_the_database_is_logged_without_its_words(
    lively: Lively, personal: frozenset[str]
) -> None:
    """PostgreSQL quotes what it refuses; the log keeps the kind of error and the place alone."""
    text, log = io.StringIO(), logging.getLogger("kikan.test")
    handler = logging.StreamHandler(text)
    handler.setFormatter(WithoutWords("%(message)s"))
    with pytest.raises(DataError) as refused, tenant(MODEL_TOWN), connection.cursor() as cursor:
        cursor.execute("SELECT %s::bigint", [min(personal)])
    assert spoken_of(str(refused.value), personal)
    log.addHandler(handler)
    log.error("request failed", exc_info=refused.value)
    log.removeHandler(handler)
    assert "DataError" in text.getvalue()
    assert "test_personal_data.py" in text.getvalue()
    assert spoken_of(text.getvalue(), personal) == set()


def test_the_installed_log_writes_so() -> None:
    formatters = [h.formatter for h in logging.getLogger().handlers if h.get_name() == "stderr"]
    assert [type(f) for f in formatters] == [WithoutWords]


def somebody_insured(lively: Lively) -> int:
    """A member of a household, insured by NHI, about whom nothing is waiting."""
    with tenant(MODEL_TOWN):
        members = set(as_of(Resident, TODAY).filter(is_head=False).values_list("person", flat=True))
        insured = set(as_of(Enrolment, TODAY).values_list("person", flat=True))
        for person in sorted(members & insured - set(lively.general.values())):
            if not provisional_entries_of([("person", person)]):
                return int(person)
    raise AssertionError("nobody in the invented town is insured as a member")


def test_the_log_of_it_all_names_nobody(lively: Lively, personal: frozenset[str], logged: Kept) -> None:
    """After everything above, and a death, its consequence, a correction and the worker's round."""
    person = somebody_insured(lively)
    record_death(actor=clerk("resident_clerk"), happened_on=TODAY, reported_on=TODAY, person=person)
    scene.told()
    reassess_changed(fiscal_year=2026, actor=clerk("insurance_clerk"))
    log = logged.text.getvalue()
    assert "django.request" in log
    assert spoken_of(log, personal) == set()
