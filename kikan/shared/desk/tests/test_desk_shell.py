"""The shell itself: sending once, the as-of date, colours, error pages, the menu."""

import threading
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template import Context, Template
from django.test import Client, RequestFactory, override_settings

from kikan.shared import manifest
from kikan.shared.access import Actor
from kikan.shared.access.models import Look
from kikan.shared.desk import as_of, menu, pages, panels, person, pieces, sending, style, tables, views
from kikan.shared.desk.models import SentForm
from kikan.shared.errors import Refused, Stale
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality

ACTOR = Actor(7, 999997, 1, frozenset({"residents.look"}))


@pytest.fixture
def routes() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="kikan.shared.desk.tests.style_urls", IS_SAMPLE=True):
        yield


def _sent(token: str = "", actor: Actor = ACTOR, **values: str) -> HttpRequest:
    request = RequestFactory().post("/999997/x/", {**values, **({sending.FIELD: token} if token else {})})
    request.session = SessionStore()  # type: ignore[assignment]
    request.actor = actor  # type: ignore[attr-defined]
    return request


def _act(done: list[int]) -> Callable[[], HttpResponse]:
    def act() -> HttpResponse:
        done.append(1)
        return redirect("/999997/receipt/1")

    return act


@pytest.mark.django_db
def test_a_form_sent_twice_is_carried_out_once_and_both_see_the_receipt() -> None:
    done: list[int] = []
    token = sending.new_token(_sent())
    answers = [sending.once(_sent(token), _act(done)) for _ in range(2)]
    assert done == [1]
    assert [a.headers["Location"] for a in answers] == ["/999997/receipt/1"] * 2


@pytest.mark.django_db
def test_a_refused_act_can_be_sent_again() -> None:
    token = sending.new_token(_sent())

    def refused() -> HttpResponse:
        raise Refused("できません。")

    with pytest.raises(Refused):
        sending.once(_sent(token), refused)
    done: list[int] = []
    sending.once(_sent(token), _act(done))
    assert done == [1]


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "x", "eyJ4IjoxfQ:abc:def"])
def test_a_form_that_is_not_ours_is_refused(token: str) -> None:
    with pytest.raises(Refused, match="古くなっています"):
        sending.once(_sent(token), _act([]))


@pytest.mark.django_db
def test_the_form_of_another_clerk_is_refused() -> None:
    token = sending.new_token(_sent())
    with pytest.raises(Refused):
        sending.once(_sent(token, actor=Actor(8, 999997, 1, frozenset())), _act([]))


def test_two_clicks_at_the_same_moment_do_one_act(live_database: Any) -> None:
    token, done, gate = sending.new_token(_sent()), [], threading.Barrier(4)

    def click() -> None:
        from django.db import connection

        gate.wait()
        try:
            sending.once(_sent(token), _act(done))
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [1]
    assert SentForm.objects.count() == 1


@pytest.mark.django_db
def test_nothing_is_carried_out_while_another_day_is_looked_at() -> None:
    request = _sent(sending.new_token(_sent()))
    with clock.set_to("2026-11-23"):
        as_of.choose(request, "R8.1.1")
        assert as_of.as_of(request) == date(2026, 1, 1)
        with pytest.raises(Refused, match="令和8年1月1日なので登録できません"):
            sending.once(request, _act([]))
        as_of.choose(request, "")
        assert as_of.is_today(request)


def test_an_impossible_as_of_date_is_refused_and_changes_nothing() -> None:
    request = _sent()
    with pytest.raises(Refused, match="基準日"):
        as_of.choose(request, "R8.2.30")
    assert as_of.is_today(request)


def test_a_protected_address_is_not_shown_even_by_mistake() -> None:
    bar = person.PersonBar(1, "見本", address="どこか1番", is_protected=True, reveal_url="/x")
    assert bar.address == ""
    assert "どこか" not in repr(bar)


def test_a_refusal_stands_beside_its_field() -> None:
    form = style.SampleForm({})
    form.is_valid()
    pages.refuse(form, Refused("この番地はありません。", field="lot", cites="例法第1条"))
    assert "この番地はありません。（例法第1条）" in form.errors["lot"]
    pages.refuse(form, Refused("だれの項目でもない。", field="nowhere"))
    assert form.non_field_errors()


def test_after_a_change_by_another_clerk_both_versions_are_shown_and_what_was_typed_is_kept(
    routes: None,
) -> None:
    request = _sent(town="屋城町", lot="6番53号", name="渡\u9089\U000e0101", csrfmiddlewaretoken="x")
    form = style.SampleForm(request.POST)
    desk = style.SampleShell(request)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kikan.shared.desk.context.Shell", lambda _: desk)
        page = pages.stale_page(request, form, {"lot": "1番1号"}, Stale("変わりました。"))
    html = page.content.decode()
    assert page.status_code == 409
    assert "6番53号" in html
    assert "1番1号" in html
    assert 'name="name" value="渡\u9089\U000e0101"' in html
    assert "csrfmiddlewaretoken" not in dict(pages_kept(html))


def pages_kept(html: str) -> list[tuple[str, str]]:
    """The hidden pairs after our own CSRF field."""
    import re

    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html)
    return [(k, v) for k, v in found if v == "x"]


def test_the_colour_of_a_municipality_is_a_style_sheet_and_nothing_else(routes: None) -> None:
    client = Client()
    sheet = client.get("/_look/0a7d7d.css")
    assert "--town:#0a7d7d" in sheet.content.decode()
    assert sheet.headers["Content-Type"].startswith("text/css")
    assert client.get("/_look/red%7D.css").status_code == 404


@pytest.mark.parametrize(
    ("page", "status"),
    [("refused", 400), ("forbidden", 403), ("missing", 404), ("stale", 409), ("broken", 500)],
)
def test_every_error_page_says_in_japanese_what_to_do(routes: None, page: str, status: int) -> None:
    answer = Client().get(f"/_style/{page}")
    assert answer.status_code == status
    assert any(words in answer.content.decode() for words in ("次にすること", "選んでください"))
    assert str(status) not in Template("{{ x|striptags }}").render(Context({"x": answer.content.decode()}))


def test_no_page_needs_inline_styles_or_scripts(routes: None) -> None:
    html = "".join(Client().get(f"/_style{p}").content.decode() for p in ("", "/form", "/run", "/protected"))
    assert ' style="' not in html
    assert "<style" not in html
    assert " onclick" not in html
    assert "http://" not in html.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "https://" not in html


def test_the_menu_shows_businesses_with_a_right_and_greys_what_is_not_installed(routes: None) -> None:
    with pytest.MonkeyPatch.context() as patch:
        mine = manifest.Manifest(
            "residents", "住民記録", "r", home="desk_home", menu=(
                manifest.MenuItem("転入", "not_installed", "residents.look"),
                manifest.MenuItem("取消", "desk_home", "residents.change"),
            ),
        )  # fmt: skip
        patch.setattr(
            manifest, "_registered", {"residents": mine, "water": manifest.Manifest("water", "水道")}
        )
        [business] = menu.businesses_for(ACTOR)
    assert business.url == "/999997/"
    assert [(line.ja, line.url) for line in business.lines] == [("転入", "")]


def _panel(name: str, right: str, order: int, **found: object) -> manifest.Panel:
    def read(*, person: int, day: date, actor: Actor) -> dict[str, object] | None:
        return {"possible": [pieces.Act(f"{name} {person} {day}", "/x")], **found} if found else None

    return manifest.Panel(name, f"{name}の欄", right, read, "desk/parts/acts.html", order)


@pytest.mark.django_db
def test_a_person_page_shows_the_panels_the_clerk_may_see_in_their_order() -> None:
    mine = manifest.Manifest("residents", "住民記録", panels=(_panel("own", "residents.look", 1, x=1),))
    other = manifest.Manifest("water", "水道", panels=(
        _panel("late", "residents.look", 9, x=1), _panel("early", "residents.look", 2, x=1),
        _panel("empty", "residents.look", 3), _panel("secret", "water.look", 4, x=1),
    ))  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest, "_registered", {"residents": mine, "water": other})
        shown = panels.panels_for(_sent(), 27413, date(2026, 11, 23), but="residents")
    assert [p.name for p in shown] == ["early", "late"]
    assert "early 27413 2026-11-23" in shown[0].html


@pytest.fixture
def town(db: None) -> Municipality:
    return Municipality.objects.create(
        code=999997, name="見本市", kana="ミホンシ", prefecture="見本県", is_sample=True
    )


def test_the_home_page_says_what_waits_and_what_to_do(town: Municipality, routes: None) -> None:
    request = _sent()
    request.method = "GET"
    html = views.home(request, municipality=999997).content.decode()
    assert "見本市" in html
    assert "待っている事務はありません。" in html
    assert "見本データ（架空）" in html


def test_choosing_another_day_leads_back_to_the_page(town: Municipality, routes: None) -> None:
    request = _sent(as_of="R8.1.1", next="/999997/residents/1")
    answer = views.change_as_of(request, municipality=999997)
    assert answer.headers["Location"] == "/999997/residents/1"
    assert as_of.as_of(request) == date(2026, 1, 1)


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_nobody_is_led_to_another_site(target: str) -> None:
    request = _sent(today="1", next=target)
    assert views.change_as_of(request, municipality=999997).headers["Location"] == "/999997/"


def test_a_filter_leads_back_to_the_first_page_of_its_list(routes: None) -> None:
    request = _sent(key="/999997/x/#t", filter="渡邉", next="/999997/x/?t-page=3&t-sort=levy")
    target = views.filter_table(request, municipality=999997).headers["Location"]
    assert "page=3" not in target
    assert "t-sort=levy" in target
    assert "渡" not in target
    assert target.endswith("#t")


def test_an_export_asks_for_a_reason_and_records_it(town: Municipality, routes: None) -> None:
    clerk = Actor(7, 999997, 1, frozenset({"x.export"}))
    columns = [tables.Column("person", "宛名番号", "number"), tables.Column("name", "氏名", "name")]

    def export(**posted: str) -> HttpResponse:
        request = _sent(actor=clerk, **posted)
        request.GET = QueryDict("t-export=1")  # type: ignore[assignment]
        rows = [{"person": 27413, "name": "見本"}]
        made = tables.Table(request, columns, rows, export_right="x.export", person=lambda r: r["person"])
        answer = made.export()
        assert answer is not None
        return answer

    assert "出力の理由を入力してください。" in export().content.decode()
    assert "27413,見本" in export(reason="督促の確認").content.decode()
    with tenant(999997):
        [look] = Look.objects.filter(municipality=999997, operation="export")
    assert (look.persons, look.reason, look.hits) == ([27413], "督促の確認", 1)
