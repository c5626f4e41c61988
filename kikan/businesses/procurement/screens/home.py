"""Procurements: the list, a new one, and the page of one with all that is known (調達)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.procurement.procedures.prepare_notice import enter_procurement
from kikan.businesses.procurement.reads import examples, notices, panels, results, rounds
from kikan.businesses.procurement.screens.forms import RulesForm, initial_of
from kikan.businesses.procurement.screens.steps import acts_of, require, url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.tables import Column, Table
from kikan.shared.tenancy import tenant


@screen("procurement.look")
@require_GET
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    """Every procurement with its state and days."""
    actor = actor_in(request)
    with tenant(municipality):
        found = notices.procurements_now()

    def place(it: notices.ProcurementLine) -> str:
        return url("procurement", municipality, number=it.procurement)

    columns = (
        Column("procurement", "調達番号", "count", url=place),
        Column("title", "件名", url=place),
        Column("state_ja", "状態"),
        Column("proposals_until", "提出期限", "day"),
        Column("scores_until", "採点の期限", "day"),
    )
    table = Table(
        request, columns, found, name="procurements", ja="調達", sort="-procurement", empty="調達はありません。",
        empty_url="",
    )  # fmt: skip
    tiles = [
        Tile("準備中", f"{sum(p.is_draft for p in found):,}", "件"),
        Tile("公告済み", f"{sum(not p.is_draft and not p.is_decided for p in found):,}", "件"),
        Tile("決定済み", f"{sum(p.is_decided for p in found):,}", "件"),
    ]
    context = {
        "table": table, "tiles": tiles,
        "enter_url": url("enter", municipality) if actor.may("procurement.change") else "",
    }  # fmt: skip
    return render(request, "procurement/home.html", context)


@screen("procurement.change")
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, municipality: int) -> HttpResponse:
    """Draft a procurement."""
    form = RulesForm(request.POST or None)

    def act() -> str:
        number = enter_procurement(**form.given(), actor=actor_in(request))
        return url("procurement", municipality, number=number)

    context = {"back": url("home", municipality)}
    return carried_out(request, form, act, "procurement/enter.html", context)


@screen("procurement.look")
@require_http_methods(["GET", "POST"])
def procurement(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One procurement: rules, criteria, functions, proposals, judges, what is missing; a post mends the draft's rules.

    Bidders stand under letters but for the office, until the decision. Errors: NotFound.
    """
    actor = actor_in(request)
    with tenant(municipality):
        found = require(number)
        terms, functions = notices.terms_of(found), notices.functions_of(number)
        proposals, progress = panels.proposals_of(number), panels.progress_of(found)
        context: dict[str, Any] = {
            "it": found, "criteria": notices.criteria_of(number), "functions": functions, "progress": progress,
            "missing": [] if found.is_draft or found.is_decided else panels.missing_of(found),
            "investigations": [(panels.letter_of(i.bidder), i) for i in panels.investigations_of(number)],
            "shortlist": rounds.shortlist_of(number), "is_evaluated": results.evaluation_of(number) is not None,
        }  # fmt: skip
        answers = panels.answers_of(number)
    named = actor.may("procurement.change") or found.is_decided
    shows_price = named or context["is_evaluated"]
    may_mend = found.is_draft and actor.may("procurement.change")
    form = RulesForm(request.POST or None, initial=initial_of(found))

    def act() -> str:
        actor.require("procurement.change")
        enter_procurement(**form.given(), procurement=number, actor=actor)
        return url("procurement", municipality, number=number)

    context |= {
        "example": examples.example_of(terms, context["criteria"]),
        "first_allotted": terms.of_round(1).allotted if found.has_first_round else 0,
        "shows_price": shows_price, "allotted": terms.allotted, "fits": terms.allotted == terms.total, "may_mend": may_mend,
        "proposals": [
            (
                p, p.name if named else "", sum(a.bidder == p.bidder for a in answers),
                url("proposal", municipality, number=number, bidder=p.bidder),
            )
            for p in proposals
        ],
        "acts": acts_of(found, municipality, actor), "may_judge": actor.may("procurement.judge"),
        "scores_url": url("scores", municipality, number=number),
        "result_url": url("result", municipality, number=number),
    }  # fmt: skip
    return carried_out(request, form, act, "procurement/procurement.html", context)
