"""Papers laid beside the old system's on one page (帳票の突合): drawn, printed, each compared, signed off."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.data_migration.procedures import form_samples as acts
from kikan.businesses.data_migration.reads import form_samples as reads
from kikan.businesses.data_migration.reads.rehearsals import require_rehearsal
from kikan.businesses.data_migration.screens.asking import Line, url
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.fields import NumberField
from kikan.shared.tenancy import clock, tenant

USUAL = 50


class PaperForm(forms.Form):
    paper = forms.ChoiceField(label="帳票")

    def __init__(self, *args: Any, offered: list[reads.PaperLine], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["paper"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "選んでください"), *((p.name, p.ja) for p in offered)]
        if len(offered) == 1:
            field.initial = offered[0].name


class DrawForm(PaperForm):
    count = NumberField(label="抜き取る件数")


class SignForm(PaperForm):
    name = Line(label="署名する人の氏名")


class MarkForm(PaperForm):
    person = NumberField(label="宛名番号")
    is_same = forms.TypedChoiceField(
        label="旧システムの帳票と比べて", choices=[("", "選んでください"), ("1", "一致"), ("0", "相違")],
        coerce=lambda given: given == "1", empty_value=None,
    )  # fmt: skip
    note = Line(label="相違の理由と処置（相違のときは必ず）", longest=200, required=False)


@screen("data_migration.look")
@require_http_methods(["GET", "POST"])
def form_samples(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The papers of a take-over and their marks; the bundle as PDF. Errors: NotFound; NotPermitted by the act."""
    actor, here = actor_in(request), url("form_samples", municipality, number=number)
    with tenant(municipality):
        require_rehearsal(number)
        found = reads.of_rehearsal(number, clock.today())
    shown = [m.person for p in found for m in p.marks]
    if shown:
        looks.record(actor, screen="data_migration.form_samples", persons=shown)
    given = request.POST if request.method == "POST" else None
    asked = next((name for name in (*ACTS, "print") if given is not None and f"do_{name}" in given), "")
    given_to = {name: given if asked == name else None for name in (*ACTS, "print")}
    drawn = [p for p in found if p.seed is not None]
    unsigned = [p for p in drawn if not p.signed_by]
    open_mark = next(((p.name, m.person) for p in unsigned for m in p.marks if m.is_same is None), ("", None))
    forms_: dict[str, forms.Form] = {
        "draw": DrawForm(
            given_to["draw"],
            auto_id="id_draw_%s",
            offered=[p for p in found if p.seed is None],
            initial={"count": USUAL},
        ),
        "print": PaperForm(given_to["print"], auto_id="id_print_%s", offered=drawn),
        "mark": MarkForm(
            given_to["mark"],
            auto_id="id_mark_%s",
            offered=unsigned,
            initial={"paper": open_mark[0], "person": open_mark[1]},
        ),
        "sign": SignForm(given_to["sign"], auto_id="id_sign_%s", offered=unsigned),
    }
    form = forms_.get(asked, forms.Form(given))
    if given is not None and not asked:
        form.add_error(None, "何をするかが分かりません。画面を開き直してください。")
    if asked == "print" and form.is_valid():
        return _bundle(number, form.cleaned_data["paper"], found, actor)

    def act() -> str:
        ACTS[asked](rehearsal=number, actor=actor, **form.cleaned_data)
        return here

    context = {
        "number": number, "papers": found, "forms": forms_, "drawn": drawn, "unsigned": unsigned,
        "may_change": actor.may("data_migration.change"), "may_print": actor.may("data_migration.export"),
        "may_sign": actor.may("data_migration.approve"), "back": url("cutover", municipality, number=number),
    }  # fmt: skip
    return carried_out(request, form, act, "data_migration/form_samples.html", context)


def _bundle(number: int, paper: str, found: list[reads.PaperLine], actor: Actor) -> HttpResponse:
    """The bundle, and who is in it in the record of looks."""
    made = acts.print_forms(rehearsal=number, paper=paper, actor=actor)
    persons = [m.person for p in found if p.name == paper for m in p.marks]
    looks.record(actor, screen="data_migration.form_samples", operation="print", persons=persons)
    return HttpResponse(made, content_type="application/pdf")


ACTS: dict[str, Callable[..., Any]] = {
    "draw": acts.draw_forms, "mark": acts.mark_form, "sign": acts.sign_forms,
}  # fmt: skip
