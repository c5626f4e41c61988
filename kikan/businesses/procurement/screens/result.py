"""The result as it was kept, the anonymised minutes, the specification (評価の結果・議事・仕様)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kikan.businesses.procurement.reads import aftermath, panels, results, rounds
from kikan.businesses.procurement.screens.steps import acts_of, require, url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.tenancy import clock, tenant


@screen("procurement.look")
@require_GET
def result(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Ranks with every step, what judges and bidders said under letters, what was promised. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        found = require(number)
        evaluation, decision = results.evaluation_of(number), results.decision_of(number)
        comments = panels.comments_of(found) if evaluation else []
        shortlist, issued = rounds.shortlist_of(number), results.papers_of(number)
        changes, protests = aftermath.changes_of(number), aftermath.protests_of(number)
        terms = aftermath.terms_of(number)
        period = aftermath.period_of(found)
        offers = panels.proposals_of(number)
        statements, promises = panels.statements_of(number), results.promises_of(number)
        orders = results.orders_of(found, rounds.closed_rounds(found, shortlist, evaluation is not None))
    names = {p.bidder: p.name for p in offers}
    effects = sum(c.price_effect for c in changes if c.is_approved)
    chosen = next((p for p in offers if decision and p.bidder == decision.bidder), None)
    may_name = found.is_decided
    # Points of the first round tell prices; judges of the second read them after the evaluation alone.
    may_weigh = actor.may("procurement.change") or evaluation is not None
    context = {
        "it": found, "shortlist": shortlist, "firsts": results.first_results(shortlist), "may_weigh": may_weigh,
        "orders": orders if may_weigh else [], "evaluation": evaluation, "decision": decision,
        "results": [(r, names.get(r.bidder, "") if may_name else "") for r in evaluation.results]
        if evaluation
        else [],
        "winner": f"{panels.letter_of(decision.bidder)}　{names.get(decision.bidder, '')}" if decision else "",
        # Judges' words come out with the evaluation, when no score can follow them any more.
        "comments": comments,
        "statements": statements,
        "promises": [(p, _request_url(municipality, p.request)) for p in promises],
        "papers": [
            (ja, on, reverse("documents_paper", args=(municipality, paper))) for paper, ja, on in issued
        ]
        if actor.may("procurement.print")
        else [],
        "terms": terms, "unsettled": sum(not t.is_settled for t in terms),
        "changes": changes, "effects": effects, "now": aftermath.sum_of(promises),
        "contracted": chosen.total if chosen else 0, "due": (chosen.total if chosen else 0) + effects,
        "protests": [(p, names.get(p.bidder, "")) for p in protests], "period": period,
        "is_over": period is not None and clock.today() > period.ends,
        "open": sum(p.is_open for p in promises),
        "acts": acts_of(found, municipality, actor),
        "back": url("procurement", municipality, number=number),
    }  # fmt: skip
    return render(request, "procurement/result.html", context)


def _request_url(municipality: int, request: int) -> str:
    """Where the joint office shows the wish a deviation became."""
    return reverse("joint_office:request", args=(municipality, request)) if request else ""
