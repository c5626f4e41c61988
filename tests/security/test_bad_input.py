"""Bad input at every door: every query, form and file gets an answer in Japanese, and nothing breaks.

Every answer has strict headers besides, and no page loads or runs anything but the network's own files.
"""

import sys
import traceback
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.signals import got_request_exception
from django.test import Client

from kikan.shared.desk.sending import FIELD
from tests.security import nasty
from tests.security.crawling import FORM, Crawler
from tests.security.endpoints import Endpoint, endpoints
from tests.security.lively import Lively
from tests.security.pages import Form, Page, Pairs

ALL = endpoints()
OF_A_TOWN = [e for e in ALL if e.is_of_a_municipality]
# Parameters that no link or form of a page names, but a view reads.
HIDDEN_QUERIES = (
    "known",
    "view",
    "tab",
    "year",
    "levy",
    "state",
    "business",
    "charge",
    "instalment",
    "amount",
)

# A form of more fields is long.
LONG = 20
EVERYWHERE = (("²", "²"),) if nasty.EVERYTHING else ()

pytestmark = [pytest.mark.slow, pytest.mark.once]
each = pytest.mark.parametrize("endpoint", OF_A_TOWN, ids=lambda e: e.route)


@pytest.fixture
def broken() -> Iterator[list[str]]:
    """What a request raised, told by type and place alone."""
    found: list[str] = []

    def note(sender: object, **_: object) -> None:
        kind, _value, trace = sys.exc_info()
        places = traceback.extract_tb(trace)
        ours = [place for place in places if "/kikan/" in place.filename] or places
        found.append(f"{getattr(kind, '__name__', kind)} at {ours[-1].filename}:{ours[-1].lineno}")

    got_request_exception.connect(note)
    yield found
    got_request_exception.disconnect(note)


def queries_of(endpoint: Endpoint, page: Page) -> list[str]:
    """What the page's own links name, and what the module of its view reads."""
    source = Path(import_module(endpoint.view).__file__ or "").read_text("utf-8")
    read = [name for name in HIDDEN_QUERIES if f'"{name}"' in source]
    return list(dict.fromkeys([*page.queries, *read]))


def buttons(form: Form) -> Sequence[tuple[str, str]]:
    """What may be pressed: the form's own buttons, and those of the page after it."""
    steps = [("step", s) for s in ("enter", "back", "add", "remove-0", "remove-²", "take-0-1", "take-x-")]
    is_flow = any(name == "step" for name, _ in form.buttons)
    return list(dict.fromkeys([*form.buttons, *(steps if is_flow else [("send", "1")])]))


def fields_tried(endpoint: Endpoint, names: list[str]) -> list[str]:
    """All fields of a short form, half of those of a long one."""
    return nasty.share(endpoint.route, names, 1 if len(names) <= LONG else 2)


def left_out(endpoint: Endpoint, names: list[str]) -> list[str]:
    """The fields that fail to come, one at a time: four of a form."""
    return nasty.share(endpoint.route, names, len(names) // 4)


def everywhere(form: Form, value: str, token: str) -> Pairs:
    """The same value in every field, the choices included."""
    names = dict.fromkeys([*form.names, *form.choices])
    return [*((name, value) for name in names if name != FIELD), (FIELD, token)]


@each
def test_any_query_is_answered(endpoint: Endpoint, lively: Lively, broken: list[str]) -> None:
    crawler = Crawler(endpoint, lively, broken)
    names = queries_of(endpoint, crawler.opened().page)
    values = list(nasty.for_door(endpoint.route).values()) if names else []
    for turn in range(len(values)):
        crawler.get(urlencode({n: values[(turn + i) % len(values)] for i, n in enumerate(names)}))
    raw = [value.decode() for value in nasty.BYTES]
    crawler.get("&".join(f"{name}={raw[i % len(raw)]}" for i, name in enumerate([*names, *raw])))
    if names:
        crawler.get("&".join(f"{name}=1&{name}=2&{name}" for name in names))
    assert crawler.faults == []


@each
def test_any_form_filled_with_anything_is_answered(
    endpoint: Endpoint, lively: Lively, broken: list[str]
) -> None:
    crawler = Crawler(endpoint, lively, broken)
    for form in crawler.forms()[1]:
        pressed = buttons(form)
        for i, (why, value) in enumerate(nasty.for_door(endpoint.route).items()):
            button = pressed[i % len(pressed)]
            crawler.post(form.action, [*everywhere(form, value, crawler.token()), button], why)
        for name in left_out(endpoint, form.names):
            crawler.post(form.action, [p for p in crawler.filled(form) if p[0] != name], f"without {name}")
    assert crawler.faults == []


@each
def test_one_wrong_field_among_right_ones_is_answered(
    endpoint: Endpoint, lively: Lively, broken: list[str]
) -> None:
    """Each field gets one value, all of them in turn; of long forms every second field, beginning elsewhere at each.

    KIKAN_EVERY_VALUE=1 takes every field and adds a figure that is no decimal.
    """
    crawler, turn = Crawler(endpoint, lively, broken), 0
    values = list(nasty.VALUES.items())
    for form in crawler.forms()[1]:
        pressed = buttons(form)
        for name in fields_tried(endpoint, [*dict.fromkeys([*form.names, *form.choices])]):
            turn += 7  # coprime to their number: every value comes in turn
            for why, value in (values[turn % len(values)], *EVERYWHERE):
                pairs = [(n, v) for n, v in crawler.filled(form) if n != name]
                crawler.post(form.action, [*pairs, (name, value), pressed[0]], f"{name}: {why}")
        for button in pressed:
            crawler.post(form.action, [*crawler.filled(form), button], "nothing wrong")
    assert crawler.faults == []


@pytest.mark.parametrize("value", ["²", "٣", "1e9", "999", "\u202e1"])
def test_the_items_of_a_foreigner_are_answered(lively: Lively, broken: list[str], value: str) -> None:
    crawler = Crawler(next(e for e in OF_A_TOWN if e.route.endswith("/residents/move-in/")), lively, broken)
    (form,) = crawler.forms()[1]
    for name in (n for n in form.names if n.startswith("p0-")):
        pairs = [(n, v) for n, v in crawler.filled(form) if n not in (name, "p0-resident_kind")]
        typed = [*pairs, ("p0-resident_kind", "2"), (name, value), ("step", "preview")]
        crawler.post(form.action, typed, f"{name}: {value}")
    assert crawler.faults == []


@each
def test_any_file_is_answered(endpoint: Endpoint, lively: Lively, broken: list[str]) -> None:
    crawler = Crawler(endpoint, lively, broken)
    for form in (f for f in crawler.forms()[1] if f.files):
        for why, content in nasty.FILES.items():
            assert crawler.send_file(form, content, why).status_code == 400, why
    assert crawler.faults == []


@each
def test_a_body_that_is_no_form_is_answered(endpoint: Endpoint, lively: Lively, broken: list[str]) -> None:
    crawler = Crawler(endpoint, lively, broken)
    if crawler.opened().status != 405 and not crawler.forms()[1]:
        return  # nothing can be sent here
    bodies = {
        FORM: "&".join(f"a{i}=1" for i in range(1_100)).encode(),
        "multipart/form-data": b"--",
        "multipart/form-data; boundary=x": b'--x\r\nContent-Disposition: form-data; name="q"\r\n\r\n',
        "application/json": b'{"a":',
        "text/plain; charset=nowhere": b"\xff",
    }
    for kind in nasty.share(endpoint.route, [*bodies], 2):
        crawler.send_raw(bodies[kind], kind)
    assert crawler.faults == []


@each
def test_numbers_in_an_address_that_no_column_holds_are_no_page(
    endpoint: Endpoint, lively: Lively, broken: list[str]
) -> None:
    crawler = Crawler(endpoint, lively, broken)
    numbers = lively.of(endpoint)
    strange = (0, 2**31, 2**63, 10**18 - 1, 10**30, "٣", "%00", "%FF")
    for number in nasty.share(endpoint.route, strange, 2):
        for name in (n for n, _ in endpoint.parameters if n != "municipality"):
            crawler.path = endpoint.path({**numbers, name: number})
            crawler.get()
    for code in nasty.share(endpoint.route, (0, 2**31, 2**63, 10**30), 2):
        crawler.path = endpoint.path(numbers, code)
        assert crawler.get().status_code == 404
    assert crawler.faults == []


@pytest.mark.parametrize("why", nasty.VALUES)
def test_the_doors_before_signing_in_answer_anything(lively: Lively, broken: list[str], why: str) -> None:
    client, value = Client(raise_request_exception=False), nasty.VALUES[why]
    fields = dict.fromkeys(("login", "password", "code", "next", "kept"), value)
    answers = [
        client.post("/sign-in", urlencode(fields), content_type=FORM),
        client.get("/sign-in?" + urlencode({"next": value})),
        client.post("/lock", urlencode({"next": value}), content_type=FORM),
        client.get("/enter/" + urlencode({"": value})[1:]),
        client.get("/", headers={"cookie": "sessionid=" + urlencode({"": value})[1:][:500]}),
    ]
    assert [a.status_code for a in answers if a.status_code >= 500] == []
    assert broken == []
