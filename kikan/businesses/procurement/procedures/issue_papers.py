"""Issue the evaluation sheet and the minutes (総合評価調書・議事要旨の発行)."""

from kikan.businesses.procurement import documents as papers
from kikan.businesses.procurement.documents.sheets import evaluation_sheet, minutes
from kikan.businesses.procurement.procedures.checking import SUBJECT, require_procurement
from kikan.businesses.procurement.reads import panels, results
from kikan.businesses.procurement.reads.notices import DECIDED, PUBLISHED
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
    told = [f"評価 {in_words(evaluation.evaluated_on)}"]
    if decision is None:
        told.append("決定前")
    else:
        told.append(f"決定 {in_words(decision.decided_on)}")
        told += [f"{p.letter}は{p.name}" for p in panels.proposals_of(procurement)]
    about = [(SUBJECT, procurement)]
    sheet = evaluation_sheet(found.title, _steps(evaluation), told)
    said = minutes(found.title, _words(procurement), told)
    (first,) = issue(kind=papers.EVALUATION_SHEET.kind, data=sheet, subjects=about, actor=actor)
    (second,) = issue(kind=papers.MINUTES.kind, data=said, subjects=about, actor=actor)
    return first.number, second.number


def _steps(evaluation: results.EvaluationLine) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for r in evaluation.results:
        rank = f"第{r.rank}位" if r.rank else "失格"
        rows += [(rank, r.letter, *step) for step in r.steps]
        if r.steps:
            drawn = "同点（くじ）" if r.is_drawn else r.why_out
            rows.append((rank, r.letter, "総合点", drawn, r.total_ja, "技術点と価格点の合計"))
        else:
            rows.append((rank, r.letter, "失格", r.why_out, "", "公告　失格の定め"))
    return rows


def _words(procurement: int) -> list[tuple[str, ...]]:
    """What was said, then each judge's comments."""
    said: list[tuple[str, ...]] = [(s.who, "", "", s.text) for s in panels.statements_of(procurement)]
    return [*said, *panels.comments_of(procurement)]
