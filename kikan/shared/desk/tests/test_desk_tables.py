"""Lists, values and plots."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory

from kikan.shared.access import Actor
from kikan.shared.desk import plots, render, tables
from kikan.shared.desk.plots import Series
from kikan.shared.desk.plots.drawing import ticks
from kikan.shared.desk.plots.timeline import Row as Course
from kikan.shared.desk.plots.timeline import Span
from kikan.shared.desk.tables import Column, Table, keep_filter
from kikan.shared.errors import NotPermitted


@dataclass(frozen=True)
class Row:
    person: int
    name: str
    levy: int
    on: date


ROWS = [Row(n * 10, f"見本{n}", 1000 - n, date(2026, 1, n % 28 + 1)) for n in range(1, 121)]
COLUMNS = [
    Column("person", "宛名番号", "number"), Column("name", "氏名", "name"), Column("levy", "税額", "yen"),
    Column("on", "異動日", "day"),
]  # fmt: skip


def _request(address: str = "/1/x/", rights: frozenset[str] = frozenset(), **session: Any) -> HttpRequest:
    request = RequestFactory().get(address)
    request.session = dict(session)  # type: ignore[assignment]
    request.actor = Actor(1, 1, 1, rights)  # type: ignore[attr-defined]
    return request


def _table(address: str = "/1/x/", rights: frozenset[str] = frozenset(), **options: Any) -> Table:
    return Table(**{"request": _request(address, rights), "columns": COLUMNS, "rows": ROWS, **options})


def test_a_list_shows_one_page_and_how_many_there_are() -> None:
    table = _table("/1/x/?t-page=3")
    assert (table.count, table.pages, table.first, table.last) == (120, 3, 101, 120)
    assert len(table.visible()) == 20


@pytest.mark.parametrize("asked", ["0", "-1", "999", "x", "１"])
def test_a_page_that_does_not_exist_is_the_nearest_one(asked: str) -> None:
    assert 1 <= _table(f"/1/x/?t-page={asked}").page <= 3


def test_a_list_sorts_by_a_column_and_back() -> None:
    table = _table("/1/x/?t-sort=levy")
    assert table.found[0].levy == 880
    assert {c.name: sorted_ for c, _, sorted_ in table.headings()}["levy"] == "ascending"
    assert _table("/1/x/?t-sort=-levy").found[0].levy == 999


def test_an_unknown_column_does_not_sort() -> None:
    assert _table("/1/x/?t-sort=__class__").found == ROWS


def test_a_filter_is_kept_in_the_session_and_finds_what_is_shown() -> None:
    request = _request()
    keep_filter(request, "/1/x/#t", "見本１２０")
    assert [r.name for r in _table(request=request).found] == ["見本120"]
    keep_filter(request, "/1/x/#t", " ")
    assert request.session[tables.FILTERS] == {}


def test_two_lists_of_a_page_do_not_disturb_each_other() -> None:
    table = _table("/1/x/?a-page=2&b-sort=levy", name="b")
    assert table.page == 1
    assert "a-page=2" in table.pager()[1][1]


def test_an_export_needs_the_right() -> None:
    with pytest.raises(NotPermitted):
        _table("/1/x/?t-export=1", export_right="x.export").export()


def test_cells_that_a_spreadsheet_would_run_are_quoted() -> None:
    assert render.for_csv("=1+1", "text") == "'=1+1"
    assert render.for_csv(-5, "yen") == -5


def test_an_empty_list_says_what_to_do_next() -> None:
    table = _table(rows=[], empty="保留中の届出はありません。", empty_act="人を探す", empty_url="/1/")
    html = render_to_string("desk/parts/table.html", {"table": table})
    assert "保留中の届出はありません。" in html
    assert 'href="/1/"' in html


def test_markup_in_a_name_is_shown_as_letters() -> None:
    table = _table(rows=[Row(1, "<script>alert(1)</script>", 1, date(2026, 1, 1))])
    assert "&lt;script&gt;" in render_to_string("desk/parts/table.html", {"table": table})


def test_values_read_as_the_office_writes_them() -> None:
    assert render.yen(1234567) == "1,234,567円"
    assert render.yen(-500) == "−500円"
    assert render.person_number(27413) == "0002741-3"
    assert 'title="2026年11月23日">令和8年11月23日<' in render.day_html(date(2026, 11, 23))
    assert "令和8年11月24日" in render.day_html(
        datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
    )  # half past midnight here


LABELS = ("4月", "5月<b>", "6月")
SERIES = [Series("収納済", (10, 0, 30)), Series("未納", (1, 2, 3))]
COURSES = [
    Course(
        "甲", "水道<b>", (Span(0, date(2025, 4, 1), date(2026, 4, 1)), Span(1, date(2026, 4, 1), date(2027, 1, 1))),
        ("稼働",),
    ),
    Course("乙", "印鑑", (Span(0, date(2026, 4, 1), date(2026, 4, 2)),), ("予定",)),
]  # fmt: skip
ALL = [
    plots.bars("a", "棒", LABELS, SERIES, "円"),
    plots.bars("n", "負", LABELS, [Series("差", (-5, 0, 9))]),
    plots.bars("z", "零", LABELS, [Series("差", (0, 0, 0))]),
    plots.stacked_bars("s", "積上げ", LABELS, SERIES),
    plots.lines("l", "線", LABELS, SERIES),
    plots.lines("f", "平ら", LABELS, [Series("率", (7, 7, 7))], from_zero=False),
    plots.waterfall("w", "増減", ("前年<b>", 1000), [("増", 50), ("減", -70), ("無", 0)], "今年"),
    plots.timeline("t", "工程", COURSES, ("計画", "稼働"), ("団体", "業務<b>", "状態"), date(2026, 6, 1)),
    plots.pyramid("p", "人口", ("0–4", "5–9", "10–14"), (3, 0, 5), (2, 2, 2)),
]


@pytest.mark.parametrize("plot", ALL, ids=lambda p: p.name)
def test_every_plot_is_sound_markup_with_title_description_and_table(plot: plots.Plot) -> None:
    root = ElementTree.fromstring(plot.svg)
    space = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{space}title").text == plot.ja
    assert root.find(f"{space}desc").text
    assert not [e for e in root.iter() if "style" in e.attrib or e.tag.endswith(("style", "script"))]
    assert all(len(row) == len(plot.header) for row in plot.rows)


@pytest.mark.parametrize("plot", ALL, ids=lambda p: p.name)
def test_nothing_is_drawn_outside_the_picture(plot: plots.Plot) -> None:
    root = ElementTree.fromstring(plot.svg)
    _, _, width, height = (float(n) for n in root.attrib["viewBox"].split())
    for box in root.iterfind(".//{http://www.w3.org/2000/svg}rect[@x]"):
        x, y, w, h = (float(box.attrib[k]) for k in ("x", "y", "width", "height"))
        assert x >= 0
        assert y >= 0
        assert x + w <= width + 0.1
        assert y + h <= height + 0.1


def test_columns_are_as_high_as_their_figures() -> None:
    plot = plots.bars("h", "高さ", ("a", "b"), [Series("s", (100, 50))])
    boxes = ElementTree.fromstring(plot.svg).findall("{http://www.w3.org/2000/svg}rect")
    high, half = (float(b.attrib["height"]) for b in boxes[:2])
    assert high == pytest.approx(2 * half, abs=0.2)


def test_the_changes_lead_from_the_first_figure_to_the_last() -> None:
    assert ALL[6].rows == (("前年<b>", "1,000"), ("増", "＋50"), ("減", "−70"), ("無", "±0"), ("今年", "980"))


def test_figures_that_do_not_fit_their_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="one value for each label"):
        plots.bars("x", "x", ("a",), [Series("s", (1, 2))])
    with pytest.raises(ValueError, match="negative"):
        plots.stacked_bars("x", "x", ("a",), [Series("s", (-1,))])


@pytest.mark.parametrize(("low", "high"), [(0, 0), (0, 1), (0, 7), (-12, 40), (0, 999_999_999), (95, 97)])
def test_ticks_are_round_few_and_enclose_the_values(low: int, high: int) -> None:
    marks = ticks(low, high)
    assert marks[0] <= low
    assert marks[-1] >= high
    assert len(marks) <= 7


def test_a_timeline_needs_spans_that_end_after_they_begin() -> None:
    day = date(2026, 4, 1)
    for rows in ([], [Course("甲", "水道", (Span(0, day, day),))]):
        with pytest.raises(ValueError, match="spans"):
            plots.timeline("t", "工程", rows, ("計画",), ("団体", "業務"), day)
