"""Lists the office works from (作業用の一覧), and copies of the register for viewing (閲覧用の写し)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.residents.procedures.issue_register_viewing import issue_register_viewing
from kikan.businesses.residents.procedures.print_work_list import print_work_list
from kikan.businesses.residents.reads.towns import towns
from kikan.businesses.residents.reads.viewing import BY_ADDRESS, RANDOM, Conditions
from kikan.businesses.residents.reads.viewing import COLUMNS as VIEWED
from kikan.businesses.residents.reads.work_lists import WORK_LISTS, Row, WorkList
from kikan.businesses.residents.screens.forms import Texts
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.fields import EraDateField
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.documents import archive
from kikan.shared.errors import NotFound, ProcedureError
from kikan.shared.tenancy import clock, tenant

REGISTER_VIEWING = "residents.register_viewing"


@dataclass(frozen=True)
class Offered:
    """A list as the index shows it."""

    ja: str
    url: str


@screen("residents.look")
@require_GET
def work_lists(request: HttpRequest, municipality: int) -> HttpResponse:
    """The lists there are."""
    lists = [
        Offered(each.ja, reverse("residents:work_list", kwargs={"municipality": municipality, "name": name}))
        for name, each in WORK_LISTS.items()
    ]
    return render(request, "residents/work_lists.html", {"lists": lists})


@screen("residents.look")
@require_http_methods(["GET", "POST"])
def work_list(request: HttpRequest, municipality: int, name: str) -> HttpResponse:
    """One list on the screen, as CSV with a reason, or printed."""
    actor, wanted = actor_in(request), WORK_LISTS.get(name)
    if wanted is None:
        raise NotFound("この一覧はありません。")
    with tenant(municipality):
        rows = wanted.read(clock.today())
    table = _table(request, wanted, rows)
    looks.record(actor, screen="residents.work_list", persons=[r.person for r in rows if r.person])
    if (sent := table.export()) is not None:
        return sent
    problem = ""
    if request.method == "POST":
        actor.require("residents.print")
        try:
            return once(request, lambda: _printed(municipality, print_work_list(name=name, actor=actor)))
        except ProcedureError as error:
            problem = f"{error.message}{error.what_to_do}"
    context = {
        "wanted": wanted,
        "table": table,
        "problem": problem,
        "may_print": actor.may("residents.print"),
    }
    return render(request, "residents/work_list.html", context)


def _printed(municipality: int, number: int) -> HttpResponse:
    return redirect("papers_issued", municipality=municipality, number=number)


def _table(request: HttpRequest, wanted: WorkList, rows: list[Row]) -> Table:
    def url(row: Row) -> str:
        place = {"municipality": actor_in(request).municipality, "number": row.person}
        return reverse("residents:person", kwargs=place) if row.person else ""

    def cell(place: int) -> Callable[[Row], str]:
        return lambda row: row.cells[place]

    columns = [
        Column(
            f"c{i}", column.ja, "name" if column.ja == "氏名" else "text", value=cell(i),
            url=url if column.ja in ("宛名番号", "件名") else None,
        )
        for i, column in enumerate(wanted.columns)
    ]  # fmt: skip
    return Table(
        request, columns, rows, name=wanted.name, ja=wanted.ja, per_page=50, export_right="residents.export",
        empty="該当するものはありません。", person=lambda r: r.person,
    )  # fmt: skip


class ViewingForm(forms.Form):
    """Who asks, what for, and whom the copy shall hold (閲覧の申出)."""

    applicant = Texts(label="申出者（国・機関・法人の名称と代表者）", longest=100)
    purpose = Texts(label="利用の目的", longest=100)
    town = forms.ChoiceField(label="町名", required=False)
    sex = forms.TypedChoiceField(label="性別", coerce=int, choices=[(0, "すべて"), (1, "男"), (2, "女")])
    born_from = EraDateField(label="生年月日（から）", required=False)
    born_until = EraDateField(label="生年月日（まで）", required=False)
    count = forms.IntegerField(label="人数", min_value=1, max_value=3000, initial=100)
    order = forms.ChoiceField(label="順序", choices=[(RANDOM, "無作為"), (BY_ADDRESS, "住所の順")])
    official_use = forms.BooleanField(label="国・地方公共団体の請求（手数料なし）", required=False)

    def __init__(self, *arguments: Any, names: list[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["town"].choices = [("", "すべて"), *((n, n) for n in names)]  # type: ignore[attr-defined]

    def conditions(self) -> Conditions:
        given = self.cleaned_data
        return Conditions(
            given["town"],
            given["sex"],
            given["born_from"],
            given["born_until"],
            given["count"],
            given["order"],
        )


@screen("residents.export")
@require_http_methods(["GET", "POST"])
def viewing(request: HttpRequest, municipality: int) -> HttpResponse:
    """Make a copy of the register that may be viewed (法第11条)."""
    actor = actor_in(request)
    with tenant(municipality):
        names = [town.name for town in towns().towns]
    form = ViewingForm(request.POST or None, names=names)

    def carried_out() -> HttpResponse:
        given = form.cleaned_data
        number = issue_register_viewing(
            conditions=form.conditions(), applicant=given["applicant"], purpose=given["purpose"], actor=actor,
            official_use=given["official_use"],
        )  # fmt: skip
        return redirect("residents:viewing_copy", municipality=municipality, number=number)

    if request.method == "POST" and form.is_valid():
        try:
            return once(request, carried_out)
        except ProcedureError as error:
            refuse(form, error)
    return render(request, "residents/viewing.html", {"form": form})


@screen("residents.export")
@require_http_methods(["GET", "POST"])
def viewing_copy(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One copy for viewing as it was made: on the screen, as CSV with a reason, printed from the issue journal."""
    with tenant(municipality):
        rows = archive.list_rows(number, REGISTER_VIEWING)
    columns = [Column(f"c{i}", column.ja, value=_cell(i)) for i, column in enumerate(VIEWED)]
    table = Table(
        request, columns, rows, name="viewing", ja="閲覧用の写し", sort="", per_page=50, empty="載っている人はいません。",
        export_right="residents.export", person=lambda row: row[0],
    )  # fmt: skip
    persons = [person for person, _ in rows if person]
    looks.record(actor_in(request), screen="residents.viewing_copy", persons=persons)
    if (sent := table.export()) is not None:
        return sent
    return render(request, "residents/viewing_copy.html", {"table": table, "number": number})


def _cell(place: int) -> Callable[[tuple[int, list[str]]], str]:
    return lambda row: row[1][place]
