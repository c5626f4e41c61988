"""Tax on retirement pay (退職所得の納入申告): the declarations so far, and the form that takes another."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from kikan.businesses.resident_tax.procedures.declare_retirement import declare_retirement
from kikan.businesses.resident_tax.reads.retirements import RetirementLine, retirements
from kikan.businesses.resident_tax.screens.forms_collecting import RetirementForm
from kikan.businesses.resident_tax.screens.manual_page import page
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import Label, labels_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotPermitted, ProcedureError
from kikan.shared.tenancy import tenant


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, municipality: int) -> HttpResponse:
    """The declarations, and a new one: the tax handed in must be what the law says."""
    actor = actor_in(request)
    form = RetirementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {k: v for k, v in form.cleaned_data.items() if v is not None}

        def act() -> HttpResponse:
            declare_retirement(**given, actor=actor)
            return redirect("resident_tax:retirements", municipality=municipality)

        try:
            return once(request, act)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        lines = retirements()
        labels = labels_of({ln.person for ln in lines}, as_of(request))
    looks.record(actor, screen="resident_tax.retirements", persons=sorted(labels))
    context = {"form": form, "table": _table(request, lines, labels)}
    status = 400 if form.is_bound and form.errors else 200
    return page(request, "resident_tax/retirements.html", context, status=status)


def _table(request: HttpRequest, lines: list[RetirementLine], labels: dict[int, Label]) -> Table:
    columns = (
        Column("paid_on", "支払日", "day"),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("collector", "支払者の指定番号", "code", value=lambda r: str(r.collector)),
        Column("pay", "退職手当等", "yen"),
        Column("income", "退職所得", "yen"),
        Column("city", "市町村民税", "yen"),
        Column("prefecture", "道府県民税", "yen"),
    )
    return Table(
        request, columns, lines, name="retirements", ja="退職所得の納入申告", sort="-paid_on",
        empty="納入申告はまだありません。",
    )  # fmt: skip
