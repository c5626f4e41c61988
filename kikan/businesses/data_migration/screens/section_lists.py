"""Lists back to the sections on one page (課への確認リスト): made, handed out, answered, tried, taken."""

from collections.abc import Callable
from typing import Any, Literal

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.data_migration.procedures import section_lists as acts
from kikan.businesses.data_migration.reads import section_lists as reads
from kikan.businesses.data_migration.reads.rehearsals import require_rehearsal
from kikan.businesses.data_migration.screens.asking import file_field, url
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import tenant

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class MakeForm(forms.Form):
    business = forms.ChoiceField(label="業務")

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["business"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "選んでください"), *offered]


class ListForm(forms.Form):
    """Which list an act is about."""

    number = forms.TypedChoiceField(label="リスト", coerce=int, empty_value=None)

    def __init__(self, *args: Any, offered: list[reads.ListLine], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["number"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            ("", "選んでください"),
            *((x.number, f"{x.number}　{x.business_ja}") for x in offered),
        ]


class AnswerForm(ListForm):
    file = file_field("回答を書いた確認リスト（CSVかExcel）")


@screen("data_migration.look")
@require_http_methods(["GET", "POST"])
def section_lists(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The lists of a rehearsal and what can be done with them. Errors: NotFound; NotPermitted by the act."""
    actor, here = actor_in(request), url("section_lists", municipality, number=number)
    with tenant(municipality):
        require_rehearsal(number)
        lists, businesses = reads.lists_of(number), reads.offered(number)
    there = [x for x in lists if not x.is_erased]
    given = request.POST if request.method == "POST" else None
    asked = next((name for name in (*ACTS, *FILES) if given is not None and f"do_{name}" in given), "")
    shown: dict[str, forms.Form] = {
        "make": MakeForm(given if asked == "make" else None, offered=businesses),
        "hand": ListForm(given if asked in FILES else None, offered=there),
        "answer": AnswerForm(given if asked == "answer" else None, request.FILES or None, offered=there),
        "apply": ListForm(given if asked == "apply" else None, offered=[x for x in there if x.attempt]),
    }
    form = shown.get("hand" if asked in FILES else asked, forms.Form(given))
    if given is not None and not asked:
        form.add_error(None, "何をするかが分かりません。画面を開き直してください。")
    if asked in FILES and form.is_valid():
        return _file(municipality, form.cleaned_data["number"], FILES[asked], lists, actor)

    def act() -> str:
        ACTS[asked](number, form, actor)
        return here

    context = {
        "number": number, "lists": lists, "shown": shown, "may_change": actor.may("data_migration.change"),
        "may_export": actor.may("data_migration.export"), "back": url("rehearsal", municipality, number=number),
    }  # fmt: skip
    return carried_out(request, form, act, "data_migration/section_lists.html", context)


def _file(
    municipality: int, number: int, kind: Literal["csv", "xlsx"], lists: list[reads.ListLine], actor: Actor
) -> HttpResponse:
    if number not in {x.number for x in lists}:
        raise NotFound("このリストはありません。")
    content = acts.hand_list(number=number, form=kind, actor=actor)
    name = f"{municipality:06d}_section_list_{number}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    kinds = {"csv": "text/csv; charset=utf-8", "xlsx": EXCEL}
    return HttpResponse(content, content_type=kinds[kind], headers=headers)


def _make(number: int, form: Any, actor: Actor) -> None:
    acts.make_list(rehearsal=number, business=form.cleaned_data["business"], actor=actor)


def _answer(number: int, form: Any, actor: Actor) -> None:
    file = form.cleaned_data["file"]
    content = file.read(acts.LARGEST + 1)
    acts.keep_answer(number=form.cleaned_data["number"], name=file.name, content=content, actor=actor)


def _apply(number: int, form: Any, actor: Actor) -> None:
    acts.apply_answer(number=form.cleaned_data["number"], actor=actor)


FILES: dict[str, Literal["csv", "xlsx"]] = {"csv": "csv", "xlsx": "xlsx"}
ACTS: dict[str, Callable[[int, Any, Actor], None]] = {"make": _make, "answer": _answer, "apply": _apply}
