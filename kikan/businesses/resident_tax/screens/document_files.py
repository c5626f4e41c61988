"""Files of documents (課税資料の取込み): the page of a year, trial and import of a file, bad lines mended."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.resident_tax.exchange.document_files import ReadFile, read_cells, read_documents
from kikan.businesses.resident_tax.exchange.document_layouts import document_layouts
from kikan.businesses.resident_tax.procedures.document_rows import sought_in
from kikan.businesses.resident_tax.procedures.import_documents import Brought, import_documents, refuse_totals
from kikan.businesses.resident_tax.procedures.keep_upload import (
    Upload,
    empty_upload,
    keep_upload,
    open_upload,
)
from kikan.businesses.resident_tax.procedures.mend_line import drop_line, mend_line
from kikan.businesses.resident_tax.reads import document_files as reads
from kikan.businesses.resident_tax.reads import document_words as words
from kikan.businesses.resident_tax.reads.documents import (
    YearCounts,
    is_shielded,
    year_counts,
    years_with_documents,
)
from kikan.businesses.resident_tax.reads.matching import match
from kikan.businesses.resident_tax.screens.document_asking import year_of_documents
from kikan.businesses.resident_tax.screens.document_forms import DropForm, UploadForm, line_form
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Act, Tile
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.columns import MISSING


@screen("resident_tax.look")
@require_GET
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    """The documents of a year: figures, what waits, the latest files."""
    actor, year = actor_in(request), year_of_documents(request)
    with tenant(municipality):
        counts, years, files = year_counts(year), years_with_documents(), reads.files()
    context = {
        "year": year, "years": sorted({year, *years}, reverse=True), "counts": counts, "tiles": _tiles(counts, municipality),
        "checks": [(words.CHECKS[c], left, all_, _url("findings", municipality, code=c) + f"?year={year}")
                   for c, (left, all_) in sorted(counts.findings.items())],
        "acts": _acts(actor), "table": _files_table(request, files), "may_run": actor.may("resident_tax.batch"),
    }  # fmt: skip
    return render(request, "resident_tax/documents_home.html", context)


def _url(name: str, municipality: int, **numbers: int) -> str:
    return reverse(f"resident_tax:{name}", kwargs={"municipality": municipality, **numbers})


def _tiles(counts: YearCounts, municipality: int) -> list[Tile]:
    by, at = counts.by_state, f"?year={counts.fiscal_year}"
    return [
        Tile("課税資料", f"{counts.documents:,}", "件"),
        Tile("要確認", f"{by.get(words.DOUBTFUL, 0):,}", "件", url=_url("documents_doubtful", municipality) + at),
        Tile("未照合", f"{by.get(words.UNMATCHED, 0):,}", "件", url=_url("documents_unmatched", municipality) + at),
        Tile("併合した人", f"{counts.merged_people:,}", "人", f"資料 {counts.merged_documents:,}件"),
        Tile("点検の指摘", f"{counts.open_findings:,}", "件"),
    ]  # fmt: skip


def _acts(actor: Actor) -> list[Act]:
    wanted = (
        ("資料のファイルを取り込む", "documents_import", "resident_tax.change", "i"),
        ("要確認の名寄せ", "documents_doubtful", "resident_tax.look", "m"),
        ("未照合の名寄せ", "documents_unmatched", "resident_tax.look", ""),
        ("資料を探す", "documents_find", "resident_tax.look", "f"),
        ("紙の資料・住民税申告の入力", "slips", "resident_tax.change", "n"),
        ("照会と回答", "queries", "resident_tax.look", ""),
    )
    return [
        Act(ja, _url(name, actor.municipality), key=key)
        if actor.may(right)
        else Act(ja, reason="権限がありません。")
        for ja, name, right, key in wanted
    ]


def _files_table(request: HttpRequest, files: list[reads.File]) -> Table:
    place = actor_in(request).municipality
    columns = (
        Column("number", "取込番号", "count", url=lambda f: _url("documents_file", place, number=f.number)),
        Column("kind_ja", "資料"), Column("name", "ファイル"), Column("fiscal_year", "年度", "code"),
        Column("received_on", "受付日", "day"), Column("taken", "取込み", "count"), Column("known", "取込み済み", "count"),
        Column("open_rejects", "未処理のエラー行", "badge",
               value=lambda f: Badge(f"{f.open_rejects:,}行", "red") if f.open_rejects else Badge("なし", "green")),
    )  # fmt: skip
    return Table(request, columns, files, name="files", ja="取り込んだファイル", sort="-number", per_page=20,
                 empty="ファイルはまだ取り込んでいません。")  # fmt: skip


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, municipality: int) -> HttpResponse:
    """Choose a file; it is kept sealed until its trial has been looked at."""
    actor = actor_in(request)
    form = UploadForm(request.POST or None, request.FILES or None, initial={"received_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def kept() -> HttpResponse:
            content = given["file"].read()
            read_documents(content, document_layouts()[given["layout"]], municipality)
            number = keep_upload(
                actor=actor, content=content, name=given["file"].name, layout=given["layout"],
                received_on=given["received_on"], people_stated=given["people_stated"], total_stated=given["total_stated"],
            )  # fmt: skip
            return redirect("resident_tax:documents_trial", municipality=municipality, number=number)

        try:
            return once(request, kept)
        except FileRefused as error:
            form.add_error("file", "、".join(error.problems) + "。何も登録していません。")
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    layouts = [layout for layout in document_layouts().values() if layout.is_unverified]
    context = {"form": form, "unverified": sorted({layout.ja for layout in layouts})}
    return render(request, "resident_tax/documents_import.html", context, status=400 if form.errors else 200)


def _read(upload: Upload, municipality: int) -> tuple[ReadFile, Brought]:
    layout = document_layouts()[upload.layout]
    read = read_documents(upload.content, layout, municipality)
    return read, Brought(
        upload.name, layout.key, layout.kind, layout.fiscal_year, upload.received_on, read.lines, upload.content,
        read.stated, read.bad, upload.people_stated, upload.total_stated,
    )  # fmt: skip


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """What would come of a file: good lines, bad ones with their reason, how many find their person."""
    actor = actor_in(request)
    read, brought = _read(open_upload(actor=actor, number=number), municipality)
    wrong = ""
    if request.method == "POST" and request.POST.get("what") == "give_up":
        return once(request, lambda: _given_up(actor, number))
    if request.method == "POST":
        try:
            return once(request, lambda: _taken(actor, brought, number))
        except NotPermitted:
            raise
        except ProcedureError as error:
            wrong = error.message + error.what_to_do
    else:
        try:
            refuse_totals(brought)
        except ProcedureError as error:
            wrong = error.message + error.what_to_do
    columns = (Column("line", "行", "count"), Column("item", "項目"), Column("reason", "取り込めない理由"))
    table = Table(request, columns, read.bad, name="bad", ja="取り込めない行", per_page=100, filters=False,
                  empty="すべての行を取り込めます。")  # fmt: skip
    context = {
        "read": read, "brought": brought, "table": table, "wrong": wrong, "number": number,
        "good": 0 if read.stated is None else len(read.stated), "expected": _expected(read, municipality),
        "total": 0 if read.stated is None else int(read.stated.amount.sum()),
    }  # fmt: skip
    return render(request, "resident_tax/documents_trial.html", context, status=400 if wrong else 200)


def _expected(read: ReadFile, municipality: int) -> dict[str, int]:
    """How many would find their person; without the numbers of persons, which are only compared when they are kept."""
    if read.stated is None:
        return {}
    import numpy as np

    with tenant(municipality):
        found = match(
            sought_in(read.stated, np.full(len(read.stated), MISSING, dtype=np.int64)),
            read.layout.fiscal_year,
        )
    return {
        "matched": int((found.state == words.MATCHED).sum()), "doubtful": int((found.state == words.DOUBTFUL).sum()),
        "unmatched": int((found.state == words.UNMATCHED).sum()),
    }  # fmt: skip


def _taken(actor: Actor, brought: Brought, number: int) -> HttpResponse:
    taken = import_documents(actor=actor, brought=brought)
    empty_upload(actor=actor, number=number)
    return redirect("resident_tax:documents_file", municipality=actor.municipality, number=taken.file)


def _given_up(actor: Actor, number: int) -> HttpResponse:
    empty_upload(actor=actor, number=number)
    return redirect("resident_tax:documents", municipality=actor.municipality)


@screen("resident_tax.look")
@require_GET
def file(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A file that was taken in, and its bad lines. Errors: NotFound."""
    with tenant(municipality):
        found, rejects = reads.file_of(number), reads.rejects_of(number)
    columns = (
        Column("line", "行", "count",
               url=lambda r: _url("documents_line", municipality, number=number, line=r.line) if r.settled_by is None else ""),
        Column("field", "項目"), Column("reason", "取り込めない理由"),
        Column("state_ja", "処理", "badge", value=lambda r: Badge(r.state_ja, "red" if r.settled_by is None else "green")),
        Column("document", "資料番号", "count",
               url=lambda r: _url("document", municipality, number=r.document) if r.document else ""),
    )  # fmt: skip
    table = Table(request, columns, rejects, name="rejects", ja="取り込めなかった行", sort="line", filters=False,
                  empty="すべての行を取り込みました。")  # fmt: skip
    return render(request, "resident_tax/documents_file.html", {"file": found, "table": table})


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, municipality: int, number: int, line: int) -> HttpResponse:
    """Mend a bad line and read it again, or leave it out. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        came, bad = reads.file_of(number), reads.reject_of(number, line)
        hides = is_shielded(_reading(came.layout, bad.cells), actor)
    layout = document_layouts().get(came.layout)
    if layout is None or bad.settled_by is not None:
        raise NotFound("この行はすでに処理しています。", what_to_do="取込みの画面で結果を確かめてください。")
    is_drop = "reason" in request.POST
    drop = DropForm(request.POST if is_drop else None)
    hidden = frozenset(i for i, item in enumerate(layout.items) if hides and item.role == "address")
    form = line_form(
        layout,
        bad.cells,
        bad.field,
        request.POST if request.method == "POST" and not is_drop else None,
        hidden,
    )
    if request.method == "POST" and is_drop and drop.is_valid():
        reason = drop.cleaned_data["reason"]
        return _sent(
            request, drop, lambda: drop_line(actor=actor, file=number, line=line, reason=reason), number
        ) or _line_page(request, form, drop, came, bad)
    if request.method == "POST" and not is_drop and form.is_valid():
        cells = [
            form.cleaned_data.get(f"c{i}", bad.cells[i] if i < len(bad.cells) else "")
            for i in range(len(layout.items))
        ]
        read = read_cells(cells, line, layout, municipality)
        if read.stated is None:
            for fault in read.bad:
                place = next((i for i, item in enumerate(layout.items) if item.name == fault.item), None)
                form.add_error(None if place is None else f"c{place}", fault.reason)
        else:
            stated = read.stated
            done = _sent(
                request, form, lambda: mend_line(actor=actor, file=number, line=line, stated=stated), number
            )
            if done is not None:
                return done
    return _line_page(request, form, drop, came, bad)


def _reading(layout: str, cells: tuple[str, ...]) -> str:
    """What the line says of the person's reading, for asking whether somebody of that reading is protected."""
    items = document_layouts()[layout].items if layout in document_layouts() else ()
    told = {item.role: cells[i] for i, item in enumerate(items) if i < len(cells)}
    return told.get("kana") or told.get("name") or ""


def _sent(request: HttpRequest, form: Any, act: Any, number: int) -> HttpResponse | None:
    def done() -> HttpResponse:
        act()
        return redirect(
            "resident_tax:documents_file", municipality=actor_in(request).municipality, number=number
        )

    try:
        return once(request, done)
    except NotPermitted:
        raise
    except ProcedureError as error:
        refuse(form, error)
        return None


def _line_page(
    request: HttpRequest, form: Any, drop: DropForm, came: reads.File, bad: reads.Reject
) -> HttpResponse:
    fields = list(form)
    context = {
        "form": form, "drop": drop, "file": came, "bad": bad, "first": fields[:12], "more": fields[12:],
        "has_more_errors": any(f.errors for f in fields[12:]),
    }  # fmt: skip
    return render(
        request,
        "resident_tax/documents_line.html",
        context,
        status=400 if form.errors or drop.errors else 200,
    )
