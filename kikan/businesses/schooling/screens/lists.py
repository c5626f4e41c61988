"""Lists of the register: search with siblings, a school, applications, what asks for a look, entrants to come."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.schooling.procedures.issue_register import issue_register_sheet
from kikan.businesses.schooling.reads import aid, lists, pupils, years
from kikan.businesses.schooling.reads import situations as reads
from kikan.businesses.schooling.reads.checks import findings
from kikan.businesses.schooling.reads.places import Places, addresses_of
from kikan.businesses.schooling.reads.support import cases_of
from kikan.businesses.schooling.screens.asking import looked, person_of, url
from kikan.businesses.schooling.screens.forms import SearchForm
from kikan.ground.eras import in_words
from kikan.law import LawGap
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.addressees.protection import shield
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.people import Label, labels_of
from kikan.shared.desk.plots import Series, stacked_bars
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import tenant

EXPORT = "schooling.export"


def _child_columns(
    municipality: int, labels: dict[int, Label], places: Places, day: date
) -> tuple[Column, ...]:
    def name(person: int | None) -> str:
        return labels[person].name if person else ""

    return (
        Column("person", "宛名番号", "number", url=lambda r: person_of(municipality, r.person)),
        Column("name", "氏名", "name", value=lambda r: name(r.person)),
        Column("kana", "フリガナ", value=lambda r: labels[r.person].kana),
        Column("grade", "学年", value=lambda r: r.grade_ja_on(day)),
        Column("school", "学校", value=lambda r: places.name(r.school)),
        Column("attendance_ja", "就学の区分"),
        Column("guardian", "保護者", "name", value=lambda r: name(r.guardian)),
        Column("attends_from", "入学・転入学", "day"),
    )


def _people(lines: Sequence[pupils.Line]) -> set[int]:
    return {p for line in lines for p in (line.person, line.guardian) if p}


@screen("schooling.look")
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest, municipality: int) -> HttpResponse:
    """Find children by a name of theirs or of the guardian; children of one guardian stand together."""
    day = as_of(request)
    found: list[tuple[Any, ...]] = []
    with tenant(municipality):
        form = SearchForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            lines = lists.search(**form.cleaned_data, day=day)
            labels, places = labels_of(_people(lines), day), Places.on(day)
            looked(request, "schooling.search", labels)
            found = [
                (
                    line, labels[line.person], line.grade_ja_on(day), places.name(line.school),
                    labels[line.guardian] if line.guardian else None, person_of(municipality, line.person),
                )
                for line in lines
            ]  # fmt: skip
    context = {
        "form": form,
        "found": found,
        "is_asked": form.is_bound and form.is_valid(),
        "limit": lists.FEW,
    }
    return render(request, "schooling/search.html", context, status=400 if form.errors else 200)


@screen("schooling.look")
@require_http_methods(["GET", "POST"])
def school(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The children of a school on the page's day, as a list and as CSV. Errors: NotFound for no such school."""
    day, actor = as_of(request), actor_in(request)
    if request.method == "POST" and "sheet" in request.POST:
        return once(request, lambda: _sheet(municipality, number, actor))
    with tenant(municipality):
        places = Places.on(day)
        if number not in places.schools:
            raise NotFound("この学校はありません。", what_to_do="学校の一覧から開き直してください。")
        lines = sorted(pupils.lines_on(day, school=number), key=lambda r: (r.first_year * -1, r.person))
        labels = labels_of(_people(lines), day)
        children = [line.person for line in lines]
        addresses, covered = addresses_of(children, day), shield(children, actor_in(request), day=day)
    address = Column("address", "住所", value=lambda r: covered.shown(r.person, addresses.get(r.person, "")))
    columns = (*_child_columns(municipality, labels, places, day), address)
    return _listed(
        request, "schooling.school", columns, lines,
        places.name(number), labels, "この学校に就学する児童生徒はいません。", person=lambda r: r.person,
        may_print_sheet=bool(lines) and actor.may("schooling.print"),
    )  # fmt: skip


def _sheet(municipality: int, school: int, actor: Actor) -> HttpResponse:
    """Print the register of a school and lead to the paper."""
    place = {"municipality": municipality, "number": issue_register_sheet(school=school, actor=actor)}
    return redirect(reverse("documents_paper", kwargs=place))


@screen("schooling.look")
@require_http_methods(["GET", "POST"])
def situations(request: HttpRequest, municipality: int) -> HttpResponse:
    """Children who do not attend on the page's day, also those who are in no register."""
    day = as_of(request)
    with tenant(municipality):
        rows = reads.situations(day)
        persons = {r.person for r in rows}
        labels, places = labels_of(persons, day), Places.on(day)
        lines = {p.person: p for p in pupils.lines_of(persons) if p.holds_on(day)}
    columns = (
        Column("person", "宛名番号", "number", url=lambda r: person_of(municipality, r.person)),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("kind_ja", "区分"),
        Column("school", "学校", value=lambda r: places.name(lines[r.person].school) if r.person in lines else ""),
        Column("grade", "学年", value=lambda r: lines[r.person].grade_ja_on(day) if r.person in lines else "記載なし"),
        Column("valid_from", "始まりの日", "day"),
        Column("told_on", "校長の通知", "day"),
        Column("urged_on", "督促", "day"),
        Column("remark", "内容"),
    )  # fmt: skip
    return _listed(
        request, "schooling.situations", columns, rows, "長期欠席・居所不明・不就学", labels, "記録はありません。",
        person=lambda r: r.person,
    )  # fmt: skip


@screen("schooling.look")
@require_http_methods(["GET", "POST"])
def support(request: HttpRequest, municipality: int) -> HttpResponse:
    """Cases of the support committee, those that wait first; as CSV for the committee and for the prefecture's board."""
    day = as_of(request)
    with tenant(municipality):
        rows = sorted(cases_of(), key=lambda c: (not c.waits_for, c.due_on, c.person))
        labels, places = labels_of({c.person for c in rows}, day), Places.on(day)
    columns = (
        Column("person", "宛名番号", "number", url=lambda r: person_of(municipality, r.person)),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("year", "年度", value=lambda r: f"{r.year}年度"),
        Column("waits_for", "次にすること"),
        Column("due_on", "決定・通知の期限", "day"),
        Column("late", "期限", value=lambda r: "過ぎています" if r.waits_for and r.due_on < day else ""),
        Column("valid_from", "相談の受付", "day"),
        Column("asked_ja", "相談のもと"),
        Column("documents_on", "資料", "day"),
        Column("met_on", "委員会", "day"),
        Column("opinion_ja", "委員会の意見"),
        Column("view_ja", "保護者の意見"),
        Column("decision_ja", "決定"),
        Column("school", "学校", value=lambda r: places.name(r.school)),
        Column("decided_on", "決定日", "day"),
        Column("prefecture_told_on", "都道府県に通知", "day"),
    )
    return _listed(
        request, "schooling.support", columns, rows, "就学相談・教育支援委員会", labels,
        "就学相談はありません。子の画面の「就学相談の受付」で始めます。", person=lambda r: r.person,
    )  # fmt: skip


@screen("schooling.look")
@require_http_methods(["GET", "POST"])
def coming_of_age(request: HttpRequest, municipality: int) -> HttpResponse:
    """Whom the ceremony of the page's fiscal year is for, as residents of the page's day; as CSV for the invitations."""
    day = as_of(request)
    year = years.year_of(day)
    with tenant(municipality):
        try:
            (first, last), rows, places = reads.celebrated(year, day)
        except LawGap as gap:
            raise NotFound(
                "式典の対象の年齢の条例値がありません。", what_to_do="条例値の登録を依頼してください。"
            ) from gap
        persons = [r.person for r in rows]
        labels = labels_of({p for r in rows for p in (r.person, r.head) if p}, day)
        addresses, covered = addresses_of(persons, day), shield(persons, actor_in(request), day=day)
    columns = (
        Column("person", "宛名番号", "number"),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("kana", "フリガナ", value=lambda r: labels[r.person].kana),
        Column("birth_on", "生年月日", "day"),
        Column("head", "世帯主", "name", value=lambda r: labels[r.head].name if r.head else ""),
        Column("school", "中学校区", value=lambda r: places.name(r.school)),
        Column("address", "住所", value=lambda r: covered.shown(r.person, addresses.get(r.person, ""))),
    )
    ja = f"{year + 1}年1月の二十歳のつどい（{in_words(first)}から{in_words(last)}までに生まれた人）"
    return _listed(
        request, "schooling.coming_of_age", columns, rows, ja, labels, "対象の住民はいません。", person=lambda r: r.person
    )  # fmt: skip


@screen("schooling.look")
@require_http_methods(["GET", "POST"])
def requests(request: HttpRequest, municipality: int) -> HttpResponse:
    """The applications for another school, the newest first."""
    day = as_of(request)
    with tenant(municipality):
        rows, places = pupils.requests_of(), Places.on(day)
        labels = labels_of({r.person for r in rows}, day)
    columns = (
        Column("request", "受付番号", "count"),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name, url=lambda r: person_of(municipality, r.person)),
        Column("kind_ja", "種類"),
        Column("ground_ja", "理由"),
        Column("school", "希望する学校", value=lambda r: places.name(r.school)),
        Column("applied_on", "申立日", "day"),
        Column("decision_ja", "決定"),
        Column("until_on", "許可の末日", "day"),
    )  # fmt: skip
    return _listed(
        request, "schooling.requests", columns, rows, "指定校変更・区域外就学の申立て", labels,
        "申立てはありません。", person=lambda r: r.person,
    )  # fmt: skip


@screen("schooling.look")
@require_http_methods(["GET", "POST"])
def checks(request: HttpRequest, municipality: int) -> HttpResponse:
    """What in the register asks for a look on the page's day."""
    day = as_of(request)
    with tenant(municipality):
        try:
            rows = findings(day)
        except LawGap as gap:
            raise NotFound(
                "点検に要る条例値（通知書を発行していない子を知らせるまでの日数）がありません。",
                what_to_do="条例値の登録を依頼してください。",
            ) from gap
        labels = labels_of({r.person for r in rows}, day)
    columns = (
        Column("person", "宛名番号", "number", url=lambda r: person_of(municipality, r.person)),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("what", "確かめること"),
        Column("more", "内容"),
    )
    return _listed(
        request, "schooling.checks", columns, rows, "学齢簿の点検", labels, "確かめることはありません。",
        person=lambda r: r.person,
    )  # fmt: skip


@screen("schooling.look")
@require_http_methods(["GET", "POST"])
def aided(request: HttpRequest, municipality: int, year: int) -> HttpResponse:
    """The applications for school aid of a school year with the amounts of who was granted it."""
    with tenant(municipality):
        rows = aid.aids_of(year=year)
        amounts = _amounts(rows)
        places = Places.on(as_of(request))
        labels, lines = labels_of({r.person for r in rows}, as_of(request)), aid.lines_in(rows)

    def item(name: str) -> Callable[[aid.AidLine], int]:
        return lambda r: amounts.get(r.person, {}).get(name, 0)

    items = list(dict.fromkeys(name for each in amounts.values() for name in each))
    columns = (
        Column("person", "宛名番号", "number", url=lambda r: person_of(municipality, r.person)),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column(
            "school", "学校", value=lambda r: places.name(lines[r.person].school) if r.person in lines else ""
        ),
        Column("ground_ja", "事情"),
        Column("decision_ja", "決定"),
        Column("begins_on", "援助の初日", "day"),
        *(Column(f"item_{n}", name, "yen", value=item(name)) for n, name in enumerate(items)),
        Column("total", "計", "yen", value=lambda r: sum(amounts.get(r.person, {}).values())),
    )
    return _listed(
        request, "schooling.aid", columns, rows, f"{year}年度の就学援助", labels, "この年度の申請はありません。",
        person=lambda r: r.person,
    )  # fmt: skip


def _amounts(rows: Sequence[aid.AidLine]) -> dict[int, dict[str, int]]:
    """Errors: NotFound where the ordinance's amounts are missing."""
    try:
        return aid.amounts_of(rows, years.own_law())
    except LawGap as gap:
        raise NotFound(
            "就学援助の費目と年額の条例値がありません。", what_to_do="条例値の登録を依頼してください。"
        ) from gap


@screen("schooling.look")
@require_GET
def aid_now(request: HttpRequest, municipality: int) -> HttpResponse:
    """The school aid of the page's school year."""
    return redirect(url("aid", municipality, year=years.year_of(as_of(request))))


def _listed(
    request: HttpRequest, name: str, columns: tuple[Column, ...], rows: Sequence[Any], ja: str,
    labels: dict[int, Label], empty: str, person: Callable[[Any], int], may_print_sheet: bool = False,
) -> HttpResponse:  # fmt: skip
    table = Table(
        request,
        columns,
        rows,
        name="list",
        ja=ja,
        per_page=100,
        empty=empty,
        export_right=EXPORT,
        person=person,
    )
    if (exported := table.export()) is not None:
        return exported
    looked(request, name, labels)
    return render(
        request, "schooling/list.html", {"ja": ja, "table": table, "may_print_sheet": may_print_sheet}
    )


@screen("schooling.look")
@require_GET
def forecast(request: HttpRequest, municipality: int) -> HttpResponse:
    """Entrants of the six years to come, by the district they live in today."""
    with tenant(municipality):
        ahead, lines, foreign = lists.forecast(as_of(request))
    plot = None
    if lines:
        labels = [f"{year}年" for year in ahead]
        series = [Series(line.name, line.entrants) for line in lines]
        plot = stacked_bars("entrants", "入学する子の見込み", labels, series, "人")
    context = {"years": list(ahead), "lines": lines, "foreign": foreign, "plot": plot}
    return render(request, "schooling/forecast.html", context)
