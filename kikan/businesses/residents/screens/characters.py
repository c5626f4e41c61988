"""The page of characters (文字の管理): JIS forms to choose, and what characters of the old system became."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.residents.procedures.register_gaiji import LARGEST, Picture, register_gaiji
from kikan.businesses.residents.reads.rare import Characters, characters
from kikan.businesses.residents.screens.forms import Texts
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.addressees import gaiji
from kikan.shared.desk.fields import NameField
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.sending import once
from kikan.shared.desk.widgets import NameInput
from kikan.shared.desk.worklist.page import names_of_users
from kikan.shared.errors import ProcedureError
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts

DECIDE, REGISTER, IDENTIFY = "decide", "register", "identify"
MOST_FILES = 500


def _one() -> NameInput:
    """Room for one character."""
    return NameInput({"class": "in in-day glyphs"})


class DecideForm(forms.Form):
    """Which candidate stands for a character."""

    character = forms.ChoiceField(label="文字")
    target = NameField(label="縮退後の文字", longest=1, widget=_one())
    reason = Texts(label="理由", longest=200)

    def __init__(self, *arguments: Any, known: Characters, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["character"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(c.character, f"{c.character}（候補 {'・'.join(c.choices)}）") for c in known.open]


class Files(forms.FileField):
    """Several pictures at once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=_ManyFiles({"accept": "image/png"}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list) else [data] if data else []
        if not files:
            raise forms.ValidationError("PNG画像を選んでください。", code="required")
        return [super(Files, self).clean(each, initial) for each in files[:MOST_FILES]]


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class RegisterForm(forms.Form):
    """Pictures of an old system's characters; the file's name is the code."""

    font = Texts(label="外字ファイル名", longest=40, placeholder="EUDC.TTE")
    pictures = Files(label="字形（PNG）")


class IdentifyForm(forms.Form):
    """What a character of the old system became."""

    which = forms.ChoiceField(label="外字")
    grade = forms.ChoiceField(
        label="同定の区分", choices=[(g, f"{g} {ja}") for g, ja in gaiji.GRADES.items()]
    )
    becomes = NameField(label="同定した文字", longest=1, required=False, widget=_one())
    note = Texts(label="理由", longest=200)

    def __init__(self, *arguments: Any, known: Characters, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["which"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (f"{x.code} {x.font}", f"{x.code}（{x.font}）{x.grade_ja}")
            for x in sorted(known.gaiji, key=lambda x: bool(x.grade))
        ]


@screen("residents.look")
@require_http_methods(["GET", "POST"])
def manage(request: HttpRequest, municipality: int) -> HttpResponse:
    """Choices of JIS forms, decisions, and the report of characters of the old system (文字の管理)."""
    actor = actor_in(request)
    with tenant(municipality):
        known = characters()
    asked = request.POST.get("step", "") if request.method == "POST" else ""
    built = _forms(request, known, asked)
    if asked in built and built[asked].is_valid():
        actor.require("residents.change")
        try:
            return once(request, lambda: _act(asked, built[asked].cleaned_data, actor))
        except ProcedureError as error:
            refuse(built[asked], error)
    users = names_of_users(known.users())
    looks.record(actor, screen="residents.characters", persons=[each.person for each in known.doubtful])
    context = {"known": known, "forms": built, "users": users, "may_change": actor.may("residents.change")}
    return render(request, "residents/characters.html", context)


def _forms(request: HttpRequest, known: Characters, asked: str) -> dict[str, forms.Form]:
    def data(name: str) -> Any:
        return request.POST if asked == name else None

    files = request.FILES if asked == REGISTER else None
    return {
        DECIDE: DecideForm(data(DECIDE), known=known, prefix=DECIDE),
        IDENTIFY: IdentifyForm(data(IDENTIFY), known=known, prefix=IDENTIFY),
        REGISTER: RegisterForm(data(REGISTER), files, prefix=REGISTER),
    }


def _act(asked: str, given: dict[str, Any], actor: Actor) -> HttpResponse:
    """Decisions wait for a second person; pictures are kept at once."""
    if asked == REGISTER:
        pictures = [_picture(file) for file in given["pictures"]]
        register_gaiji(actor=actor, font=given["font"], pictures=pictures)
        return redirect("residents:characters", municipality=actor.municipality)
    if asked == DECIDE:
        name, arguments = "residents.decide_character", given
        title = f"縮退文字の決定　{given['character']}→{given['target']}"
    else:
        code, _, font = given["which"].partition(" ")
        name = "residents.decide_gaiji"
        arguments = {"font": font, "code": code, **{k: given[k] for k in ("grade", "becomes", "note")}}
        title = f"外字の同定　{code}→{given['becomes'] or '該当なし'}"
    number = acts.enter(name, actor=actor, arguments=arguments, subjects=(), title=title)
    return redirect("worklist_act", municipality=actor.municipality, number=number)


def _picture(file: Any) -> Picture:
    return Picture(PurePath(str(file.name)).stem.upper()[:8], file.read(LARGEST + 1))


@screen("residents.look")
@require_GET
def picture(request: HttpRequest, municipality: int, font: str, code: str) -> HttpResponse:
    """The shape of a character of the old system."""
    with tenant(municipality):
        found = gaiji.picture(font, code)
    if found is None:
        raise Http404
    return HttpResponse(found, content_type="image/png")
