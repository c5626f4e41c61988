"""Where each terminal prints which paper (出力先・プリンター・給紙)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.documents.issue_journal import kinds
from kikan.shared.documents.printing import OUTPUTS, set_printing, settings_now
from kikan.shared.errors import ProcedureError
from kikan.shared.tenancy import tenant

LINE = {"class": "in in-wide", "autocomplete": "off"}


class PrintingForm(forms.Form):
    """One terminal and one kind of paper, or all of them."""

    terminal = forms.CharField(label="端末", max_length=60, widget=forms.TextInput(attrs=LINE))
    kind = forms.ChoiceField(label="書類", required=False)
    output = forms.ChoiceField(label="出力", choices=list(OUTPUTS.items()))
    printer = forms.CharField(
        label="プリンター", max_length=60, required=False, widget=forms.TextInput(attrs=LINE)
    )
    tray = forms.CharField(label="給紙", max_length=30, required=False, widget=forms.TextInput(attrs=LINE))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["kind"].choices = [("", "すべての書類"), *kinds()]  # type: ignore[attr-defined]


@screen("documents.parameter")
@require_http_methods(["GET", "POST"])
def printing(request: HttpRequest, municipality: int) -> HttpResponse:
    """The settings in force; a new one holds from today."""
    actor = actor_in(request)
    with tenant(municipality):
        known = settings_now()
    form = PrintingForm(
        request.POST if request.method == "POST" else None, initial={"terminal": actor.terminal}
    )

    def carried_out() -> HttpResponse:
        set_printing(actor=actor, **form.cleaned_data)
        return redirect("papers_printing", municipality=municipality)

    if request.method == "POST" and form.is_valid():
        try:
            return once(request, carried_out)
        except ProcedureError as error:
            refuse(form, error)
    names = dict(kinds())
    columns = (
        Column("terminal", "端末"),
        Column("kind", "書類", value=lambda s: names.get(s.kind, "すべての書類")),
        Column("output", "出力", value=lambda s: OUTPUTS[s.output]),
        Column("printer", "プリンター"),
        Column("tray", "給紙"),
    )
    table = Table(
        request, columns, known, name="printing", ja="出力先の設定", sort="terminal",
        empty="設定はありません。設定がない端末では、PDFを画面に出します。",
    )  # fmt: skip
    return render(request, "desk/papers/printing.html", {"form": form, "table": table})
