"""Screens are counted by route and municipality while the program serves, at no query of their own."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client, RequestFactory, override_settings

from kikan.shared.access.tests.people import client_of
from kikan.shared.tenancy.models import Municipality
from kikan.site import measuring

pytestmark = pytest.mark.django_db
TOWN = 62022
Counted = list[tuple[int, str]]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counted]:
    found: Counted = []

    def note(self: object, place: int, route: str, milliseconds: int) -> None:
        assert milliseconds >= 0
        found.append((place, route))

    monkeypatch.setattr(measuring.Recorder, "note", note)
    with override_settings(KIKAN_MEASURES=True):
        yield found


def test_a_screen_is_counted_under_its_route_without_its_numbers(counted: Counted) -> None:
    Municipality.objects.create(
        code=TOWN, name="見本市", kana="ミホンシ", prefecture="架空県", is_sample=True
    )
    operator = client_of(TOWN, "operator")
    counted.clear()
    operator.get(f"/{TOWN}/service/")
    operator.get(f"/{TOWN}/service/outage-keys/7/end")
    assert counted == [(TOWN, "service.home"), (TOWN, "service.end_key")]


def test_a_page_without_grant_or_address_is_no_municipalitys(counted: Counted) -> None:
    client = Client()
    client.get("/sign-in")
    client.get("/99999/service/")
    client.get("/no/such/page")
    assert counted == [(0, "sign_in"), (0, "service.home")]


def test_nothing_is_counted_where_the_program_does_not_serve() -> None:
    from django.core.exceptions import MiddlewareNotUsed

    with pytest.raises(MiddlewareNotUsed):
        measuring.ResponseTimes(lambda request: None)  # type: ignore[arg-type, return-value]


def test_whole_minutes_reach_the_writer_from_a_request() -> None:
    from django.http import HttpResponse

    with override_settings(KIKAN_MEASURES=True):
        middleware = measuring.ResponseTimes(lambda request: HttpResponse())
    request = RequestFactory().get("/sign-in")
    request.resolver_match = None
    middleware(request)
    assert middleware.recorder.tally.ended(datetime.max.replace(tzinfo=UTC)) == []
