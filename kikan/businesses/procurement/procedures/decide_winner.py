"""A low price looked into, the evaluation, the decision by another person, the specification (調査・評価・決定・検収)."""

import hashlib
import json

from kikan.businesses.procurement.models import Decision, Evaluation, Investigation, Procurement, Promise
from kikan.businesses.procurement.models.offer import Fit
from kikan.businesses.procurement.models.result import PromiseState
from kikan.businesses.procurement.procedures.checking import (
    ENFORCEMENT_ORDER,
    entered,
    require_another,
    require_first_round_open,
    require_procurement,
    require_text,
)
from kikan.businesses.procurement.reads import notices, panels, results
from kikan.businesses.procurement.reads.aftermath import changes_of, levels
from kikan.businesses.procurement.reads.notices import DECIDED, PUBLISHED
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import by_name, procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise


@procedure("procurement.investigate_price", right="procurement.change", ja="低価格の調査")
def investigate_price(*, procurement: int, bidder: int, is_sound: bool, reason: str, actor: Actor) -> int:
    """Propose what the look into a low price found; another person confirms. Returns the number of the entry.

    Errors: NotFound; Refused for a price that is not low, or after the evaluation.
    """
    found = require_procurement(procurement, PUBLISHED)
    offer = next((p for p in panels.proposals_of(procurement) if p.bidder == bidder), None)
    if offer is None:
        raise NotFound("この提案はありません。", field="bidder")
    if offer.total >= found.investigate_below:
        raise Refused("この提案の価格は調査基準価格を下回っていません。", field="bidder")
    _require_not_evaluated(procurement)
    require_first_round_open(procurement)
    values = {
        "is_sound": is_sound,
        "reason": require_text(reason, "reason", "理由"),
        "is_confirmed": False,
    }
    entry = entered("procurement.price_investigated", "procurement.investigate_price", procurement, actor)
    key = {"procurement": procurement, "bidder": bidder}
    history.replace(Investigation, key, values, entry=entry, valid_from=clock.today())
    return entry


@procedure("procurement.confirm_investigation", right="procurement.approve", ja="低価格の調査の決定")
def confirm_investigation(*, procurement: int, bidder: int, actor: Actor) -> int:
    """The second person decides as was proposed; returns the number of the entry. Errors: NotFound, Refused."""
    require_procurement(procurement, PUBLISHED)
    found = next((i for i in panels.investigations_of(procurement) if i.bidder == bidder), None)
    if found is None or found.is_confirmed:
        raise NotFound("決定を待つ調査はありません。", field="bidder")
    _require_not_evaluated(procurement)
    require_first_round_open(procurement)
    require_another(found.entry, actor)
    entry = entered(
        "procurement.investigation_confirmed", "procurement.confirm_investigation", procurement, actor
    )
    history.change(
        Investigation, {"procurement": procurement, "bidder": bidder}, {"is_confirmed": True}, entry=entry,
        valid_from=clock.today(),
    )  # fmt: skip
    return entry


def _require_not_evaluated(procurement: int) -> None:
    if results.evaluation_of(procurement) is not None:
        raise Refused("評価が済んでいるので、変えられません。")


@procedure("procurement.evaluate", right="procurement.change", ja="総合評価")
def evaluate_proposals(*, procurement: int, actor: Actor) -> int:
    """Compute and keep the evaluation, once; scores are closed by it. Returns its number.

    Errors: NotFound; Refused where something is missing, or it is evaluated already.
    """
    found = require_procurement(procurement, PUBLISHED)
    _require_not_evaluated(procurement)
    missing = panels.missing_of(found)
    if missing:
        raise Refused(
            missing[0], what_to_do=f"足りないものが{len(missing)}件あります。調達の画面で確かめてください。"
        )
    numbered = {p.letter: p.bidder for p in panels.proposals_of(procurement)}
    kept = [results.kept(o, numbered[o.bidder]) for o in results.computed(found)]
    number = numbers.draw("procurement.evaluation")
    entry = entered(
        "procurement.evaluated", "procurement.evaluate", procurement, actor, cites=ENFORCEMENT_ORDER
    )
    Evaluation.objects.create(
        municipality=current_or_raise(), evaluation=number, procurement=procurement, evaluated_on=clock.today(),
        results=kept, entry=entry,
    )  # fmt: skip
    return number


@procedure("procurement.decide", right="procurement.approve", ja="受託候補者の決定")
def decide_procurement(*, procurement: int, bidder: int, actor: Actor, lot: str = "") -> int:
    """Decide for the first of the evaluation; its proposal becomes the specification. Returns the number of the entry.

    lot: how the lot fell, where several are first. Errors: NotFound; Refused for the one who evaluated, for a bidder
    that is not first, or several firsts without a lot.
    """
    require_procurement(procurement, PUBLISHED)
    evaluation = results.evaluation_of(procurement)
    if evaluation is None:
        raise Refused("総合評価が済んでいません。")
    require_another(evaluation.entry, actor)
    if bidder not in evaluation.first:
        raise Refused("第1位の提案者ではありません。", field="bidder")
    if len(evaluation.first) > 1:
        lot = require_text(lot, "lot", "同点のときのくじの記録")
    entry = entered("procurement.decided", "procurement.decide", procurement, actor, cites=ENFORCEMENT_ORDER)
    answers = {a.function: a for a in panels.answers_of(procurement) if a.bidder == bidder}
    for function in notices.functions_of(procurement):
        own = answers.get(function.function)
        values = {
            "text": function.text,
            "answer": own.answer if own else int(Fit.MISSING),
            "note": own.note if own else "",
        }
        key = {"procurement": procurement, "function": function.function}
        history.add(Promise, key, values, entry=entry, valid_from=clock.today())
    Decision.objects.create(
        municipality=current_or_raise(), procurement=procurement, evaluation=evaluation.evaluation, bidder=bidder,
        lot=lot.strip(), decided_on=clock.today(), sha256=_sha256(procurement, bidder), entry=entry,
    )  # fmt: skip
    history.change(
        Procurement, {"procurement": procurement}, {"state": DECIDED}, entry=entry, valid_from=clock.today()
    )
    return entry


def _sha256(procurement: int, bidder: int) -> str:
    """The sum over the winning proposal: name, prices, answers in the order of the functions."""
    (offer,) = (p for p in panels.proposals_of(procurement) if p.bidder == bidder)
    answers = [(a.function, a.answer, a.note) for a in panels.answers_of(procurement) if a.bidder == bidder]
    told = json.dumps([offer.name, offer.prices, answers], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


@procedure("procurement.accept_function", right="procurement.change", ja="仕様の検収")
def accept_function(
    *,
    procurement: int,
    function: int,
    state: int,
    finding: str,
    actor: Actor,
    act: str = "",
    level: str = "",
    request: int = 0,
) -> int:
    """Compare a promised function with what was delivered; returns the number of the entry.

    act: the procedure of the program that does it; level: the item of the service level that measures it; request: the
    wish of the joint office it became. Errors: NotFound; Refused where it fits without either, or differs without a word.
    """
    require_procurement(procurement, DECIDED)
    if function not in {p.function for p in results.promises_of(procurement)}:
        raise NotFound("この機能要件は仕様にありません。", field="function")
    if state not in dict(notices.choices("state")):
        raise Refused("検収の結果を選んでください。", field="state")
    act = act.strip()
    if act and act not in by_name():
        raise NotFound(
            "この機能はプログラムにありません。", field="act", what_to_do="機能の記号を確かめてください。"
        )
    if level and level not in dict(levels()):
        raise NotFound("このサービス水準の項目はありません。", field="level")
    if state == PromiseState.ACCEPTED and not act and not level:
        raise Refused("適合とするには、プログラムの機能かサービス水準の項目を選んでください。", field="act")
    if any(c.function == function and c.is_waiting for c in changes_of(procurement)):
        raise Refused(
            "この項目の変更記録が決定を待っています。", what_to_do="変更記録の決定のあとに検収してください。"
        )
    finding = require_text(finding, "finding", "検収の記録")
    entry = entered("procurement.function_accepted", "procurement.accept_function", procurement, actor)
    history.change(
        Promise, {"procurement": procurement, "function": function},
        {"state": state, "finding": finding, "act": act, "level": level, "request": request}, entry=entry,
        valid_from=clock.today(),
    )  # fmt: skip
    return entry
