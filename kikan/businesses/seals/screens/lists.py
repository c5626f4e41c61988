"""Home and lists of seal registration (日次の一覧・回答期限・登録証・統計), each as CSV with the right and a reason."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.seals.procedures.cards import receive_cards
from kikan.businesses.seals.reads import lists as reads
from kikan.businesses.seals.reads.retention import images_due
from kikan.businesses.seals.reads.search import search
from kikan.businesses.seals.screens.flow import GAP
from kikan.businesses.seals.screens.forms import SearchForm, StockForm
from kikan.ground.eras import DateFault, in_words, parse_day
from kikan.law.errors import LawGap
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import plots
from kikan.shared.desk.as_of import require_today
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import ProcedureError, Refused
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, tenant

EXPORT = "seals.export"
EARLIEST, FARTHEST = date(1900, 1, 1), timedelta(days=731)
LISTS = {"registered": "登録", "cancelled": "抹消", "suspended": "抑止中"}


@screen("seals.look")
@require_http_methods(["GET", "POST"])
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    """Search of registrations, and what waits today."""
    actor, today = actor_in(request), clock.today()
    form = SearchForm(request.POST or None)
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    with tenant(municipality):
        found = search(text, with_cancelled=form.cleaned_data["with_cancelled"]) if text.strip() else None
        due = reads.applications(today)
        new, gone = reads.registered_between(today, today), reads.cancelled_between(today, today)
        stopped = reads.suspended_on(today)
    persons = [h.person for h in found.hits] if found else []
    if found is not None:
        looks.record(actor, screen="seals.search", persons=persons, operation="search", search=text)
    where = {"municipality": municipality}
    tiles = [
        Tile(
            "今日の登録", str(len(new)), "件", url=f"{reverse('seals:lists', kwargs=where)}?list=registered"
        ),
        Tile(
            "今日の抹消", str(len(gone)), "件", url=f"{reverse('seals:lists', kwargs=where)}?list=cancelled"
        ),
        Tile("回答待ち", str(len(due)), "件", url=reverse("seals:applications", kwargs=where)),
        Tile("抑止中", str(len(stopped)), "件", url=f"{reverse('seals:lists', kwargs=where)}?list=suspended"),
    ]
    return render(request, "seals/home.html", {"form": form, "found": found, "tiles": tiles})


@screen("seals.look")
@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest, municipality: int) -> HttpResponse:
    """The registrations or cancellations of a day, or what is suspended."""
    actor, kind = actor_in(request), request.GET.get("list", "registered")
    kind = kind if kind in LISTS else "registered"
    day = day_asked(request)
    with tenant(municipality):
        rows = (
            reads.suspended_on(day) if kind == "suspended"
            else reads.cancelled_between(day, day) if kind == "cancelled"
            else reads.registered_between(day, day)
        )  # fmt: skip
    table = _table(request, actor, kind, day, rows)
    if (sent := table.export()) is not None:
        return sent
    looks.record(actor, screen="seals.lists", persons=[r.person for r in rows])
    context = {"table": table, "kind": kind, "lists": LISTS, "day": day}
    return render(request, "seals/lists.html", context)


def _table(request: HttpRequest, actor: Actor, kind: str, day: date, rows: list[reads.Line]) -> Table:
    columns = [
        Column(
            "number", "登録番号", "code", url=lambda r: _url("registration", actor, registration=r.number)
        ),
        Column("name", "氏名", "name", url=lambda r: _url("person", actor, number=r.person)),
    ]
    if kind == "suspended":
        columns += [
            Column("code_ja", "抑止の区分"),
            Column("text", "理由"),
            Column("day", "抑止した日", "day"),
        ]
    else:
        columns += [Column("text", "印影の文字", "name"), Column("day", f"{LISTS[kind]}年月日", "day")]
        columns += [Column("reason_ja", "事由")] if kind == "cancelled" else [Column("code_ja", "本人確認")]
    columns += [Column("entry", "記録番号", "count")]
    return Table(
        request, columns, rows, name=kind, ja=f"{LISTS[kind]}の一覧　{in_words(day)}", sort="number",
        export_right=EXPORT, person=lambda r: r.person, empty="この日の記録はありません。",
    )  # fmt: skip


@screen("seals.look")
@require_http_methods(["GET", "POST"])
def applications(request: HttpRequest, municipality: int) -> HttpResponse:
    """Letters of inquiry by the day their reply is due (回答期限の一覧)."""
    actor, all_ = actor_in(request), request.GET.get("all") == "1"
    today = clock.today()
    with tenant(municipality):
        rows = reads.applications(today, all_=all_)
    columns = (
        Column("reply_due", "回答の期限", "day"),
        Column("application", "申請番号", "code", url=lambda r: _reply(r, actor)),
        Column("name", "氏名", "name", url=lambda r: _url("person", actor, number=r.person)),
        Column("seal_text", "印影の文字", "name"),
        Column("applicant_ja", "申請者"),
        Column("sent_on", "発送日", "day"),
        Column("state", "状態", "badge", value=lambda r: _state(r, today)),
    )
    table = Table(
        request, columns, rows, name="applications", ja="照会による申請", sort="reply_due", export_right=EXPORT,
        person=lambda r: r.person, empty="回答を待っている申請はありません。",
    )  # fmt: skip
    if (sent := table.export()) is not None:
        return sent
    looks.record(actor, screen="seals.applications", persons=[r.person for r in rows])
    return render(request, "seals/applications.html", {"table": table, "all": all_})


def _reply(row: reads.Waiting, actor: Actor) -> str:
    is_open = row.state == "waiting" and actor.may("seals.change")
    return _url("replied", actor, application=row.application) if is_open else ""


def _state(row: reads.Waiting, today: date) -> Badge:
    if row.state != "waiting":
        return Badge(row.state_ja, "grey")
    left = (row.reply_due - today).days
    return Badge(
        f"回答待ち　あと{left}日" if left >= 0 else "期限を過ぎています", "amber" if left > 2 else "red"
    )


def _url(name: str, actor: Actor, **numbers: int) -> str:
    return reverse(f"seals:{name}", kwargs={"municipality": actor.municipality, **numbers})


@screen("seals.change")
@require_http_methods(["GET", "POST"])
def cards(request: HttpRequest, municipality: int) -> HttpResponse:
    """Cards in stock, and new ones taken in (登録証の受入れ)."""
    actor, form = actor_in(request), StockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def received() -> HttpResponse:
            receive_cards(actor=actor, **form.cleaned_data)
            return redirect("seals:cards", municipality=municipality)

        try:
            return once(request, received)
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        stock = reads.stock()
    columns = (
        Column("state_ja", "状態"), Column("count", "枚数", "count"), Column("first", "最小の番号", "code"),
        Column("last", "最大の番号", "code"),
    )  # fmt: skip
    table = Table(
        request,
        columns,
        stock,
        name="stock",
        ja="登録証の枚数",
        filters=False,
        empty="登録証の記録はありません。",
    )
    return render(
        request, "seals/cards.html", {"form": form, "table": table}, status=400 if form.errors else 200
    )


@screen("seals.look")
@require_http_methods(["GET", "POST"])
def statistics(request: HttpRequest, municipality: int) -> HttpResponse:
    """The figures of a month, with the people behind them (統計)."""
    actor, first = actor_in(request), day_asked(request).replace(day=1)
    with tenant(municipality):
        month = reads.month_of(first)
        behind = reads.active_people(month.last) if request.GET.get("people") == "1" else []
        names = labels_of([p for p, *_ in behind], month.last) if behind else {}
    rows = [
        {"person": p, "name": names[p].name, "sex": ("", "男", "女")[sex], "birth_on": born}
        for p, sex, born in behind
    ]
    columns = (
        Column("person", "宛名番号", "number", url=lambda r: _url("person", actor, number=r["person"])),
        Column("name", "氏名", "name"), Column("sex", "性別"), Column("birth_on", "生年月日", "day"),
    )  # fmt: skip
    table = Table(
        request, columns, rows, name="people", ja=f"登録している人　{in_words(month.last)}", sort="person",
        export_right=EXPORT, person=lambda r: r["person"], empty="登録している人はいません。",
    )  # fmt: skip
    if (sent := table.export()) is not None:
        return sent
    if behind:
        looks.record(actor, screen="seals.statistics", persons=[p for p, *_ in behind])
    return render(request, "seals/statistics.html", _figures(month, table, bool(behind)))


def _figures(month: reads.Month, table: Table, has_people: bool) -> dict[str, Any]:
    return {
        "month": month,
        "table": table,
        "has_people": has_people,
        "tiles": [
            Tile("登録している人", f"{month.active:,}", "人"),
            Tile("この月の登録", f"{month.registered:,}", "件"),
            Tile("この月の抹消", f"{sum(n for _, n in month.cancelled):,}", "件"),
            Tile("証明書の交付", f"{month.copies:,}", "部"),
            Tile("手数料", f"{month.fees:,}", "円"),
        ],
        "plot": plots.stacked_bars(
            "ages", "年齢別の登録者数", [g[0] for g in month.groups],
            [plots.Series("男", tuple(g[1] for g in month.groups)), plots.Series("女", tuple(g[2] for g in month.groups))],
        ),
    }  # fmt: skip


@screen("seals.batch")
@require_http_methods(["GET", "POST"])
def destruction(request: HttpRequest, municipality: int) -> HttpResponse:
    """How many images are due to be destroyed, and the run that does it after two approvals (印影の廃棄)."""
    actor = actor_in(request)
    problem = ""
    if request.method == "POST":
        require_today(request)

        def asked() -> HttpResponse:
            number = queue.enqueue(
                "seals.destroy_images_run", actor=actor, parameters={"day": clock.today().isoformat()},
                due=clock.today().isoformat(),
            )  # fmt: skip
            return redirect("run", municipality=municipality, number=number)

        return once(request, asked)
    try:
        with tenant(municipality):
            due = images_due(clock.today())
    except LawGap:
        due, problem = [], GAP
    context = {"due": due, "problem": problem, "of_cancelled": sum(d.registration is not None for d in due)}
    return render(request, "seals/destruction.html", context)


def day_asked(request: HttpRequest) -> date:
    """The day of `?day=`, today where none is asked. Errors: Refused for what is no day."""
    text = request.GET.get("day", "").strip()[:40]
    if not text:
        return clock.today()
    try:
        day = parse_day(text)
    except DateFault as fault:
        raise Refused(fault.message, what_to_do="日付を入力し直してください。") from None
    if not EARLIEST <= day <= clock.today() + FARTHEST:
        raise Refused("この日の一覧はありません。", what_to_do="日付を入力し直してください。")
    return day
