"""A proposal's answers, and the sheet in which a judge scores all proposals (回答・採点)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.procurement.procedures.judge_proposals import enter_scores
from kikan.businesses.procurement.procedures.receive_proposals import answer_functions
from kikan.businesses.procurement.reads import notices, panels, results
from kikan.businesses.procurement.reads.rounds import NEITHER
from kikan.businesses.procurement.screens.forms import AnswersForm, Known, ScoresForm
from kikan.businesses.procurement.screens.steps import require, url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant


@screen("procurement.look")
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, municipality: int, number: int, bidder: int) -> HttpResponse:
    """A proposal with its prices by year and its answer to each function. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        found = require(number)
        offer = next((p for p in panels.proposals_of(number) if p.bidder == bidder), None)
        functions, is_evaluated = notices.functions_of(number), results.evaluation_of(number) is not None
        answers = {a.function: a for a in panels.answers_of(number) if a.bidder == bidder}
    if offer is None:
        raise NotFound("この提案はありません。", what_to_do="調達の画面から開き直してください。")
    initial: dict[str, Any] = {f"a{n}": a.answer for n, a in answers.items()}
    initial |= {f"n{n}": a.note for n, a in answers.items()}
    form = AnswersForm(request.POST or None, known=Known(found, functions=functions), initial=initial)

    def act() -> str:
        answer_functions(procurement=number, bidder=bidder, **form.given(), actor=actor)
        return url("proposal", municipality, number=number, bidder=bidder)

    may_change = actor.may("procurement.change")
    context = {
        "it": found, "offer": offer, "name": offer.name if may_change or found.is_decided else "",
        "prices": list(zip(found.prices_ja, offer.prices, strict=True))
        if may_change or is_evaluated
        else [],
        "rows": [(f, answers.get(f.function)) for f in functions],
        "may_answer": may_change and not found.is_decided,
        "back": url("procurement", municipality, number=number),
    }  # fmt: skip
    return carried_out(request, form, act, "procurement/proposal.html", context)


@screen("procurement.judge")
@require_http_methods(["GET", "POST"])
def scores(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The sheet of the judge who looks at it: every proposal under its letter, every item it scores. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        found, judge = require(number), panels.judge_of(number, actor.user)
        bench, kept = panels.bench_of(found), panels.scores_of(number)
        is_evaluated = results.evaluation_of(number) is not None
        mine_now = next((p for p in panels.progress_of(found) if p.judge == judge), None)
    offers = bench.offers
    own = [c for c in bench.criteria if judge is not None and c.is_scored_by(judge.group)]
    cells = [(c.criterion, p.bidder, f"{p.letter}　{c.ja}", c.least, c.full) for p in offers for c in own]
    mine = [s for s in kept if judge is not None and s.judge == judge.judge]
    initial: dict[str, Any] = {f"s{s.criterion}_{s.bidder}": s.value for s in mine}
    initial |= {f"c{s.criterion}_{s.bidder}": s.comment for s in mine}
    form = ScoresForm(request.POST or None, cells=cells, initial=initial)

    def act() -> str:
        enter_scores(procurement=number, scores=form.scores(), actor=actor)
        return url("scores", municipality, number=number)

    closed = _closed(found, is_evaluated)
    for field in form.fields.values():
        field.disabled = bool(closed)
    context = {
        "it": found, "judge": judge, "done": mine_now.scored if mine_now else 0, "closed": closed,
        "why_not": _why_not(mine_now, bench.round), "round": bench.round if found.has_first_round else 0,
        "rows": [
            (p.letter, c, form[f"s{c.criterion}_{p.bidder}"], form[f"c{c.criterion}_{p.bidder}"])
            for p in offers
            for c in own
        ],
        "has_worst": any(c.least for c in own), "declare_url": url("step", municipality, number=number, step="declare"),
        "back": url("procurement", municipality, number=number),
    }  # fmt: skip
    return carried_out(request, form, act, "procurement/scores.html", context)


def _closed(found: notices.ProcurementLine, is_evaluated: bool) -> str:
    """Why nothing is scored any more, so that the sheet shows what was given and offers no act; empty while it is open."""
    if is_evaluated:
        return "評価が済んだので、採点は締め切られました。"
    return "採点の期限を過ぎています。" if clock.today() > found.scores_until else ""


def _why_not(progress: panels.Progress | None, open_round: int) -> str:
    """What keeps a judge from scoring, told before anything is typed."""
    if open_round == NEITHER:
        return "第一次審査は締め切られました。結果が決まると、通過した提案の第二次審査を採点できます。"
    if progress is not None and progress.has_interest:
        return "提案者と利害関係があるので、採点しません。"
    if progress is not None and progress.asked and not progress.has_declared:
        return "利害関係の申告が済むと、採点できます。"
    return ""
