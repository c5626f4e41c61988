"""A municipality leaves with everything (移出): asked for, approved, fetched once, accepted, ordered to be erased."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.leaving.procedures import end, leave
from kikan.businesses.leaving.reads import leavings as reads
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.fields import EraDateField, ExactText
from kikan.shared.desk.offices import joint_offices_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.exchange.outbound.encoding import ENCODINGS, UTF8
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, tenant

WIDE = {"class": "in in-wide", "autocomplete": "off"}


class AskForm(forms.Form):
    """移出の依頼."""

    purpose = forms.TypedChoiceField(
        label="目的", choices=[("", "選んでください"), *reads.PURPOSES], coerce=int
    )
    receiver = forms.TypedChoiceField(label="一式を受け取る人", coerce=int)
    encoding = forms.ChoiceField(
        label="指定様式の文字コード", choices=list(ENCODINGS.items()), initial=UTF8, required=False
    )
    recipient = ExactText(
        label="受取側の公開鍵（age1…。空なら開封鍵を作ります）", longest=80, required=False,
        widget=forms.TextInput(WIDE),
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["receiver"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "選んでください"), *people]

    def clean_encoding(self) -> str:
        return str(self.cleaned_data["encoding"]) or UTF8


class AcceptForm(forms.Form):
    """受領の記録."""

    body = ExactText(label="受領した団体・事業者", longest=100, widget=forms.TextInput(WIDE))
    person = ExactText(label="受領者の氏名", longest=100)
    accepted_on = EraDateField(label="受領日")
    sha256 = ExactText(label="受領した一式のハッシュ値（SHA-256）", longest=80, widget=forms.TextInput(WIDE))


def _url(municipality: int, number: int) -> str:
    return reverse("leaving:leaving", kwargs={"municipality": municipality, "number": number})


@screen("leaving.look")
@require_http_methods(["GET", "POST"])
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    """The leavings so far; a form asks for another."""
    actor = actor_in(request)
    with tenant(municipality):
        found, people = reads.leavings(), reads.people()
    form = AskForm(request.POST or None, people=people)

    def act() -> str:
        return _url(municipality, leave.ask(**form.cleaned_data, actor=actor))

    columns = (
        Column("number", "移出番号", "count", url=lambda r: _url(municipality, r.number)),
        Column("asked_on", "依頼", "day", value=lambda r: r.asked.at.date()), Column("purpose_ja", "目的"),
        Column("receiver_ja", "受け取る人"), Column("state_ja", "状態"), Column("accepted_on", "受領", "day"),
    )  # fmt: skip
    table = Table(
        request, columns, found, name="leavings", ja="移出", sort="-number", filters=False,
        empty="まだ移出を依頼していません。",
    )  # fmt: skip
    context = {"table": table, "may_change": actor.may("leaving.change"), "offices": joint_offices_of(actor)}
    return carried_out(request, form, act, "leaving/home.html", context)


@screen("leaving.look")
@require_http_methods(["GET", "POST"])
def leaving(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One leaving with its steps and what may be done next. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        found = reads.require_leaving(number)
    accepting = AcceptForm(
        request.POST if "accept" in request.POST else None, initial={"accepted_on": clock.today()}
    )
    context = {
        "it": found, "accepting": accepting, "may_change": actor.may("leaving.change"),
        "may_approve": actor.may("leaving.approve"), "is_receiver": actor.user == found.receiver,
    }  # fmt: skip
    if "key" in request.POST:
        return _key_shown(request, found, actor)
    plain = forms.Form(request.POST if request.method == "POST" and "accept" not in request.POST else None)
    form = accepting if "accept" in request.POST else plain
    return carried_out(request, form, _act(request, actor, found, accepting), "leaving/leaving.html", context)


def _act(request: HttpRequest, actor: Actor, found: reads.Line, accepting: AcceptForm) -> Callable[[], str]:
    """What the button that was pressed stands for."""
    here, number = _url(actor.municipality, found.number), found.number

    def act() -> str:
        if "accept" in request.POST:
            end.accept(leaving=number, **accepting.cleaned_data, actor=actor)
        elif "order" in request.POST:
            end.order_erasure(leaving=number, actor=actor)
        elif "confirm" in request.POST:
            end.approve_erasure(leaving=number, actor=actor)
        else:
            with tenant(actor.municipality):
                leave.approve(leaving=number, actor=actor)
                run = queue.enqueue("leaving.write_delivery", actor=actor, parameters={"leaving": number})
            return reverse("run", kwargs={"municipality": actor.municipality, "number": run})
        return here

    return act


def _key_shown(request: HttpRequest, found: reads.Line, actor: Actor) -> HttpResponse:
    """The key on a page of its own, once."""

    def shown() -> HttpResponse:
        key = leave.show_key(leaving=found.number, actor=actor)
        return render(request, "leaving/key.html", {"it": found, "key": key})

    answer = once(request, shown)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@screen("leaving.look")
@require_POST
def fetched(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The sealed delivery itself, to the named person; it is gone from here when it is sent. Errors: NotFound, Refused."""
    path = leave.fetch(leaving=number, actor=actor_in(request))
    file = path.open("rb")
    path.unlink()
    answer = FileResponse(
        file, as_attachment=True, filename=path.name, content_type="application/octet-stream"
    )
    return cast(HttpResponse, answer)
