"""Mappings (対応づけ): versions, the form of a layout with suggestions and samples side by side, approval."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kikan.businesses.data_migration.procedures.mappings import approve_mapping, save_mapping
from kikan.businesses.data_migration.reads import mappings as reads
from kikan.businesses.data_migration.reads.sources import source_of
from kikan.businesses.data_migration.screens.asking import Area, Line, url
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import is_reopened, refuse
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotPermitted, ProcedureError
from kikan.shared.exchange.layouts import Field
from kikan.shared.exchange.legacy.expressions import CHOOSING, FUNCTIONS, LONGEST
from kikan.shared.exchange.legacy.mapping import FileMapping
from kikan.shared.tenancy import tenant

TYPES = {"X": "文字", "C": "コード", "N": "数字", "D": "日付", "F": "0か1"}


class LayoutForm(forms.Form):
    """Which of our layouts the file becomes."""

    layout = forms.ChoiceField(label="移行先のレイアウト")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["layout"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "選んでください"), *reads.layouts()]


class MappingForm(forms.Form):
    """An expression for each field of the layout, a reason for each old column that is not taken, code tables."""

    def __init__(self, data: Any, *, layout: str, columns: tuple[str, ...], known: FileMapping) -> None:
        super().__init__(data)
        self.layout, self.columns = layout, columns
        self.of_layout = reads.layout_of(layout).fields
        for i, f in enumerate(self.of_layout):
            rule = Line(label=_label(f), longest=LONGEST, required=False, initial=known.rules.get(f.name, ""))
            self.fields[f"r{i}"] = rule
        for i, name in enumerate(columns):
            why = known.set_aside.get(name, "")
            self.fields[f"s{i}"] = Line(
                label=f"{name} を移さない理由", longest=200, required=False, initial=why
            )
        self.fields["codes"] = Area(
            label="コード表（表の名前: 旧=新, 旧=新）", rows=6, required=False, initial=reads.written_tables(known.codes)
        )  # fmt: skip

    def read(self) -> FileMapping:
        """What was typed. Errors: Refused for a code table that cannot be read."""
        given = self.cleaned_data
        return FileMapping(
            self.layout,
            {f.name: v for i, f in enumerate(self.of_layout) if (v := given[f"r{i}"])},
            {name: v for i, name in enumerate(self.columns) if (v := given[f"s{i}"])},
            reads.code_tables(given["codes"]),
        )

    def groups(self) -> list[tuple[str, list[Any]]]:
        names = list(self.fields)
        rules, reasons = [n for n in names if n[0] == "r"], [n for n in names if n[0] == "s"]
        parts = [("移行先の項目と式", rules), ("移さない旧項目", reasons), ("コード表", ["codes"])]
        return [(ja, [self[n] for n in of]) for ja, of in parts]


def _label(f: Field) -> str:
    must = "　必須" if f.required else ""
    return f"{f.name}（{TYPES[f.type]}{f.length}{must}）"


@screen("data_migration.look")
@require_http_methods(["GET", "POST"])
def mappings(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The versions; a layout is chosen to write another, the newest is approved. Errors: NotFound."""
    actor = actor_in(request)
    is_choice = request.method == "POST" and "approve" not in request.POST and not is_reopened(request)
    form = LayoutForm(request.POST if is_choice else None)
    with tenant(municipality):
        source, found = source_of(number), reads.mappings_of(number)
        body = reads.mapping_of(number, found[0].version) if found else None
    here, wrong = url("mappings", municipality, number=number), ""
    if is_choice and form.is_valid():
        return redirect("data_migration:mapping", municipality, number, form.cleaned_data["layout"])
    if request.method == "POST" and "approve" in request.POST and found:
        try:
            return once(request, lambda: _approved(number, found[0].version, actor, here))
        except NotPermitted:
            raise
        except ProcedureError as error:
            wrong = error.message + error.what_to_do
    columns = (
        Column("version", "版", "count"), Column("layout_ja", "移行先"),
        Column("entered_at", "保存", "day", value=lambda m: m.entered_at.date()),
        Column("state", "状態", "badge", value=_state),
    )  # fmt: skip
    table = Table(
        request, columns, found, name="mappings", ja="対応づけの版", sort="-version", filters=False,
        empty="まだ対応づけていません。移行先のレイアウトを選んでください。",
    )  # fmt: skip
    newest = found[0] if found else None
    context = {
        "source": source, "table": table, "form": form, "wrong": wrong, "newest": newest, "body": body,
        "rules": _in_order(body) if body else [], "aside": sorted(body.set_aside.items()) if body else [],
        "codes": reads.written_tables(body.codes) if body else "",
        "may_approve": actor.may("data_migration.approve") and newest is not None and newest.approved_at is None,
        "may_change": actor.may("data_migration.change"), "back": url("source", municipality, number=number),
    }  # fmt: skip
    return render(
        request, "data_migration/mappings.html", context, status=400 if wrong or form.errors else 200
    )


def _in_order(body: FileMapping) -> list[tuple[str, str]]:
    """The rules in the order of the layout's fields."""
    return [(f.name, body.rules[f.name]) for f in reads.layout_of(body.layout).fields if f.name in body.rules]


def _approved(source: int, version: int, actor: Any, here: str) -> HttpResponse:
    approve_mapping(source=source, version=version, actor=actor)
    return redirect(here)


def _state(mapping: reads.MappingLine) -> Badge:
    return Badge("承認済み", "green") if mapping.approved_at else Badge("承認待ち", "amber")


@screen("data_migration.change")
@require_http_methods(["GET", "POST"])
def mapping(request: HttpRequest, municipality: int, number: int, layout: str) -> HttpResponse:
    """Write a version for one layout: try it beside samples, let it be suggested, save it. Errors: NotFound, Refused."""
    actor = actor_in(request)
    with tenant(municipality):
        source, ours = source_of(number), reads.layout_of(layout)
        basis, known = reads.basis_of(number), reads.newest_for(number, layout)
    data = request.POST if request.method == "POST" else None
    form = MappingForm(data, layout=layout, columns=basis.columns, known=known)
    context: dict[str, Any] = {
        "source": source, "layout": ours, "basis": basis, "back": url("mappings", municipality, number=number),
        "functions": [(name, f.ja) for name, f in FUNCTIONS.items()], "choosing": list(CHOOSING),
    }  # fmt: skip
    if data is not None and not is_reopened(request) and form.is_valid():
        try:
            typed = form.read()
            if "save" in data:
                return once(request, lambda: _saved(number, typed, actor, context["back"]))
            looks.record(actor, screen="data_migration.mapping", persons=[])
            with tenant(municipality):
                if "suggest" in data:
                    form, context["suggested"] = _suggested(form, typed, basis)
                    context["is_unsuggested"] = not context["suggested"]
                else:
                    context |= {
                        "problems": reads.standing(typed, basis),
                        "samples": reads.samples(typed, basis),
                    }
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    context["form"] = form
    return render(request, "data_migration/mapping.html", context, status=400 if form.errors else 200)


def _saved(source: int, typed: FileMapping, actor: Any, back: str) -> HttpResponse:
    save_mapping(
        source=source, layout=typed.layout, rules=dict(typed.rules), set_aside=dict(typed.set_aside),
        codes=typed.codes, actor=actor,
    )  # fmt: skip
    return redirect(back)


def _suggested(form: MappingForm, typed: FileMapping, basis: reads.Basis) -> tuple[MappingForm, list[Any]]:
    """A form in which what was empty is filled from suggestions, and the suggestions that were used."""
    used = [s for s in reads.suggested(basis, typed.layout) if s.field not in typed.rules]
    rules = dict(typed.rules) | {s.field: s.expression for s in used}
    known = FileMapping(typed.layout, rules, typed.set_aside, typed.codes)
    return MappingForm(None, layout=typed.layout, columns=basis.columns, known=known), used
