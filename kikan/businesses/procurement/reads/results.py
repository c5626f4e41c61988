"""Evaluations, the decision, the specification (評価・決定・仕様)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from kikan.businesses.procurement.law.evaluation import (
    NOT_PASSED,
    Offer,
    Outcome,
    Step,
    evaluated,
    shortlisted,
    shown,
)
from kikan.businesses.procurement.law.ranking import orders
from kikan.businesses.procurement.models import Decision, Evaluation, Promise
from kikan.businesses.procurement.models.offer import Fit
from kikan.businesses.procurement.models.panel import Group
from kikan.businesses.procurement.models.result import PromiseState
from kikan.businesses.procurement.reads import notices, panels, rounds
from kikan.law import book
from kikan.shared.documents.models import Issue, Subject
from kikan.shared.procedures import by_name
from kikan.shared.tenancy.opener import current_or_raise

MARK_OF: dict[int, str] = {Fit.MET: "met", Fit.PARTLY: "partly", Fit.MISSING: "missing"}


@dataclass(frozen=True)
class ResultLine:
    """A bidder's result as it was kept; steps: (what, how, points in words, source)."""

    bidder: int
    price: Fraction
    technical: Fraction
    rank: int | None
    is_drawn: bool
    why_out: str
    steps: tuple[tuple[str, str, str, str], ...]

    @property
    def letter(self) -> str:
        return panels.letter_of(self.bidder)

    @property
    def is_passed_over(self) -> bool:
        """Whether its proposal is valid and did not pass the first round (不通過)."""
        return self.why_out in NOT_PASSED

    @property
    def out_ja(self) -> str:
        """The mark of one that has no rank."""
        return "不通過" if self.is_passed_over else "失格"

    @property
    def price_ja(self) -> str:
        return shown(self.price)

    @property
    def technical_ja(self) -> str:
        return shown(self.technical)

    @property
    def total_ja(self) -> str:
        return shown(self.price + self.technical)


@dataclass(frozen=True)
class OrderLine:
    """How a judge ranked the bidders of a round by the points it gave."""

    in_round: int
    judge_ja: str
    group_ja: str
    ranks: tuple[tuple[str, int], ...]

    @property
    def told(self) -> str:
        return "、".join(f"{letter} 第{rank}位" for letter, rank in self.ranks)


@dataclass(frozen=True)
class EvaluationLine:
    evaluation: int
    evaluated_on: date
    entry: int
    results: tuple[ResultLine, ...]

    @property
    def first(self) -> tuple[int, ...]:
        """The bidders of the first rank; more than one where a lot decides."""
        return tuple(r.bidder for r in self.results if r.rank == 1)


@dataclass(frozen=True)
class DecisionLine:
    evaluation: int
    bidder: int
    lot: str
    decided_on: date
    sha256: str


@dataclass(frozen=True)
class PromiseLine:
    function: int
    text: str
    answer: int
    note: str
    act: str
    level: str
    request: int
    change: int
    state: int
    finding: str

    @property
    def answer_ja(self) -> str:
        return str(Fit(self.answer).label)

    @property
    def state_ja(self) -> str:
        return str(PromiseState(self.state).label)

    @property
    def is_open(self) -> bool:
        return self.state == PromiseState.OPEN

    @property
    def act_ja(self) -> str:
        """The function of the program in words."""
        known = by_name()
        return known[self.act].ja if self.act in known else ""

    @property
    def level_ja(self) -> str:
        """The item of the service level in words."""
        return book().parameter(self.level).ja if self.level else ""


def computed(found: notices.ProcurementLine) -> list[Outcome]:
    """The evaluation as of now, nothing kept. Errors: ValueError where scores or the first round are missing."""
    shortlist = rounds.shortlist_of(found.procurement)
    first = None if shortlist is None else {o.bidder: o for o in map(_outcome, shortlist.results)}
    return evaluated(notices.terms_of(found), _offers(found), _sums(found), first)


def computed_first(found: notices.ProcurementLine) -> list[Outcome]:
    """The first round as of now, nothing kept. Errors: ValueError where scores are missing, or there is no such round."""
    return shortlisted(notices.terms_of(found), _offers(found), _sums(found))


def _offers(found: notices.ProcurementLine) -> list[Offer]:
    number = found.procurement
    functions, answers = notices.functions_of(number), panels.answers_of(number)
    unsound = {i.bidder for i in panels.investigations_of(number) if i.is_confirmed and not i.is_sound}
    met = {(a.bidder, a.function) for a in answers if a.is_met}
    marked = {(a.bidder, a.function): MARK_OF[a.answer] for a in answers}
    optional = [f.function for f in functions if not f.is_required]
    return [
        Offer(
            p.letter, p.total, all((p.bidder, f.function) in met for f in functions if f.is_required),
            len(optional), sum((p.bidder, f) in met for f in optional), p.bidder in unsound, sum(p.prices[1:]),
            [(marked.get((p.bidder, f.function), "missing"), f.is_key) for f in functions],
        )
        for p in panels.proposals_of(number)
    ]  # fmt: skip


def _sums(found: notices.ProcurementLine) -> Mapping[tuple[int, str], Mapping[str, Sequence[int]]]:
    """What the judges without an interest gave, by criterion and bidder, then by group."""
    groups = {
        p.judge.judge: panels.GROUPS[Group(p.judge.group)]
        for p in panels.progress_of(found)
        if not p.has_interest
    }
    sums: dict[tuple[int, str], dict[str, list[int]]] = {}
    for s in panels.scores_of(found.procurement):
        if s.judge in groups:
            of = sums.setdefault((s.criterion, panels.letter_of(s.bidder)), {})
            of.setdefault(groups[s.judge], []).append(s.value)
    return sums


def orders_of(found: notices.ProcurementLine, rounds_closed: Sequence[int]) -> list[OrderLine]:
    """The order in which each judge whose scores count put the bidders, for the rounds that are closed."""
    counted = {p.judge.judge: p.judge for p in panels.progress_of(found) if not p.has_interest}
    criteria = {c.criterion: c for c in notices.criteria_of(found.procurement)}
    offers = {p.bidder for p in panels.proposals_of(found.procurement)}
    given: dict[int, dict[int, dict[str, Fraction]]] = {number: {} for number in rounds_closed}
    for s in panels.scores_of(found.procurement):
        item = criteria[s.criterion]
        if s.judge in counted and s.bidder in offers and item.in_round in given:
            own = given[item.in_round].setdefault(s.judge, {})
            letter = panels.letter_of(s.bidder)
            own[letter] = own.get(letter, Fraction(0)) + Fraction(s.value * item.points, item.full)
    return [
        OrderLine(
            number,
            counted[judge].ja,
            counted[judge].group_ja,
            tuple(sorted(own.items(), key=lambda p: (p[1], p[0]))),
        )
        for number in rounds_closed
        for judge, own in sorted(orders(given[number]).items())
    ]


def evaluation_of(number: int) -> EvaluationLine | None:
    """The newest evaluation of a procurement."""
    rows = Evaluation.objects.filter(municipality=current_or_raise(), procurement=number)
    row = rows.order_by("-evaluation").values_list("evaluation", "evaluated_on", "entry", "results").first()
    return None if row is None else EvaluationLine(*row[:3], tuple(_result(r) for r in row[3]))


def kept(it: Outcome, bidder: int) -> dict[str, object]:
    """An outcome as it is kept: points as exact fractions in words."""
    steps = [
        {
            "ja": s.ja, "how": s.how, "points": str(s.points), "source": s.source, "is_price": s.is_price,
            "is_raw": s.is_raw,
        }
        for s in it.steps
    ]  # fmt: skip
    return {
        "bidder": bidder, "price": str(it.price), "technical": str(it.technical), "rank": it.rank,
        "is_drawn": it.is_drawn, "why_out": it.why_out, "steps": steps,
    }  # fmt: skip


def _outcome(row: dict[str, Any]) -> Outcome:
    """The outcome that was kept, as the law takes it."""
    steps = tuple(
        Step(s["ja"], s["how"], Fraction(s["points"]), s["source"], s["is_price"], s["is_raw"])
        for s in row["steps"]
    )
    return Outcome(
        panels.letter_of(row["bidder"]), Fraction(row["price"]), Fraction(row["technical"]), row["rank"],
        row["is_drawn"], row["why_out"], steps,
    )  # fmt: skip


def first_results(shortlist: rounds.ShortlistLine | None) -> tuple[ResultLine, ...]:
    """What the first round came to, the first in front."""
    return tuple(_result(r) for r in shortlist.results) if shortlist else ()


def _result(row: dict[str, Any]) -> ResultLine:
    # Evaluations of an earlier version tell of no raw points: they had none.
    steps = tuple(
        (
            s["ja"],
            s["how"],
            shown(Fraction(s["points"])) + ("（素点）" if s.get("is_raw") else ""),
            s["source"],
        )
        for s in row["steps"]
    )
    return ResultLine(
        row["bidder"], Fraction(row["price"]), Fraction(row["technical"]), row["rank"], row["is_drawn"],
        row["why_out"], steps,
    )  # fmt: skip


def decision_of(number: int) -> DecisionLine | None:
    rows = Decision.objects.filter(municipality=current_or_raise(), procurement=number)
    row = rows.values_list(*DecisionLine.__dataclass_fields__).first()
    return None if row is None else DecisionLine(*row)


def papers_of(number: int) -> list[tuple[int, str, date]]:
    """The papers issued of a procurement, the newest first: number, title, day; one query."""
    here = current_or_raise()
    own = Subject.objects.filter(municipality=here, kind="procurement", subject=number).values("issue")
    rows = Issue.objects.filter(municipality=here, number__in=own).order_by("-number")
    return list(rows.values_list("number", "title", "issued_on"))


def promises_of(number: int) -> list[PromiseLine]:
    return notices.rows_now(Promise, number, PromiseLine, ("function",))
