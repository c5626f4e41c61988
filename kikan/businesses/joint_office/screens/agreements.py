"""Agreements with their parties and clauses (協定)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.joint_office.procedures.set_agreements import (
    enter_agreement,
    set_clause,
    sign_agreement,
)
from kikan.businesses.joint_office.reads import choices, members
from kikan.businesses.joint_office.screens import forms
from kikan.businesses.joint_office.screens.asking import url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant

FORM = "joint_office/form.html"


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest, municipality: int) -> HttpResponse:
    """The agreements signed by the page's day; a form enters another."""
    actor = actor_in(request)
    with tenant(municipality):
        found = members.agreements_on(as_of(request))
    form = forms.AgreementForm(request.POST or None)

    def act() -> str:
        number = enter_agreement(**form.cleaned_data, actor=actor)
        return url("agreement", municipality, number=number)

    rows = [(a, url("agreement", municipality, number=a.agreement)) for a in found]
    context = {"agreements": rows, "may_change": actor.may("joint_office.change")}
    return carried_out(request, form, act, "joint_office/agreements.html", context)


@screen("joint_office.look")
@require_GET
def agreement(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One agreement: who signed it, what it says on the page's day. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        found = _found(number)
        bodies, clauses = members.members_on(None), members.clauses_of(number, day)
    names = {m.member: m.name for m in bodies}
    context = {
        "agreement": found,
        "parties": [(names[p], url("member", municipality, number=p)) for p in found.parties],
        "clauses": clauses,
        "may_change": actor.may("joint_office.change"),
        "sign_url": url("sign", municipality, number=number),
        "clause_url": url("clause", municipality, number=number),
    }
    return render(request, "joint_office/agreement.html", context)


@screen("joint_office.change")
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Another member signs."""
    with tenant(municipality):
        found, bodies = _found(number), members.members_on(clock.today())
    offered = {"member": [(m.member, m.name) for m in bodies if m.member not in found.parties]}
    form = forms.SignForm(request.POST or None, offered=offered, initial={"signed_on": clock.today()})

    def act() -> str:
        sign_agreement(agreement=number, **form.cleaned_data, actor=actor_in(request))
        return url("agreement", municipality, number=number)

    context = {
        "ja": f"{found.title}　締結",
        "button": "締結を登録する",
        "back": url("agreement", municipality, number=number),
    }
    return carried_out(request, form, act, FORM, context)


@screen("joint_office.change")
@require_http_methods(["GET", "POST"])
def clause(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A clause, new or with another wording from a day on."""
    with tenant(municipality):
        found = _found(number)
    offered = {"kind": choices.clause_kinds()}
    form = forms.ClauseForm(request.POST or None, offered=offered, initial={"from_on": found.signed_on})

    def act() -> str:
        set_clause(agreement=number, **form.cleaned_data, actor=actor_in(request))
        return url("agreement", municipality, number=number)

    context = {
        "ja": f"{found.title}　条項",
        "button": "条項を登録する",
        "back": url("agreement", municipality, number=number),
    }
    return carried_out(request, form, act, FORM, context)


def _found(number: int) -> members.AgreementLine:
    found = members.agreement_of(number)
    if found is None:
        raise NotFound("この協定はありません。", what_to_do="協定の一覧から開き直してください。")
    return found
