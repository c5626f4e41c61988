"""Correct or withdraw an announced election (選挙の訂正・告示の取消し), with what stands already beside the form."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.elections.procedures.correct_election import (
    correct_election,
    reinstate_election,
    withdraw_election,
)
from kikan.businesses.elections.procedures.set_election import Asked
from kikan.businesses.elections.reads import choices, correcting, places, roll
from kikan.businesses.elections.screens.poll_asking import carried_out, url
from kikan.businesses.elections.screens.poll_forms import ElectionForm
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.fields import ExactText
from kikan.shared.tenancy import tenant

JUDGES = 3


class CorrectionForm(ElectionForm):
    """選挙の訂正."""

    uncontested = forms.TypedMultipleChoiceField(
        label="無投票になった選挙（候補者が定数を超えない）",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = ExactText(label="訂正の理由（告示の日・番号、候補者の数など）", longest=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["uncontested"].choices = choices.contests()  # type: ignore[attr-defined]


class WithdrawalForm(forms.Form):
    """告示の取消し."""

    reason = ExactText(label="取消し（取消しを戻す）の理由", longest=200)


@screen("elections.parameter")
@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, municipality: int, election: int) -> HttpResponse:
    """Correct an election; withdraw it or take that back, by who may approve. Errors: NotFound."""
    actor, asked = actor_in(request), request.POST
    with tenant(municipality):
        held = places.require_election(election)
        contests, standing = roll.all_contests_of(election), correcting.standing_of(held)
    which = next((name for name in ("withdraw", "reinstate") if name in asked), "")
    usual = min(c.early_from for c in contests)
    review = next((c.early_from for c in contests if c.kind == JUDGES and c.early_from != usual), None)
    initial = {
        "name": held.name, "base_on": held.base_on, "notice_on": held.notice_on, "election_on": held.election_on,
        "moves_until": held.moves_until,
        "kinds": [c.kind for c in contests if not c.is_given_up], "review_from": review,
        "uncontested": [c.kind for c in contests if c.is_uncontested],
    }  # fmt: skip
    form = CorrectionForm(asked if asked and not which else None, initial=initial)
    withdrawal = WithdrawalForm(asked if which else None, prefix="withdrawal")

    def act() -> str:
        given = dict(form.cleaned_data)
        first, kinds, none = given.pop("review_from"), given.pop("kinds"), given.pop("uncontested")
        wanted = tuple(Asked(kind, first if kind == JUDGES else None) for kind in sorted(kinds))
        correct_election(election=election, **given, contests=wanted, uncontested=tuple(none), actor=actor)
        return url("election_correct", municipality, election=election) + "?done=1"

    def withdrawn() -> str:
        undo = withdraw_election if which == "withdraw" else reinstate_election
        undo(election=election, reason=withdrawal.cleaned_data["reason"], actor=actor)
        return url("election_correct", municipality, election=election) + "?done=1"

    lines = [(c, standing.handed.get(c.contest, 0)) for c in contests]
    context = {
        "held": held, "correction": form, "withdrawal": withdrawal, "standing": standing, "contests": lines,
        "may_withdraw": actor.may("elections.approve"), "is_done": "done" in request.GET,
    }  # fmt: skip
    sent, carry = (withdrawal, withdrawn) if which else (form, act)
    return carried_out(request, sent, carry, "elections/correction.html", context)
