"""Field samples on one page (項目の抜取り確認): drawn, each compared, marked, signed off."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.data_migration.procedures import field_samples as acts
from kikan.businesses.data_migration.reads import field_samples as reads
from kikan.businesses.data_migration.reads.rehearsals import require_rehearsal
from kikan.businesses.data_migration.screens.asking import Line, url
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.fields import NumberField
from kikan.shared.tenancy import tenant

USUAL = 200


class SourceForm(forms.Form):
    source = forms.TypedChoiceField(label="移行元", coerce=int, empty_value=None)

    def __init__(self, *args: Any, offered: list[reads.SampleLine], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["source"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "選んでください"), *((s.source, s.title) for s in offered)]


class DrawForm(SourceForm):
    count = NumberField(label="抜き取る件数")


class SignForm(SourceForm):
    name = Line(label="署名する人の氏名")


class MarkForm(forms.Form):
    is_right = forms.TypedChoiceField(
        label="旧システムの画面と比べて", choices=[("", "選んでください"), ("1", "正しい"), ("0", "誤りがある")],
        coerce=lambda given: given == "1", empty_value=None,
    )  # fmt: skip
    note = Line(label="気づいたこと（誤りのときは必ず）", longest=200, required=False)


@screen("data_migration.look")
@require_http_methods(["GET", "POST"])
def field_samples(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The samples of a rehearsal; ?source=…&line=… one record. Errors: NotFound; NotPermitted by the act."""
    actor, here = actor_in(request), url("field_samples", municipality, number=number)
    source, line = (_whole(request.GET.get(name, "")) for name in ("source", "line"))
    with tenant(municipality):
        require_rehearsal(number)
        found = reads.samples_of(number)
        shown = reads.compared(number, source, line) if source and line else []
    if shown:
        looks.record(actor, screen="data_migration.field_samples", persons=[])
    given = request.POST if request.method == "POST" else None
    asked = next((name for name in ACTS if given is not None and f"do_{name}" in given), "")
    given_to = {name: given if asked == name else None for name in ACTS}
    forms_: dict[str, forms.Form] = {
        "draw": DrawForm(
            given_to["draw"], offered=[s for s in found if s.seed is None], initial={"count": USUAL}
        ),
        "mark": MarkForm(given_to["mark"]),
        "sign": SignForm(
            given_to["sign"], offered=[s for s in found if s.seed is not None and not s.signed_by]
        ),
    }
    form = forms_.get(asked, forms.Form(given))
    if given is not None and not asked:
        form.add_error(None, "何をするかが分かりません。画面を開き直してください。")

    def act() -> str:
        told = dict(form.cleaned_data)
        if asked == "mark":
            told |= {"source": source, "line": line}
        ACTS[asked](rehearsal=number, actor=actor, **told)
        return here

    context = {
        "number": number, "samples": found, "forms": forms_, "shown": shown, "may_change": actor.may("data_migration.change"),
        "may_sign": actor.may("data_migration.approve"), "here": here,
        "back": url("rehearsal", municipality, number=number),
    }  # fmt: skip
    return carried_out(request, form, act, "data_migration/field_samples.html", context)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _draw(*, rehearsal: int, source: int, count: int, actor: Actor) -> None:
    acts.draw_samples(rehearsal=rehearsal, source=source, count=count, actor=actor)


ACTS: dict[str, Callable[..., None]] = {"draw": _draw, "mark": acts.mark_sample, "sign": acts.sign_samples}
