"""Records that a rehearsal did not take (受け入れなかった行): listed with their reasons, mended or left out."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.data_migration.procedures.mend import leave_out_line, mend_line
from kikan.businesses.data_migration.reads import mends
from kikan.businesses.data_migration.reads import rehearsals as reads
from kikan.businesses.data_migration.reads.lines import file_and_line
from kikan.businesses.data_migration.reads.sources import source_of
from kikan.businesses.data_migration.screens.asking import Line, url
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.person import Badge
from kikan.shared.desk.tables import Column, Table
from kikan.shared.tenancy import tenant


class RecordForm(forms.Form):
    """Every cell of a record, and why it is changed."""

    def __init__(self, data: Any, record: mends.RecordLine) -> None:
        super().__init__(data)
        self.names = list(record.cells)
        for i, name in enumerate(self.names):
            cell = Line(label=name, longest=400, required=False, initial=record.cells[name])
            self.fields[f"c{i}"] = cell
        self.fields["reason"] = Line(label="理由", longest=200)

    def cells(self) -> dict[str, str]:
        return {name: self.cleaned_data[f"c{i}"] for i, name in enumerate(self.names)}


class LeaveForm(forms.Form):
    reason = Line(label="移さない理由", longest=200)


@screen("data_migration.look")
@require_GET
def rejects(request: HttpRequest, municipality: int, number: int, source: int) -> HttpResponse:
    """The records of one file that were not taken. Errors: NotFound."""
    with tenant(municipality):
        part = reads.part_of(number, source)
        rows, of = reads.rejects_of(number, part), source_of(source)
    columns = (
        Column("line", "行", value=lambda r: r.line_ja,
               url=lambda r: url("reject", municipality, number=number, source=source, line=r.line)),
        Column("code_ja", "理由コード"), Column("field", "項目"), Column("reason", "理由"),
        Column("state", "処理", "badge",
               value=lambda r: Badge("処理済み", "green") if r.is_settled else Badge("未処理", "red")),
    )  # fmt: skip
    table = Table(
        request, columns, rows, name="rejects", ja="受け入れなかった行", sort="line", filters=False, per_page=100,
        empty="受け入れなかった行はありません。",
    )  # fmt: skip
    context = {
        "source": of, "table": table, "number": number, "shown": reads.SHOWN,
        "back": url("rehearsal", municipality, number=number),
    }  # fmt: skip
    return render(request, "data_migration/rejects.html", context)


@screen("data_migration.change")
@require_http_methods(["GET", "POST"])
def reject(request: HttpRequest, municipality: int, number: int, source: int, line: int) -> HttpResponse:
    """One record: its cells are put right, or it is left out. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        part = reads.part_of(number, source)
        file, inside = file_and_line(part, line)
        record = mends.record_of(file, part.form_version, inside)
        why = [r for r in reads.rejects_of(number, part) if r.line == line]
    looks.record(actor, screen="data_migration.reject", persons=[])
    is_leave = request.method == "POST" and "leave" in request.POST
    form = RecordForm(None if is_leave else request.POST or None, record)
    leaving = LeaveForm(request.POST if is_leave else None)
    back = url("rejects", municipality, number=number, source=source)

    def act() -> str:
        place: dict[str, Any] = {"rehearsal": number, "source": source, "line": line, "actor": actor}
        if is_leave:
            leave_out_line(reason=leaving.cleaned_data["reason"], **place)
        else:
            mend_line(cells=form.cells(), reason=form.cleaned_data["reason"], **place)
        return back

    context = {
        "record": record, "why": why, "mending": form, "leaving": leaving, "number": number, "back": back,
    }  # fmt: skip
    return carried_out(request, leaving if is_leave else form, act, "data_migration/reject.html", context)
