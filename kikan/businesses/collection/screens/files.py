"""Files of payments (収納データ): take one in, see how far it is booked, mend the lines that could not be read."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.businesses.collection.exchange import elqr
from kikan.businesses.collection.exchange.incoming import layouts, read_file, read_line
from kikan.businesses.collection.procedures.incoming import RESULTS
from kikan.businesses.collection.procedures.mend_line import mend_line
from kikan.businesses.collection.procedures.receive_file import receive_file
from kikan.businesses.collection.reads import CHANNELS
from kikan.businesses.collection.reads import incoming as reads
from kikan.businesses.collection.screens.forms import IncomingForm, MendForm
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.exchange.totalled import BadField
from kikan.shared.jobs import queue
from kikan.shared.tenancy import tenant

JOB = "collection.book_file"
SHOWN_PROBLEMS = 50


@screen("collection.batch")
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, municipality: int) -> HttpResponse:
    """The files that came; take in another. A file that is not whole is refused, with every fault named."""
    actor = actor_in(request)
    form = IncomingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _taken(actor, form))
        except FileRefused as refused:
            return _list_page(request, actor, form, refused.problems)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    return _list_page(request, actor, form)


def _taken(actor: Actor, form: IncomingForm) -> HttpResponse:
    file = read_file(layouts()[form.cleaned_data["layout"]], form.cleaned_data["file"].read())
    number = receive_file(file=file, actor=actor)
    queue.enqueue(JOB, actor=actor, parameters={"file": number}, due=str(number))
    return redirect(_url("incoming", actor, number=number))


def _list_page(
    request: HttpRequest, actor: Actor, form: IncomingForm, problems: tuple[str, ...] = ()
) -> HttpResponse:
    with tenant(actor.municipality):
        found = reads.incoming_files()
    columns = (
        Column("number", "ファイル番号", "count", url=lambda f: _url("incoming", actor, number=f.number)),
        Column("layout", "種類", value=_layout_ja),
        Column("file_id", "相手のファイル番号", "code"),
        Column("made_on", "作成日", "day"),
        Column("records", "件数", "count"),
        Column("amount", "金額", "yen"),
        Column("state", "状態", "badge", value=_state),
    )
    table = Table(
        request, columns, found, name="incoming", ja="収納データ", sort="-number",
        empty="まだ収納データはありません。ファイルを選んで受け入れてください。",
    )  # fmt: skip
    context = {
        "form": form,
        "table": table,
        "exchanged": _exchanged(request),
        "not_public": elqr.NOT_PUBLIC,
        "notice": elqr.NOTICE,
        "problems": problems[:SHOWN_PROBLEMS],
        "more": max(len(problems) - SHOWN_PROBLEMS, 0),
        "problem_count": len(problems),
    }
    status = 400 if problems or form.errors else 200
    return render(request, "collection/files.html", context, status=status)


@screen("collection.batch")
@require_POST
def exchange_el(request: HttpRequest, municipality: int) -> HttpResponse:
    """Tell the common system of slips and take in what it sent (共通納税との受渡し)."""
    actor, form = actor_in(request), IncomingForm()

    def carry_out() -> HttpResponse:
        found = elqr.exchange_now(elqr.gateway_of(municipality), actor)
        for number in found.files:
            queue.enqueue(JOB, actor=actor, parameters={"file": number}, due=str(number))
        done = f"{found.told}-{len(found.files)}-{found.broken}"
        return redirect(f"{_url('files', actor)}?done={done}")

    try:
        return once(request, carry_out)
    except NotPermitted:
        raise
    except ProcedureError as error:
        return _list_page(request, actor, form, (f"{error.message}{error.what_to_do}",))


def _exchanged(request: HttpRequest) -> list[int]:
    """(slips told, files taken in, files broken) of the exchange just made; none else."""
    parts = request.GET.get("done", "").split("-")
    fits = len(parts) == 3 and all(p.isascii() and p.isdigit() and len(p) < 9 for p in parts)
    return [int(p) for p in parts] if fits else []


def _layout_ja(file: reads.IncomingFile) -> str:
    form = layouts().get(file.layout)
    return form.ja if form else CHANNELS.get(file.channel, file.channel)


def _state(file: reads.IncomingFile) -> Badge:
    if file.open_bad:
        return Badge(f"取り込めない行 {file.open_bad}件", "red")
    return Badge("受入れ済み", "green")


def _url(name: str, actor: Actor, **numbers: int) -> str:
    return reverse(f"collection:{name}", kwargs={"municipality": actor.municipality, **numbers})


def _found(number: int) -> reads.IncomingFile:
    file = reads.incoming_file(number)
    if file is None:
        raise NotFound("この番号のファイルはありません。", what_to_do="一覧から開いてください。")
    return file


@screen("collection.batch")
@require_GET
def incoming(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One file: how far it is booked, its bad lines, its first records. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        file, progress = _found(number), reads.progress_of(number)
        context = {"file": file, "layout_ja": _layout_ja(file), **_progress(progress)}
        if "progress" in request.GET:
            return render(request, "collection/file_progress.html", context)
        bad, records = reads.bad_lines_of(number), reads.incoming_records(number)
        labels = labels_of({r.payer for r in records if r.payer}, as_of(request))
    looks.record(actor, screen="collection.incoming", persons=sorted(labels))
    context |= {"bad": _bad_table(request, actor, file, bad) if bad else None}
    context |= {"table": _records(request, actor, records, labels), "shown": len(records)}
    return render(request, "collection/file.html", context)


def _progress(progress: list[reads.Progress]) -> dict[str, Any]:
    total = sum(p.records for p in progress)
    waiting = sum(p.records for p in progress if not p.result)
    return {
        "counts": [(RESULTS.get(p.result, "これから"), p.records, p.amount) for p in progress],
        "done": total - waiting,
        "total": total,
        "waiting": waiting,
    }


def _bad_table(
    request: HttpRequest, actor: Actor, file: reads.IncomingFile, bad: list[reads.BadLine]
) -> Table:
    columns = (
        Column("line", "行", "count", url=lambda b: _url("bad_line", actor, number=file.number, line=b.line)),
        Column("reason", "理由"),
        Column("state", "状態", "badge", value=_line_state),
    )
    return Table(request, columns, bad, name="bad", ja="取り込めない行", sort="line", filters=False)


def _line_state(bad: reads.BadLine) -> Badge:
    if bad.closed_by is None:
        return Badge("未処理", "red")
    return Badge("直して取込み済み", "green") if bad.mended else Badge("除外済み", "grey")


def _records(request: HttpRequest, actor: Actor, records: list[reads.IncomingRecord], labels: Any) -> Table:
    columns = (
        Column("record", "行", "count"),
        Column("payer", "納付者", "name", value=lambda r: labels[r.payer].name if r.payer else "―"),
        Column("paid_on", "領収日", "day"),
        Column("amount", "金額", "yen"),
        Column("result", "結果", "badge", value=_record_state),
        Column("receipt", "収納番号", value=lambda r: str(r.receipt or ""), url=lambda r: _receipt(actor, r)),
    )
    return Table(
        request, columns, records, name="records", ja="明細", sort="record", empty="明細がありません。"
    )


def _record_state(record: reads.IncomingRecord) -> list[Badge]:
    if record.result is None:
        return [Badge("これから", "amber")]
    marks = [Badge(RESULTS[record.result], "green" if record.receipt else "grey")]
    return [*marks, Badge("確認が必要", "red")] if record.is_doubtful else marks


def _receipt(actor: Actor, record: reads.IncomingRecord) -> str:
    return _url("receipt", actor, number=record.receipt) if record.receipt else ""


@screen("collection.batch")
@require_http_methods(["GET", "POST"])
def bad_line(request: HttpRequest, municipality: int, number: int, line: int) -> HttpResponse:
    """A line that could not be read: correct it and read it again, or set it aside with a reason."""
    actor = actor_in(request)
    with tenant(municipality):
        file, bad = _found(number), reads.bad_line_of(number, line)
    if bad is None:
        raise NotFound("この行はありません。", what_to_do="ファイルの画面から開いてください。")
    form = MendForm(request.POST or None, initial={"text": bad.raw})
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _mended(actor, file, bad, form, drop="drop" in request.POST))
        except BadField as why:
            form.add_error("text", f"まだ読めません。{why}")
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    context = {"file": file, "bad": bad, "form": form, "layout_ja": _layout_ja(file), "fields": _fields(file)}
    return render(request, "collection/bad_line.html", context, status=400 if form.errors else 200)


def _mended(
    actor: Actor, file: reads.IncomingFile, bad: reads.BadLine, form: MendForm, *, drop: bool
) -> HttpResponse:
    text, layout = form.cleaned_data["text"], layouts()[file.layout]
    payment = None
    if not drop:
        raw = text.encode(layout.encoding, "replace")
        payment = read_line(layout, bad.line, raw, file.made_on)
    mend_line(
        file=file.number,
        line=bad.line,
        payment=payment,
        text=text,
        reason=form.cleaned_data["reason"],
        actor=actor,
    )
    return redirect(_url("incoming", actor, number=file.number))


def _fields(file: reads.IncomingFile) -> list[str]:
    form = layouts().get(file.layout)
    if form is None:
        return []
    return [f"{f.ja}（{f.length}桁）" if f.length else f.ja for f in form.kinds[form.kind_of("data")]]
