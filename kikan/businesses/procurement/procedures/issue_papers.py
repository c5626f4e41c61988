"""Issue the evaluation sheet and the minutes (総合評価調書・議事要旨の発行)."""

from collections.abc import Sequence

from kikan.businesses.procurement import documents as papers
from kikan.businesses.procurement.documents.sheets import evaluation_sheet, minutes
from kikan.businesses.procurement.procedures.checking import SUBJECT, require_procurement
from kikan.businesses.procurement.reads import panels, results, rounds
from kikan.businesses.procurement.reads.notices import DECIDED, PUBLISHED, ProcurementLine
from kikan.ground.eras import in_words
from kikan.shared.access import Actor
from kikan.shared.documents.issue import issue
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure


@procedure("procurement.issue_papers", right="procurement.print", ja="総合評価調書と議事要旨の発行")
def issue_papers(*, procurement: int, actor: Actor) -> tuple[int, int]:
    """The sheet and the minutes as they stand; names only from the decision on. Returns the numbers of both papers.

    Errors: NotFound; Refused before the evaluation.
    """
    found = require_procurement(procurement, PUBLISHED, DECIDED)
    evaluation, decision = results.evaluation_of(procurement), results.decision_of(procurement)
    if evaluation is None:
        raise Refused("総合評価が済んでいません。", what_to_do="評価のあとに発行してください。")
    shortlist = rounds.shortlist_of(procurement)
    told = [_first_in_words(shortlist)] if shortlist else []
    told.append(f"評価 {in_words(evaluation.evaluated_on)}")
    if decision is None:
        told.append("決定前")
    else:
        told.append(f"決定 {in_words(decision.decided_on)}")
        told += [f"{p.letter}は{p.name}" for p in panels.proposals_of(procurement)]
    about = [(SUBJECT, procurement)]
    rows = [*_first_steps(results.first_results(shortlist)), *_steps(evaluation), *_orders(found, shortlist)]
    sheet = evaluation_sheet(found.title, rows, told)
    said = minutes(found.title, _words(found), told)
    (first,) = issue(kind=papers.EVALUATION_SHEET.kind, data=sheet, subjects=about, actor=actor)
    (second,) = issue(kind=papers.MINUTES.kind, data=said, subjects=about, actor=actor)
    return first.number, second.number


def _first_in_words(shortlist: rounds.ShortlistLine) -> str:
    letters = "、".join(panels.letter_of(b) for b in sorted(shortlist.passed)) or "なし"
    return f"第一次審査 {in_words(shortlist.closed_on)}締切、通過 {letters}"


def _first_steps(lines: Sequence[results.ResultLine]) -> list[tuple[str, ...]]:
    """Every step of the first round, then whether it is passed."""
    rows: list[tuple[str, ...]] = []
    for r in lines:
        place = f"第一次 第{r.rank}位" if r.rank else "第一次 失格"
        rows += [(place, r.letter, *step) for step in r.steps]
        end = "不通過" if r.is_passed_over else "失格" if r.why_out else "通過"
        rows.append(
            (place, r.letter, end, r.why_out, r.total_ja if r.steps else "", "公告　第一次審査の定め")
        )
    return rows


def _steps(evaluation: results.EvaluationLine) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for r in evaluation.results:
        rank = f"第{r.rank}位" if r.rank else r.out_ja
        rows += [(rank, r.letter, *step) for step in r.steps]
        if r.steps:
            drawn = "同点（くじ）" if r.is_drawn else r.why_out
            rows.append((rank, r.letter, "総合点", drawn, r.total_ja, "技術点と価格点の合計"))
        else:
            rows.append(
                (
                    rank,
                    r.letter,
                    rank,
                    r.why_out,
                    "",
                    f"公告　{'第一次審査' if r.is_passed_over else '失格'}の定め",
                )
            )
    return rows


def _orders(found: ProcurementLine, shortlist: rounds.ShortlistLine | None) -> list[tuple[str, ...]]:
    """How each judge ranked the bidders, for those who read the scores."""
    names = {rounds.FIRST: "第一次 " if found.has_first_round else "", rounds.SECOND: "第二次 "}
    return [
        (f"{names[o.in_round]}参考", "", f"{o.judge_ja}の順位", o.told, "", f"{o.group_ja}の採点の合計")
        for o in results.orders_of(found, rounds.closed_rounds(found, shortlist, is_evaluated=True))
    ]


def _words(found: ProcurementLine) -> list[tuple[str, ...]]:
    """What was said, then each judge's comments."""
    said: list[tuple[str, ...]] = [(s.who, "", "", s.text) for s in panels.statements_of(found.procurement)]
    return [*said, *panels.comments_of(found)]
