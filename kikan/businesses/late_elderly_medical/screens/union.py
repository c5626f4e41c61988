"""Files to and from the union (広域連合との連携): make one, take one in, what was refused, where results differ."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.late_elderly_medical.exchange.union import FORM
from kikan.businesses.late_elderly_medical.procedures.make_union_file import OUT
from kikan.businesses.late_elderly_medical.procedures.take_union_file import IN, Taken, take_union_file
from kikan.businesses.late_elderly_medical.reads import union as reads
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.act_forms import choice_field
from kikan.shared.desk.as_of import require_today
from kikan.shared.desk.fields import ExactText
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.premiums.run import years_around
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, tenant

JOB = "late_elderly_medical.make_union_file"
SHOWN = 200


class MakeForm(forms.Form):
    """What to send, of which year."""

    kind = choice_field("送る内容")
    fiscal_year = choice_field("年度（被保険者異動では使いません）")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(k.value, str(k.label)) for k in OUT]  # type: ignore[attr-defined]
        self.fields["fiscal_year"].choices = years_around()  # type: ignore[attr-defined]


class TakeForm(forms.Form):
    """A file that came."""

    came = choice_field("届いた内容")
    file = forms.FileField(label="ファイル（CSV）")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["came"].choices = [(k.value, str(k.label)) for k in IN]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why the content of a file is taken out."""

    reason = ExactText(label="出力の理由", longest=200)


@screen("late_elderly_medical.batch")
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, municipality: int) -> HttpResponse:
    """The files so far; make one, try one that came, or take it in."""
    actor = actor_in(request)
    step = request.POST.get(
        "step", "take" if "came" in request.POST else "make" if "kind" in request.POST else ""
    )
    making = MakeForm(
        request.POST if step == "make" else None, initial={"fiscal_year": fiscal_year_of(clock.today())}
    )
    taking = TakeForm(*((request.POST, request.FILES) if step in ("trial", "take") else ()))
    if step == "make" and making.is_valid():
        require_today(request)

        def start() -> HttpResponse:
            number = queue.enqueue(JOB, actor=actor, parameters=making.cleaned_data)
            return redirect("run", municipality=municipality, number=number)

        return once(request, start)
    taken: Taken | None = None
    if step in ("trial", "take") and taking.is_valid():
        try:
            if step == "take":
                return once(request, lambda: _taken(actor, taking))
            file = FORM.read(taking.cleaned_data["came"], taking.cleaned_data["file"].read())
            taken = take_union_file(file=file, actor=actor, is_trial=True)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(taking, error)
    return _page(request, actor, making, taking, taken)


def _taken(actor: Actor, form: TakeForm) -> HttpResponse:
    file = FORM.read(form.cleaned_data["came"], form.cleaned_data["file"].read())
    taken = take_union_file(file=file, actor=actor)
    assert taken.number is not None
    return redirect(_url(actor.municipality, taken.number))


def _url(municipality: int, number: int) -> str:
    place = {"municipality": municipality, "number": number}
    return reverse("late_elderly_medical:union_file", kwargs=place)


def _page(
    request: HttpRequest, actor: Actor, making: MakeForm, taking: TakeForm, taken: Taken | None
) -> HttpResponse:
    with tenant(actor.municipality):
        found, years = reads.union_files(), reads.years_told()
    columns = (
        Column("number", "ファイル番号", "count", url=lambda f: _url(actor.municipality, f.number)),
        Column("is_out", "向き", value=lambda f: "送付" if f.is_out else "受入れ"),
        Column("kind_ja", "内容"),
        Column("fiscal_year", "年度", value=lambda f: f"{f.fiscal_year}年度" if f.fiscal_year else ""),
        Column("made_on", "作成日・受入日", "day"),
        Column("lines", "行数", "count"),
        Column("rejected", "受け入れなかった行", "count"),
    )
    table = Table(
        request, columns, found, name="files", ja="広域連合とのファイル", sort="-number", filters=False,
        empty="まだファイルはありません。",
    )  # fmt: skip
    context = {
        "making": making, "taking": taking, "taken": taken, "table": table, "years": years,
        "refused": taken.refused[:SHOWN] if taken else (), "forms": [(k.label, FORM.heads(k)) for k in (*OUT, *IN)],
    }  # fmt: skip
    wrong = making.errors or taking.errors
    return render(request, "late_elderly_medical/union.html", context, status=400 if wrong else 200)


@screen("late_elderly_medical.batch")
@require_http_methods(["GET", "POST"])
def union_file(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A file: what was refused of one that came; the content of one that goes out, for a reason. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        file = reads.union_file(number)
        sent = reads.sent_of(number) if file.is_out else []
        refused = [] if file.is_out else reads.rejects_of(number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not file.is_out:
            raise NotFound("このファイルは送付用ではありません。", what_to_do="一覧から開き直してください。")
        if not actor.may("late_elderly_medical.export"):
            raise NotPermitted("ファイルの出力の権限がありません。")
        looks.record(
            actor, screen="late_elderly_medical.union_file", persons=sorted({line.person for line in sent}),
            operation="export", reason=form.cleaned_data["reason"], columns=file.kind_ja,
        )  # fmt: skip
        content = FORM.write(file.kind, [line.cells for line in sent])
        response = HttpResponse(content, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="union-{number}.csv"'
        return response
    context = {
        "file": file, "refused": refused, "form": form, "may_export": actor.may("late_elderly_medical.export"),
        "changes": _counted([line.change_ja for line in sent]),
    }  # fmt: skip
    return render(
        request, "late_elderly_medical/union_file.html", context, status=400 if form.errors else 200
    )


def _counted(words: list[str]) -> list[tuple[str, int]]:
    return [(word, words.count(word)) for word in dict.fromkeys(words)]


@screen("late_elderly_medical.look")
@require_http_methods(["GET", "POST"])
def differences(request: HttpRequest, municipality: int, year: int) -> HttpResponse:
    """Where the union's results of a year and our own differ."""
    with tenant(municipality):
        found = reads.differences(year)
        labels = labels_of({d.person for d in found}, clock.today())
    columns = (
        Column("person", "宛名番号", "number", url=lambda d: _person_url(municipality, d.person)),
        Column("name", "氏名", "name", value=lambda d: labels[d.person].name),
        Column("what", "項目"),
        Column("union", "広域連合の結果", value=lambda d: d.union or "なし"),
        Column("own", "このシステムの計算", value=lambda d: d.own or "なし"),
    )
    table = Table(
        request, columns, found, name="differences", ja="広域連合の結果との相違", person=lambda d: d.person,
        export_right="late_elderly_medical.export", empty="相違はありません。",
    )  # fmt: skip
    if (sent := table.export()) is not None:
        return sent
    looks.record(
        actor_in(request),
        screen="late_elderly_medical.differences",
        persons=sorted({d.person for d in found}),
    )
    return render(request, "late_elderly_medical/union_differences.html", {"year": year, "table": table})


def _person_url(municipality: int, person: int) -> str:
    return reverse("late_elderly_medical:person", kwargs={"municipality": municipality, "number": person})
