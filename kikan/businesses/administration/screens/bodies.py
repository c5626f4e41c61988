"""Values of prefectures and regional unions (県・広域連合の値): bodies, who belongs to them, their values."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kikan.businesses.administration.reads import bodies as reads
from kikan.businesses.administration.reads.values import find_parameter
from kikan.businesses.administration.screens.forms import NONE, select, wide
from kikan.businesses.administration.screens.values import ENTER_OF_BODY, fiscal_year, value_page
from kikan.ground.eras import in_words
from kikan.shared import manifest
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.fields import EraDateField, ExactText
from kikan.shared.desk.handing_in import act_url, hand_in
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.sending import once
from kikan.shared.errors import ProcedureError, Refused
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.models import BodyKind
from kikan.shared.worklist.preview import preview
from kikan.shared.worklist.reads import find

ENTER_BODY, SET_BELONGING = "administration.enter_body", "administration.set_belonging"


class BodyForm(forms.Form):
    """値を定める団体の登録."""

    name = ExactText(label="団体の名称", longest=40, widget=wide())
    kind = forms.TypedChoiceField(
        label="区分", coerce=int, choices=[NONE, *BodyKind.choices], widget=select()
    )


class BelongingForm(forms.Form):
    """団体に属する構成団体の登録: who, from which day, until which."""

    member = forms.TypedChoiceField(label="構成団体", coerce=int, widget=select())
    since = EraDateField(label="所属の初日", earliest=date(1947, 5, 3), latest=date(2099, 12, 31))
    last_day = EraDateField(
        label="所属の末日（この日まで）", required=False, earliest=date(1947, 5, 2), latest=date(2099, 12, 30)
    )
    cites = ExactText(label="根拠", longest=200, widget=wide())

    def __init__(self, *arguments: Any, names: dict[int, str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["member"].choices = [NONE, *names.items()]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """What the procedure takes: the first day without the member."""
        given = dict(self.cleaned_data)
        last = given.pop("last_day")
        return {**given, "until": last + timedelta(days=1) if last else None}


def _handed_in(
    request: HttpRequest,
    form: forms.Form,
    procedure: str,
    arguments: dict[str, Any],
    subject: int,
    title: str,
) -> HttpResponse | None:
    """Tried out first, then kept for another's approval; None where it is refused, which the form then says."""
    actor = actor_in(request)

    def carry_out() -> HttpResponse:
        preview(procedure, actor, **arguments)
        _, number = hand_in(
            procedure, actor=actor, arguments=arguments, subjects=[("body", subject)], title=title[:100]
        )
        return redirect(act_url(actor.municipality, number))

    try:
        return once(request, carry_out)
    except ProcedureError as error:
        if getattr(error, "field", "") == "until":
            form.add_error("last_day", error.message)
        else:
            refuse(form, error)
    return None


@screen("administration.look")
@require_http_methods(["GET", "POST"])
def bodies(request: HttpRequest, municipality: int) -> HttpResponse:
    """The bodies of the office with a new one; of a town, whose values it reads."""
    actor, form = actor_in(request), BodyForm(request.POST or None)
    if request.method == "POST":
        actor.require("administration.parameter")
        if form.is_valid():
            given = form.cleaned_data
            done = _handed_in(request, form, ENTER_BODY, given, 0, f"値を定める団体：{given['name']}")
            if done is not None:
                return done
    with tenant(municipality):
        is_office = reads.is_office()
        context = {
            "is_office": is_office, "bodies": reads.bodies(as_of(request)) if is_office else [],
            "taken": [] if is_office else reads.taken(), "form": form,
            "may_enter": is_office and actor.may("administration.parameter"),
        }  # fmt: skip
    return render(request, "administration/bodies.html", context, status=400 if form.errors else 200)


@screen("administration.look")
@require_http_methods(["GET", "POST"])
def body(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One body: its values of a fiscal year, and who belongs to it. Errors: NotFound."""
    actor, year = actor_in(request), fiscal_year(request)
    with tenant(municipality):
        reads.require_office()
        found, names = reads.find_body(number), manifest.members_here()
        rows, members = reads.values_of(found, date(year, 4, 1)), reads.members_of(number, names)
    form = BelongingForm(request.POST or None, names=names)
    if request.method == "POST":
        actor.require("administration.parameter")
        if form.is_valid():
            given = {"body": number, **form.arguments()}
            title = f"{found.name}：{names[given['member']]}の所属（{in_words(given['since'])}から）"
            done = _handed_in(request, form, SET_BELONGING, given, number, title)
            if done is not None:
                return done
    context = {
        "body": found, "kind": BodyKind(found.kind).label, "rows": rows, "members": members, "year": year,
        "form": form, "may_enter": actor.may("administration.parameter"),
    }  # fmt: skip
    return render(request, "administration/body.html", context, status=400 if form.errors else 200)


@screen("administration.look")
@require_http_methods(["GET", "POST"])
def value(request: HttpRequest, municipality: int, number: int, parameter: str) -> HttpResponse:
    """One value of a body with all that was entered, and the form of a new one. Errors: NotFound."""
    with tenant(municipality):
        reads.require_office()
        found = reads.find_body(number)
        reads.require_set_by(found, find_parameter(parameter))
    return value_page(request, parameter, None, found)


@screen("administration.parameter")
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A draft that was sent back, filled in as it was. Errors: NotFound, Refused."""
    with tenant(municipality):
        act = find(number)
        if act.procedure != ENTER_OF_BODY or not act.is_open:
            raise Refused(
                "開いて直せる県・広域連合の値の仮登録ではありません。",
                what_to_do="事務一覧から開き直してください。",
            )
        found = reads.find_body(int(act.arguments["body"]))
    return value_page(request, str(act.arguments["parameter"]), act, found)
