"""Judges: named, their interests declared, their scores, what is said (審査員・申告・採点・議事)."""

from collections.abc import Mapping

from kikan.businesses.procurement.law.evaluation import signed
from kikan.businesses.procurement.models import Declaration, Judge, Score, Statement
from kikan.businesses.procurement.models.panel import Speaker
from kikan.businesses.procurement.procedures.checking import (
    entered,
    require_anonymous,
    require_judge,
    require_procurement,
    require_text,
)
from kikan.businesses.procurement.reads import notices, panels, results
from kikan.businesses.procurement.reads.notices import DRAFT, PUBLISHED, ProcurementLine
from kikan.businesses.procurement.reads.rounds import NEITHER
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise


@procedure("procurement.name_judge", right="procurement.approve", ja="審査員の登録")
def name_judge(*, procurement: int, user: int, group: int, body: str, actor: Actor) -> int:
    """Let a user judge in a group, until the evaluation; returns the judge's number. Errors: NotFound, Refused."""
    require_procurement(procurement, DRAFT, PUBLISHED)
    _require_open_result(procurement)
    if group not in dict(notices.choices("group")):
        raise Refused("区分を選んでください。", field="group")
    if user not in dict(panels.candidates()):
        raise Refused(
            "この利用者には審査員の権限がありません。", field="user", what_to_do="先に権限の付与を依頼してください。"
        )  # fmt: skip
    if panels.judge_of(procurement, user) is not None:
        raise Refused("この利用者はすでに審査員です。", field="user")
    number = panels.next_judge(procurement)
    entry = entered("procurement.judge_named", "procurement.name_judge", procurement, actor)
    history.add(
        Judge, {"procurement": procurement, "judge": number},
        {"user": user, "group": group, "body": require_text(body, "body", "所属")}, entry=entry,
        valid_from=clock.today(),
    )  # fmt: skip
    return number


@procedure("procurement.release_judge", right="procurement.approve", ja="審査員の解任")
def release_judge(*, procurement: int, judge: int, reason: str, actor: Actor) -> int:
    """Let a judge judge no more, until the evaluation; the scores stay kept and do not count. Returns the entry's number.

    Errors: NotFound; Refused after the evaluation.
    """
    require_procurement(procurement, DRAFT, PUBLISHED)
    _require_open_result(procurement)
    reason = require_text(reason, "reason", "理由")
    if judge not in {j.judge for j in panels.judges_of(procurement)}:
        raise NotFound("この番号の審査員はいません。", field="judge", what_to_do="番号を確かめてください。")
    act = "procurement.release_judge"
    entry = entered("procurement.judge_released", act, procurement, actor, reason=reason[:40])
    history.end(Judge, {"procurement": procurement, "judge": judge}, entry=entry, on=clock.today())
    return entry


@procedure("procurement.declare_interests", right="procurement.judge", ja="利害関係の申告")
def declare_interests(*, procurement: int, interests: Mapping[int, tuple[bool, str]], actor: Actor) -> int:
    """What a judge declares of each bidder; how many declarations are new or changed.

    An interest in one bidder keeps the judge from scoring any: all proposals have the same judges.
    Errors: NotPermitted for nobody's judge; NotFound; Refused for an interest without a word, or after the evaluation.
    """
    require_procurement(procurement, PUBLISHED)
    judge = require_judge(procurement, actor)
    _require_open_result(procurement)
    if not interests.keys() <= {p.bidder for p in panels.proposals_of(procurement)}:
        raise NotFound("この提案者はありません。", what_to_do="画面を開き直してください。")
    for bidder, (has_interest, note) in interests.items():
        if has_interest and not note.strip():
            raise Refused(
                f"{panels.letter_of(bidder)}との利害関係の内容を入力してください。", field=f"n{bidder}"
            )
    before = {
        d.bidder: (d.has_interest, d.note)
        for d in panels.declarations_of(procurement)
        if d.judge == judge.judge
    }
    changed = {b: (has, n.strip()) for b, (has, n) in interests.items() if before.get(b) != (has, n.strip())}
    if not changed:
        return 0
    entry = entered("procurement.interests_declared", "procurement.declare_interests", procurement, actor)
    for bidder, (has_interest, note) in changed.items():
        key = {"procurement": procurement, "judge": judge.judge, "bidder": bidder}
        values = {"has_interest": has_interest, "note": note}
        history.replace(Declaration, key, values, entry=entry, valid_from=clock.today())
    return len(changed)


@procedure("procurement.enter_scores", right="procurement.judge", ja="採点")
def enter_scores(*, procurement: int, scores: Mapping[tuple[int, int], tuple[int, str]], actor: Actor) -> int:
    """Keep a judge's (value, comment) by (criterion, bidder); how many are new or changed. What was there stays kept.

    Errors: NotPermitted for nobody's judge, an interest, or one who has not declared; NotFound; Refused after the last
    day, after the evaluation, for a value out of range, or a comment that names a bidder.
    """
    found = require_procurement(procurement, PUBLISHED)
    judge = require_judge(procurement, actor)
    _require_may_score(found, judge)
    bench = panels.bench_of(found)
    known = {c.criterion: c for c in bench.criteria if c.is_scored_by(judge.group)}
    bidders = {p.bidder for p in bench.offers}
    for (criterion, bidder), (value, _) in scores.items():
        if criterion not in known or bidder not in bidders:
            raise NotFound("この評価項目は採点できません。", what_to_do="採点の画面を開き直してください。")
        item = known[criterion]
        if not item.least <= value <= item.full:
            raise Refused(
                f"「{item.ja}」の採点は{signed(item.least)}から{item.full}までです。",
                field=f"s{criterion}_{bidder}",
            )
    require_anonymous(procurement, (comment for _, comment in scores.values()), "")
    before = {
        (s.criterion, s.bidder): (s.value, s.comment)
        for s in panels.scores_of(procurement)
        if s.judge == judge.judge
    }
    changed = {k: (v, c.strip()) for k, (v, c) in scores.items() if before.get(k) != (v, c.strip())}
    if not changed:
        return 0
    entry = entered("procurement.scores_entered", "procurement.enter_scores", procurement, actor)
    for (criterion, bidder), (value, comment) in changed.items():
        key = {"procurement": procurement, "criterion": criterion, "bidder": bidder, "judge": judge.judge}
        values = {"value": value, "comment": comment}
        history.replace(Score, key, values, entry=entry, valid_from=clock.today())
    return len(changed)


def _require_may_score(found: ProcurementLine, judge: panels.JudgeLine) -> None:
    today = clock.today()
    if today <= found.proposals_until:
        raise Refused("提案書の提出期限の翌日から採点できます。")
    if today > found.scores_until:
        raise Refused("採点の期限を過ぎています。", what_to_do="事務局に期限の延長を依頼してください。")
    _require_open_result(found.procurement)
    if panels.bench_of(found).round == NEITHER:
        raise Refused(
            "第一次審査は締め切られました。", what_to_do="第一次審査の結果が決まると、第二次審査の採点ができます。"
        )  # fmt: skip
    progress = next(p for p in panels.progress_of(found) if p.judge.judge == judge.judge)
    if progress.has_interest:
        raise NotPermitted(
            "提案者と利害関係があるので、採点できません。", what_to_do="事務局に連絡してください。"
        )
    if not progress.has_declared:
        raise NotPermitted(
            "利害関係の申告が済んでいないので、採点できません。", what_to_do="先に「利害関係の申告」を登録してください。"
        )  # fmt: skip


def _require_open_result(procurement: int) -> None:
    if results.evaluation_of(procurement) is not None:
        raise Refused("評価が済んでいるので、変えられません。")


@procedure("procurement.keep_statement", right="procurement.change", ja="議事の記録")
def keep_statement(*, procurement: int, speaker: int, text: str, actor: Actor, number: int = 0) -> int:
    """Keep what was said, under letters and numbers; number: of the judge or bidder. Returns the number of the entry.

    Errors: NotFound; Refused for words that name a bidder.
    """
    require_procurement(procurement, PUBLISHED)
    text = require_text(text, "text", "発言")
    known = {
        int(Speaker.OFFICE): {0},
        int(Speaker.JUDGE): {j.judge for j in panels.judges_of(procurement)},
        int(Speaker.BIDDER): {p.bidder for p in panels.proposals_of(procurement)},
    }
    if number not in known.get(speaker, set()):
        raise NotFound("この番号の発言者はいません。", field="number", what_to_do="番号を確かめてください。")
    require_anonymous(procurement, [text], "text")
    entry = entered("procurement.statement_kept", "procurement.keep_statement", procurement, actor)
    Statement.objects.create(
        municipality=current_or_raise(), statement=numbers.draw("procurement.statement"), procurement=procurement,
        speaker=speaker, number=number, said_on=clock.today(), text=text, entry=entry,
    )  # fmt: skip
    return entry
