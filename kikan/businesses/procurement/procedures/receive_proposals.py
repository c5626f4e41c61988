"""Proposals as they come in (提案の受付): prices by year, an answer to each function."""

from collections.abc import Mapping, Sequence
from datetime import date

from kikan.businesses.procurement.models import Answer, Proposal
from kikan.businesses.procurement.procedures.checking import (
    entered,
    require_first_round_open,
    require_procurement,
    require_text,
)
from kikan.businesses.procurement.reads import notices, panels, results
from kikan.businesses.procurement.reads.notices import PUBLISHED
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("procurement.receive_proposal", right="procurement.change", ja="提案の受付")
def receive_proposal(
    *, procurement: int, name: str, received_on: date, prices: Sequence[int], actor: Actor
) -> int:
    """Keep a bidder's prices in yen (the first sum, then each year); once more replaces them. Returns its number.

    Errors: NotFound; Refused after the last day, for prices that are not those of the years, or once judges score.
    """
    found = require_procurement(procurement, PUBLISHED)
    name = require_text(name, "name", "提案者")
    if received_on > clock.today():
        raise Refused("今日より後の日です。", field="received_on")
    if received_on > found.proposals_until:
        raise Refused(
            "提出期限を過ぎた提案は受け付けられません。", field="received_on", what_to_do="受付の日を確かめてください。"
        )  # fmt: skip
    if len(prices) != found.priced_years + 1 or min(prices) < 0 or not sum(prices):
        raise Refused(
            f"価格は、初期費用と{found.priced_years}年分を0円以上で入力してください。", field="prices",
            what_to_do="全部が0円の提案は受け付けられません。",
        )  # fmt: skip
    if found.running_points and not (prices[0] and sum(prices[1:])):
        raise Refused(
            "開発と運用の価格を別に採点する調達です。", field="prices",
            what_to_do="初期費用と、年ごとの価格の合計を、どちらも1円以上で入力してください。",
        )  # fmt: skip
    _require_unscored(procurement)
    known = panels.proposals_of(procurement)
    bidder = next((p.bidder for p in known if p.name == name), None)
    if bidder is None:
        bidder = panels.next_bidder(procurement)
    entry = entered("procurement.proposal_received", "procurement.receive_proposal", procurement, actor)
    history.replace(
        Proposal, {"procurement": procurement, "bidder": bidder},
        {"name": name, "received_on": received_on, "prices": list(prices)}, entry=entry, valid_from=clock.today(),
    )  # fmt: skip
    return bidder


@procedure("procurement.answer_functions", right="procurement.change", ja="機能要件への回答の登録")
def answer_functions(
    *, procurement: int, bidder: int, answers: Mapping[int, tuple[int, str]], actor: Actor
) -> int:
    """Keep a bidder's answers by function; how many are new or changed. Errors: NotFound, Refused once judges score."""
    require_procurement(procurement, PUBLISHED)
    if bidder not in {p.bidder for p in panels.proposals_of(procurement)}:
        raise NotFound("この提案はありません。", what_to_do="調達の画面から開き直してください。")
    _require_unscored(procurement)
    known = {f.function for f in notices.functions_of(procurement)}
    words = dict(notices.choices("answer"))
    if not answers.keys() <= known or any(answer not in words for answer, _ in answers.values()):
        raise NotFound("この機能要件か回答はありません。", what_to_do="画面を開き直してください。")
    before = {a.function: (a.answer, a.note) for a in panels.answers_of(procurement) if a.bidder == bidder}
    changed = {f: (a, n.strip()) for f, (a, n) in answers.items() if before.get(f) != (a, n.strip())}
    if not changed:
        return 0
    entry = entered("procurement.functions_answered", "procurement.answer_functions", procurement, actor)
    for function, (answer, note) in changed.items():
        key = {"procurement": procurement, "bidder": bidder, "function": function}
        history.replace(Answer, key, {"answer": answer, "note": note}, entry=entry, valid_from=clock.today())
    return len(changed)


@procedure("procurement.withdraw_proposal", right="procurement.change", ja="提案の辞退")
def withdraw_proposal(*, procurement: int, bidder: int, reason: str, actor: Actor) -> int:
    """Take a proposal out that its bidder withdraws, until the evaluation; returns the number of the entry.

    Its letter is not used again. Errors: NotFound; Refused after the evaluation.
    """
    require_procurement(procurement, PUBLISHED)
    reason = require_text(reason, "reason", "理由")
    if bidder not in {p.bidder for p in panels.proposals_of(procurement)}:
        raise NotFound("この提案はありません。", field="bidder")
    if results.evaluation_of(procurement) is not None:
        raise Refused("評価が済んでいるので、変えられません。")
    act = "procurement.withdraw_proposal"
    entry = entered("procurement.proposal_withdrawn", act, procurement, actor, reason=reason[:40])
    history.end(Proposal, {"procurement": procurement, "bidder": bidder}, entry=entry, on=clock.today())
    return entry


def _require_unscored(procurement: int) -> None:
    if panels.scores_of(procurement):
        raise Refused("採点が始まっているので、提案は変えられません。")
    require_first_round_open(procurement)
