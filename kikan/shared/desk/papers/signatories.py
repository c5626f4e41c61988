"""Who signs and with which seal, by day (職務者・職務代理者・公印): entered by one person, approved by another."""

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.shared.access import Actor
from kikan.shared.access.models import Office
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.fields import EraDateField, ExactText, NameField
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.sending import once
from kikan.shared.desk.worklist.wording import word
from kikan.shared.documents import signatories as room
from kikan.shared.documents.imprint import OMITTED
from kikan.shared.documents.seal_picture import LARGEST, picture_of
from kikan.shared.errors import ProcedureError
from kikan.shared.history import OPEN
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts
from kikan.shared.worklist.reads import find, open_acts_of

ACT = "documents.set_signatory"
SUBJECT = ("signatory", 0)
word("documents_signatory", "職務者・公印", hidden=("seal",))
word("documents_printing", "出力先・給紙")


class SignatoryForm(forms.Form):
    """The mayor or who acts for him, at which offices, from when, with which seal."""

    place = forms.TypedChoiceField(label="発行場所", coerce=int)
    title = ExactText(
        label="職名",
        longest=60,
        widget=forms.TextInput(attrs={"class": "in in-wide", "autocomplete": "off"}),
    )
    name = NameField(label="氏名", longest=100)
    seal = forms.FileField(label="公印の画像", required=False)
    valid_from = EraDateField(label="始まりの日")
    valid_until = EraDateField(label="終わりの日（この日から別の人）", required=False)

    def __init__(self, *arguments: Any, offices: dict[int, str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["place"].choices = [(0, "全部の窓口"), *offices.items()]  # type: ignore[attr-defined]
        self.fields["title"].help_text = "例　○○市長、○○市長職務代理者　○○市副市長"
        self.fields[
            "seal"
        ].help_text = "SVG か PNG（150KB以下、25mm以内で印刷）。ないときは「公印省略」になります。"
        self.fields[
            "valid_until"
        ].help_text = "期間のある職務代理者のときに入力します。過ぎると、前の人に戻ります。"

    def clean_seal(self) -> Any:
        sent = self.cleaned_data["seal"]
        if sent and sent.size > LARGEST:
            raise forms.ValidationError("画像が大きすぎます（150KBまで）。", code="size")
        return sent


@screen("documents.look")
@require_http_methods(["GET", "POST"])
def signatories(request: HttpRequest, municipality: int) -> HttpResponse:
    """Who signs today, before and from when on; a new one waits for the approval of another person."""
    actor = actor_in(request)
    with tenant(municipality):
        known = room.all_signatories()
        waiting = [act for act in open_acts_of([SUBJECT]) if act.procedure == ACT]
        offices = dict(
            Office.objects.filter(municipality=municipality).order_by("number").values_list("number", "name")
        )
    form = SignatoryForm(
        request.POST if request.method == "POST" else None, request.FILES or None, offices=offices,
        initial={"place": 0},
    )  # fmt: skip
    if request.method == "POST":
        actor.require("documents.parameter")
        if form.is_valid():
            try:
                return once(request, lambda: _enter(actor, form.cleaned_data))
            except ProcedureError as error:
                refuse(form, error)
    context = {
        "rows": [(s, offices.get(s.place, "全部の窓口"), _state(s, clock.today())) for s in known],
        "waiting": waiting,
        "form": form,
        "may_enter": actor.may("documents.parameter"),
    }
    return render(request, "desk/papers/signatories.html", context)


def _state(signing: room.Signing, day: date) -> tuple[str, str]:
    if signing.holds_on(day):
        return "今の職務者", "green"
    return ("これから", "blue") if signing.valid_from > day else ("過去", "grey")


def _enter(actor: Actor, given: dict[str, Any]) -> HttpResponse:
    """Keep the entry until another person approves it."""
    seal = picture_of(given["seal"].read()) if given["seal"] else OMITTED
    arguments = {
        "title": given["title"],
        "name": given["name"],
        "seal": seal,
        "valid_from": given["valid_from"],
        "valid_until": given["valid_until"] or OPEN,
        "place": given["place"],
    }
    room.check(arguments["title"], arguments["name"], seal, arguments["valid_from"], arguments["valid_until"])
    number = acts.enter(
        ACT, actor=actor, arguments=arguments, subjects=[SUBJECT], title=f"職務者・公印の登録　{given['title']}"[:120]
    )  # fmt: skip
    return redirect("worklist_act", municipality=actor.municipality, number=number)


@screen("documents.look")
@require_GET
def seal(request: HttpRequest, municipality: int, entry: int) -> HttpResponse:
    """The picture of a kept seal."""
    with tenant(municipality):
        found = next((s for s in room.all_signatories() if s.entry == entry and s.has_picture), None)
    return _picture(found.seal if found else "")


@screen("documents.look")
@require_GET
def seal_of_act(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The picture of a seal that waits for approval."""
    with tenant(municipality):
        act = find(number)
    return _picture(str(act.arguments.get("seal", "")) if act.procedure == ACT else "")


def _picture(svg: str) -> HttpResponse:
    if not svg.startswith("<svg") and not svg.startswith("<ns0:svg"):
        raise Http404
    response = HttpResponse(svg, content_type="image/svg+xml")
    response["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    )
    return response
