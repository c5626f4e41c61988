"""Letters to bidders: the invitation to the judging, the result (提案者への通知)."""

from datetime import date, timedelta

from kikan.businesses.procurement import documents as papers
from kikan.businesses.procurement.documents.notices import first_round_notice, invitation, result_notice
from kikan.businesses.procurement.models.notice import CriterionKind, Disclosure
from kikan.businesses.procurement.procedures.checking import SUBJECT, require_procurement, require_text
from kikan.businesses.procurement.reads import notices, panels, results, rounds
from kikan.businesses.procurement.reads.aftermath import period_of
from kikan.businesses.procurement.reads.notices import DECIDED, PUBLISHED
from kikan.shared.access import Actor
from kikan.shared.documents.issue import issue_many
from kikan.shared.documents.letters import letter
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("procurement.invite_bidders", right="procurement.print", ja="審査への参加依頼書の発行")
def invite_bidders(*, procurement: int, held_on: date, place: str, actor: Actor) -> dict[int, int]:
    """Invite whose proposals meet every required function to the judging; the number of each paper by bidder.

    In a call of two rounds it asks to the round that is open; to the second those alone that passed the first.
    Errors: NotFound; Refused for a day outside the judging, or where nobody is to be invited.
    """
    found = require_procurement(procurement, PUBLISHED)
    place = require_text(place, "place", "場所")
    if not found.proposals_until < held_on <= found.scores_until:
        raise Refused(
            "審査の日は、提出期限の翌日から採点の期限までです。", field="held_on",
            what_to_do="日付を確かめるか、採点の期限を延長してください。",
        )  # fmt: skip
    bench = panels.bench_of(found)
    if bench.round == rounds.NEITHER:
        raise Refused(
            "第一次審査の締切が、別の人の決定を待っています。", what_to_do="決定のあとに発行してください。"
        )
    invited = [p for p in _meeting_all(procurement) if p in bench.offers]
    if not invited:
        raise Refused(
            "必須の機能要件を満たす提案がありません。", what_to_do="機能要件への回答を登録してください。"
        )
    items = [
        f"{c.kind_ja}　{c.ja}　{c.points:,}点" for c in bench.criteria if c.kind != CriterionKind.PROPOSAL
    ]
    if found.has_first_round and not items:
        raise Refused("今の審査に、実演やプレゼンテーションの評価項目がありません。")
    written = [
        (
            letter(invitation(
                title=found.title, name=p.name, letter=p.letter, held_on=held_on, place=place, items=items
            )),
            [(SUBJECT, procurement)],
        )
        for p in invited
    ]  # fmt: skip
    issued = issue_many(kind=papers.INVITATION.kind, papers_of=written, actor=actor)
    return {p.bidder: one.number for p, one in zip(invited, issued, strict=True)}


def _meeting_all(procurement: int) -> list[panels.ProposalLine]:
    met = {(a.bidder, a.function) for a in panels.answers_of(procurement) if a.is_met}
    required = [f.function for f in notices.functions_of(procurement) if f.is_required]
    return [p for p in panels.proposals_of(procurement) if all((p.bidder, f) in met for f in required)]


@procedure("procurement.issue_first_notices", right="procurement.print", ja="第一次審査結果通知書の発行")
def issue_first_notices(*, procurement: int, actor: Actor) -> dict[int, int]:
    """Tell every bidder whether it passed the first round, with the points the notice discloses; each paper by bidder.

    Errors: NotFound; Refused before another person has approved the first round.
    """
    found = require_procurement(procurement, PUBLISHED, DECIDED)
    shortlist = rounds.shortlist_of(procurement)
    if shortlist is None or not shortlist.is_approved:
        raise Refused(
            "第一次審査の結果が決まっていません。", what_to_do="第一次審査の決定のあとに発行してください。"
        )
    lines = results.first_results(shortlist)
    own = {r.bidder: r for r in lines}
    proposals = panels.proposals_of(procurement)
    disclosed = str(Disclosure(found.disclosure).label)
    written = [
        (
            letter(first_round_notice(
                title=found.title, name=p.name, letter=p.letter, passes=p.bidder in shortlist.passed,
                decided_on=shortlist.closed_on, disclosed=disclosed,
                reason=own[p.bidder].why_out or "第一次審査で通過する順位に入った",
                rows=[_row(r, {p.bidder}, {p.bidder: p.name}) for r in lines if _is_told(r, p.bidder, found.disclosure)],
            )),
            [(SUBJECT, procurement)],
        )
        for p in proposals
    ]  # fmt: skip
    issued = issue_many(kind=papers.FIRST_ROUND_NOTICE.kind, papers_of=written, actor=actor)
    return {p.bidder: one.number for p, one in zip(proposals, issued, strict=True)}


def _is_told(line: results.ResultLine, bidder: int, disclosure: int) -> bool:
    """Whether the notice lets this bidder read that line."""
    return disclosure == Disclosure.ALL or (disclosure == Disclosure.OWN and line.bidder == bidder)


@procedure("procurement.issue_notices", right="procurement.print", ja="審査結果通知書の発行")
def issue_notices(*, procurement: int, actor: Actor) -> dict[int, int]:
    """Tell every bidder the result with its reason; the number of each paper by bidder.

    A bidder reads its own name and that of the chosen one, the others stand under letters; why another is out is told
    to that one alone. Errors: NotFound; Refused before the decision.
    """
    found = require_procurement(procurement, DECIDED)
    evaluation, decision = results.evaluation_of(procurement), results.decision_of(procurement)
    if evaluation is None or decision is None:
        raise Refused("受託候補者が決まっていません。")
    proposals = panels.proposals_of(procurement)
    names = {p.bidder: p.name for p in proposals}
    by_bidder = {r.bidder: r for r in evaluation.results}
    written = [
        (
            letter(result_notice(
                title=found.title, name=p.name, letter=p.letter, is_chosen=p.bidder == decision.bidder,
                chosen=names[decision.bidder], decided_on=decision.decided_on,
                reason=_reason(by_bidder[p.bidder], decision),
                rows=[_row(r, {p.bidder, decision.bidder}, names) for r in evaluation.results],
                protest_until=_protest_until(found),
            )),
            [(SUBJECT, procurement)],
        )
        for p in proposals
    ]  # fmt: skip
    issued = issue_many(kind=papers.RESULT_NOTICE.kind, papers_of=written, actor=actor)
    return {p.bidder: one.number for p, one in zip(proposals, issued, strict=True)}


def _protest_until(found: notices.ProcurementLine) -> date | None:
    """The last day to protest: from the first notice of the result, or from this one."""
    if not found.protest_days:
        return None
    period = period_of(found)
    return period.ends if period else clock.today() + timedelta(found.protest_days)


def _reason(own: results.ResultLine, decision: results.DecisionLine) -> str:
    if own.bidder == decision.bidder:
        return "総合点が第1位で、くじで選ばれた" if decision.lot else "総合点が第1位"
    if own.rank is None:
        return own.why_out
    if own.rank == 1:
        return "総合点が同じで、くじで選ばれなかった"
    return f"総合点{own.total_ja}で第{own.rank}位"


def _row(line: results.ResultLine, named: set[int], names: dict[int, str]) -> tuple[str, str, str, str, str]:
    who = f"{line.letter}　{names[line.bidder]}" if line.bidder in named else line.letter
    if line.rank is None:
        return line.out_ja, who, "", "", ""
    return f"第{line.rank}位", who, line.technical_ja, line.price_ja, line.total_ja
