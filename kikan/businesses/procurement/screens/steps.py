"""Each act on a procurement as a form of one page (調達の手続)."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.procurement.procedures import change_promises as changing
from kikan.businesses.procurement.procedures import decide_winner as deciding
from kikan.businesses.procurement.procedures import hear_protests as hearing
from kikan.businesses.procurement.procedures import hold_first_round as first
from kikan.businesses.procurement.procedures import judge_proposals as judging
from kikan.businesses.procurement.procedures import prepare_notice as notice
from kikan.businesses.procurement.procedures import receive_proposals as receiving
from kikan.businesses.procurement.procedures import settle_terms as settling
from kikan.businesses.procurement.procedures.issue_notices import (
    invite_bidders,
    issue_first_notices,
    issue_notices,
)
from kikan.businesses.procurement.procedures.issue_papers import issue_papers
from kikan.businesses.procurement.reads import aftermath, notices, panels, results
from kikan.businesses.procurement.reads.notices import DECIDED, DRAFT, PUBLISHED
from kikan.businesses.procurement.screens import forms
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.pieces import Act
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import tenant

FORM = "procurement/form.html"
CHANGE, APPROVE, JUDGE = "procurement.change", "procurement.approve", "procurement.judge"
PRINT = "procurement.print"


@dataclass(frozen=True)
class Step:
    """An act: its name, form, procedure, right, the states it may be done in, where it leads.

    is_of_first: it is done in calls of two rounds alone.
    """

    ja: str
    form: Any
    procedure: Any
    right: str
    states: tuple[int, ...]
    after: str = "procurement"
    is_of_first: bool = False


STEPS = {
    "criterion": Step("評価項目の登録", forms.CriterionForm, notice.set_criterion, CHANGE, (DRAFT,)),
    "function": Step("機能要件の登録", forms.FunctionForm, notice.set_function, CHANGE, (DRAFT,)),
    "judge": Step("審査員の登録", forms.JudgeForm, judging.name_judge, APPROVE, (DRAFT, PUBLISHED)),
    "release": Step("審査員の解任", forms.ReleaseForm, judging.release_judge, APPROVE, (DRAFT, PUBLISHED)),
    "publish": Step("公告", forms.NoForm, notice.publish_procurement, APPROVE, (DRAFT,)),
    "proposal": Step("提案の受付", forms.ProposalForm, receiving.receive_proposal, CHANGE, (PUBLISHED,)),
    "withdraw": Step("提案の辞退", forms.WithdrawForm, receiving.withdraw_proposal, CHANGE, (PUBLISHED,)),
    "declare": Step("利害関係の申告", forms.DeclareForm, judging.declare_interests, JUDGE, (PUBLISHED,)),
    "extend": Step("採点の期限の延長", forms.ExtendForm, notice.extend_scoring, APPROVE, (PUBLISHED,)),
    "statement": Step("議事の記録", forms.StatementForm, judging.keep_statement, CHANGE, (PUBLISHED,), "result"),
    "investigate": Step("低価格の調査", forms.InvestigateForm, deciding.investigate_price, CHANGE, (PUBLISHED,)),
    "confirm": Step("低価格の調査の決定", forms.BidderForm, deciding.confirm_investigation, APPROVE, (PUBLISHED,)),
    "close-first": Step("第一次審査の締切", forms.NoForm, first.close_first_round, CHANGE, (PUBLISHED,), "result", True),
    "approve-first": Step("第一次審査の決定", forms.NoForm, first.approve_first_round, APPROVE, (PUBLISHED,), "result", True),
    "reopen-first": Step("第一次審査の差戻し", forms.ReasonForm, first.reopen_first_round, APPROVE, (PUBLISHED,), "result", True),
    "first-notices": Step(
        "第一次審査結果通知書の発行", forms.NoForm, issue_first_notices, PRINT, (PUBLISHED, DECIDED), "result", True
    ),
    "evaluate": Step("総合評価", forms.NoForm, deciding.evaluate_proposals, CHANGE, (PUBLISHED,), "result"),
    "decide": Step("受託候補者の決定", forms.DecideForm, deciding.decide_procurement, APPROVE, (PUBLISHED,), "result"),
    "papers": Step("調書と議事要旨の発行", forms.NoForm, issue_papers, PRINT, (PUBLISHED, DECIDED), "result"),
    "invite": Step("審査への参加依頼書の発行", forms.InviteForm, invite_bidders, PRINT, (PUBLISHED,), "result"),
    "notices": Step("審査結果通知書の発行", forms.NoForm, issue_notices, PRINT, (DECIDED,), "result"),
    "protest": Step("異議の受付", forms.ProtestForm, hearing.receive_protest, CHANGE, (DECIDED,), "result"),
    "answer-protest": Step("異議への回答", forms.AnswerProtestForm, hearing.answer_protest, APPROVE, (DECIDED,), "result"),
    "term": Step("契約条項の確認", forms.TermForm, settling.settle_term, CHANGE, (DECIDED,), "result"),
    "change": Step("変更記録の登録", forms.ChangeForm, changing.propose_change, CHANGE, (DECIDED,), "result"),
    "decide-change": Step("変更記録の決定", forms.DecideChangeForm, changing.decide_change, APPROVE, (DECIDED,), "result"),
    "accept": Step("仕様の検収", forms.AcceptForm, deciding.accept_function, CHANGE, (DECIDED,), "result"),
}  # fmt: skip


def url(name: str, municipality: int, **numbers: int | str) -> str:
    return reverse(f"procurement:{name}", kwargs={"municipality": municipality, **numbers})


def acts_of(found: notices.ProcurementLine, municipality: int, actor: Actor) -> list[Act]:
    """The acts of the state, greyed where somebody else must do them."""
    return [
        Act(s.ja, url("step", municipality, number=found.procurement, step=name))
        if actor.may(s.right)
        else Act(s.ja, reason="権限がありません")
        for name, s in STEPS.items()
        if found.state in s.states and (found.has_first_round or not s.is_of_first)
    ]


def require(number: int) -> notices.ProcurementLine:
    """Errors: NotFound."""
    found = notices.procurement_of(number)
    if found is None:
        raise NotFound("この調達はありません。", what_to_do="調達の一覧から開き直してください。")
    return found


@screen("procurement.look")
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, municipality: int, number: int, step: str) -> HttpResponse:
    """One act; its procedure asks for its own right. Errors: NotFound, NotPermitted."""
    actor = actor_in(request)
    if step not in STEPS:
        raise NotFound("この手続はありません。", what_to_do="調達の画面から開き直してください。")
    taken = STEPS[step]
    actor.require(taken.right)
    with tenant(municipality):
        found = require(number)
        known = forms.Known(
            found, panels.proposals_of(number), notices.functions_of(number),
            forms.is_first(results.evaluation_of(number)), panels.candidates(),
            aftermath.changes_of(number), aftermath.protests_of(number),
        )  # fmt: skip
    form = taken.form(request.POST or None, known=known)

    def act() -> str:
        taken.procedure(procurement=number, **form.given(), actor=actor)
        return url(taken.after, municipality, number=number)

    context = {
        "ja": taken.ja, "button": "登録する", "told": f"{found.title}（{found.state_ja}）",
        "back": url("procurement", municipality, number=number),
    }  # fmt: skip
    return carried_out(request, form, act, FORM, context)
