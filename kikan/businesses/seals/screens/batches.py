"""Mass entry by keyboard (紙の原票の一括登録): bundles, the first and second keying, what differs, loading."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.seals.procedures.batches import (
    Record,
    abandon_batch,
    key_record,
    load_batch,
    open_batch,
)
from kikan.businesses.seals.reads import batches as reads
from kikan.businesses.seals.screens.forms import BatchForm, RecordForm
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import require_today
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.worklist.page import names_of_users
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError, Refused
from kikan.shared.tenancy import clock, tenant

KEYINGS = {1: "一回目の入力", 2: "二回目の入力（別の人）", 3: "違いの確認"}
TONES = {"一致": "green", "確認済": "green", "二回目待ち": "grey"}


@screen("seals.change")
@require_http_methods(["GET", "POST"])
def batches(request: HttpRequest, municipality: int) -> HttpResponse:
    """All bundles; begin a new one."""
    actor, form = actor_in(request), BatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def opened() -> HttpResponse:
            number = open_batch(actor=actor, title=form.cleaned_data["title"])
            return redirect("seals:batch", municipality=municipality, number=number)

        try:
            return once(request, opened)
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        found = reads.bundles()
    users = names_of_users(b.opened_by for b in found)
    columns = (
        Column("number", "束の番号", "count", url=lambda b: _url("batch", actor, number=b.number)),
        Column("title", "名称"), Column("lines", "件数", "count"),
        Column("opened_by", "作成者", value=lambda b: users.get(b.opened_by, "")),
        Column("state_ja", "状態"),
    )  # fmt: skip
    table = Table(request, columns, found, name="batches", ja="束の一覧", sort="-number",
                  empty="束はありません。簿冊ごとに束を作り、原票を入力してください。")  # fmt: skip
    return render(
        request, "seals/batches.html", {"form": form, "table": table}, status=400 if form.errors else 200
    )


@screen("seals.change")
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One bundle: its records by state, and loading. Errors: NotFound."""
    return _bundle_page(request, actor_in(request), number)


def _bundle_page(
    request: HttpRequest, actor: Actor, number: int, wrong: Refused | None = None
) -> HttpResponse:
    with tenant(actor.municipality):
        bundle, lines = reads.bundle(number), reads.lines_of(number)
        problems = reads.problems_of(lines, clock.today())
    users = names_of_users(r.clerk for one in lines for r in (one.first, one.second, one.third) if r)
    of = {p.line: "、".join(q.message for q in problems if q.line == p.line) for p in problems}
    columns = (
        Column("line", "件目", "count", url=lambda o: _next_url(o, number, actor)),
        Column("registration", "登録番号", "code", value=lambda o: _shown(o).registration),
        Column("person", "宛名番号", "number", value=lambda o: _shown(o).person),
        Column("first", "一回目", value=lambda o: users.get(o.first.clerk, "") if o.first else ""),
        Column("second", "二回目", value=lambda o: users.get(o.second.clerk, "") if o.second else ""),
        Column("state", "状態", "badge", value=lambda o: Badge(o.state_ja, TONES.get(o.state_ja, "red"))),
        Column("problem", "登録できない理由", value=lambda o: of.get(o.line, "")),
    )
    table = Table(request, columns, lines, name="lines", ja="原票", sort="line", filters=False,
                  empty="原票はまだ入力されていません。", empty_act="一回目の入力を始める",
                  empty_url=_url("key", actor, number=number, line=0, keying=1))  # fmt: skip
    looks.record(actor, screen="seals.batch", persons=sorted({_shown(o).person for o in lines}))
    context = {
        "bundle": bundle, "table": table, "problems": problems, "count": len(lines), "wrong": wrong,
        "agreed": sum(o.agreed is not None for o in lines), "may_load": actor.may("seals.approve"),
        "second": next((o.line for o in lines if o.second is None), None),
        "differs": next((o.line for o in lines if o.differences and o.third is None), None),
    }  # fmt: skip
    return render(request, "seals/batch.html", context, status=400 if wrong else 200)


def _shown(line: reads.Line) -> reads.Read:
    read = line.agreed or line.second or line.first
    assert read is not None  # a record begins with its first keying
    return read


def _next_url(line: reads.Line, batch: int, actor: Actor) -> str:
    """Where the record goes on: the first keying may be repeated until the second is there."""
    keying = 3 if line.differences else 1 if line.second is None else 0
    return _url("key", actor, number=batch, line=line.line, keying=keying) if keying else ""


@screen("seals.change")
@require_http_methods(["GET", "POST"])
def key(request: HttpRequest, municipality: int, number: int, line: int, keying: int) -> HttpResponse:
    """Key one record; line 0 is the next one. The second clerk sees the scan and nothing of the first keying."""
    actor = actor_in(request)
    if keying not in KEYINGS:
        raise NotFound("この入力はありません。", what_to_do="束の画面から開き直してください。")
    with tenant(municipality):
        bundle, lines = reads.bundle(number), reads.lines_of(number)
    known = next((o for o in lines if o.line == line), None)
    if line and known is None:
        raise NotFound("この件目の原票はありません。", what_to_do="束の画面から開き直してください。")
    form = RecordForm(request.POST or None, request.FILES or None, initial=_initial(known, keying))
    if request.method == "POST" and form.is_valid():
        require_today(request)
        try:
            return once(request, lambda: _keyed(request, actor, number, line, keying, form.cleaned_data))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    persons = [known.first.person] if known and known.first else []
    looks.record(actor, screen="seals.key", persons=persons)
    context = {
        "form": form, "bundle": bundle, "line": line, "keying": keying, "ja": KEYINGS[keying], "known": known,
        "differences": _differences(known) if keying == 3 else [], "may_see": actor.may("seals.imprint"),
        "back": _url("batch", actor, number=number),
    }  # fmt: skip
    return render(request, "seals/key.html", context, status=400 if form.errors else 200)


def _initial(known: reads.Line | None, keying: int) -> dict[str, Any]:
    """The third look begins with what both clerks read alike, and the first keying with itself."""
    if known is None or known.first is None or keying == 2:
        return {}
    return {n: getattr(known.first, n) for n in reads.ITEMS if keying == 1 or n not in known.differences}


def _differences(known: reads.Line | None) -> list[tuple[str, Any, Any]]:
    if known is None or known.first is None or known.second is None:
        return []
    return [(reads.ITEMS[n], getattr(known.first, n), getattr(known.second, n)) for n in known.differences]


def _keyed(
    request: HttpRequest, actor: Actor, batch: int, line: int, keying: int, given: dict[str, Any]
) -> HttpResponse:
    file = request.FILES.get("scan")
    done = key_record(
        actor=actor, batch=batch, line=line, keying=keying,
        record=Record(**{n: given[n] for n in reads.ITEMS}), content=file.read() if file else b"",
        dpi=given["dpi"] or 0,
    )  # fmt: skip
    return redirect(_after(actor, batch, done, keying))


def _after(actor: Actor, batch: int, done: int, keying: int) -> str:
    """The next record of the same keying, so that the hands stay on the keyboard; else the bundle."""
    if keying == 1:
        return _url("key", actor, number=batch, line=0, keying=1)
    with tenant(actor.municipality):
        lines = reads.lines_of(batch)
    left = [
        o.line for o in lines
        if o.line > done and (o.second is None if keying == 2 else bool(o.differences) and o.third is None)
    ]  # fmt: skip
    if left:
        return _url("key", actor, number=batch, line=left[0], keying=keying)
    return _url("batch", actor, number=batch)


@screen("seals.change")
@require_POST
def decide(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Load the bundle (needs the right of approval), or give it up."""
    actor, what = actor_in(request), request.POST.get("what", "")

    def done() -> HttpResponse:
        if what == "load":
            load_batch(actor=actor, batch=number)
        elif what == "abandon":
            abandon_batch(actor=actor, batch=number)
        else:
            raise Refused("この操作はありません。", what_to_do="画面を開き直してください。")
        return redirect("seals:batch", municipality=municipality, number=number)

    try:
        return once(request, done)
    except NotPermitted:
        raise
    except Refused as refused:
        return _bundle_page(request, actor, number, refused)


def _url(name: str, actor: Actor, **numbers: int) -> str:
    return reverse(f"seals:{name}", kwargs={"municipality": actor.municipality, **numbers})
