"""Proposals, judges, what they declared and scored, and what is missing (提案・審査員・採点の状況)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from kikan.businesses.procurement.models import (
    Answer,
    Declaration,
    Investigation,
    Judge,
    Proposal,
    Score,
    Statement,
)
from kikan.businesses.procurement.models.offer import Fit
from kikan.businesses.procurement.models.panel import Group, Speaker
from kikan.businesses.procurement.reads.notices import CriterionLine, ProcurementLine, criteria_of, rows_now
from kikan.businesses.procurement.reads.rounds import NEITHER, SECOND, open_round, shortlist_of
from kikan.shared.access.models import Grant, User
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

NO_OFFER = {1: "提案がありません。", 2: "第一次審査を通過した提案がありません。"}
GROUPS = {Group.ACADEMIC: "academic", Group.MUNICIPAL: "municipal", Group.STAFF: "staff"}


def letter_of(bidder: int) -> str:
    """A社, B社, …, Z社, AA社: bidders in the order of receipt."""
    name = ""
    while bidder:
        bidder, rest = divmod(bidder - 1, 26)
        name = chr(ord("A") + rest) + name
    return f"{name}社"


def judge_ja(judge: int) -> str:
    return f"委員{judge}"


@dataclass(frozen=True)
class ProposalLine:
    """A proposal; prices in yen, the first sum and each year."""

    bidder: int
    name: str
    received_on: date
    prices: list[int]
    entry: int

    @property
    def letter(self) -> str:
        return letter_of(self.bidder)

    @property
    def total(self) -> int:
        """What it costs over the whole contract (総保有費用)."""
        return sum(self.prices)


@dataclass(frozen=True)
class AnswerLine:
    bidder: int
    function: int
    answer: int
    note: str

    @property
    def ja(self) -> str:
        return str(Fit(self.answer).label)

    @property
    def is_met(self) -> bool:
        return self.answer == Fit.MET


@dataclass(frozen=True)
class JudgeLine:
    judge: int
    user: int
    group: int
    body: str

    @property
    def ja(self) -> str:
        return judge_ja(self.judge)

    @property
    def group_ja(self) -> str:
        return str(Group(self.group).label)


@dataclass(frozen=True)
class DeclarationLine:
    judge: int
    bidder: int
    has_interest: bool
    note: str


@dataclass(frozen=True)
class ScoreLine:
    criterion: int
    bidder: int
    judge: int
    value: int
    comment: str


@dataclass(frozen=True)
class InvestigationLine:
    bidder: int
    is_sound: bool
    reason: str
    is_confirmed: bool
    entry: int


@dataclass(frozen=True)
class StatementLine:
    speaker: int
    number: int
    said_on: date
    text: str

    @property
    def who(self) -> str:
        """The speaker under a letter or a number."""
        if self.speaker == Speaker.BIDDER:
            return letter_of(self.number)
        return judge_ja(self.number) if self.speaker == Speaker.JUDGE else str(Speaker.OFFICE.label)


@dataclass(frozen=True)
class Bench:
    """What is scored now: the round that is open (0 = neither), its items, the proposals that are in it."""

    round: int
    criteria: list[CriterionLine]
    offers: list[ProposalLine]


@dataclass(frozen=True)
class Progress:
    """How far a judge is: what was declared, what is scored of what is asked."""

    judge: JudgeLine
    has_declared: bool
    has_interest: bool
    scored: int
    asked: int

    @property
    def is_complete(self) -> bool:
        return self.has_interest or (self.has_declared and self.scored == self.asked)


def proposals_of(number: int) -> list[ProposalLine]:
    return rows_now(Proposal, number, ProposalLine, ("bidder",))


def answers_of(number: int) -> list[AnswerLine]:
    return rows_now(Answer, number, AnswerLine, ("bidder", "function"))


def judges_of(number: int) -> list[JudgeLine]:
    return rows_now(Judge, number, JudgeLine, ("judge",))


def declarations_of(number: int) -> list[DeclarationLine]:
    return rows_now(Declaration, number, DeclarationLine, ("judge", "bidder"))


def scores_of(number: int) -> list[ScoreLine]:
    return rows_now(Score, number, ScoreLine, ("criterion", "bidder", "judge"))


def investigations_of(number: int) -> list[InvestigationLine]:
    return rows_now(Investigation, number, InvestigationLine, ("bidder",))


def statements_of(number: int) -> list[StatementLine]:
    rows = Statement.objects.filter(municipality=current_or_raise(), procurement=number).order_by("statement")
    return [StatementLine(*row) for row in rows.values_list(*StatementLine.__dataclass_fields__)]


def judge_of(number: int, user: int) -> JudgeLine | None:
    """The judge a user is."""
    return next((j for j in judges_of(number) if j.user == user), None)


def next_bidder(number: int) -> int:
    """The number of the next bidder: the letters of proposals that were withdrawn are not used again."""
    rows = Proposal.objects.filter(municipality=current_or_raise(), procurement=number)
    return int(rows.aggregate(last=Max("bidder"))["last"] or 0) + 1


def next_judge(number: int) -> int:
    """The number of the next judge: those of judges who were released are not used again."""
    rows = Judge.objects.filter(municipality=current_or_raise(), procurement=number)
    return int(rows.aggregate(last=Max("judge"))["last"] or 0) + 1


def candidates() -> list[tuple[int, str]]:
    """Who holds a grant as a judge here: user and name, by name; one query."""
    today = clock.today()
    grants = Grant.objects.filter(
        municipality=current_or_raise(),
        role="procurement_judge",
        valid_from__lte=today,
        valid_until__gt=today,
    )
    users = User.objects.filter(number__in=grants.values("user")).order_by("name", "number")
    return list(users.values_list("number", "name"))


def bench_of(found: ProcurementLine) -> Bench:
    """What judges score now; three queries. The second round has those alone that passed the first."""
    number = found.procurement
    shortlist = shortlist_of(number)
    now, offers = open_round(found, shortlist), proposals_of(number)
    if shortlist is not None and now == SECOND:
        offers = [p for p in offers if p.bidder in shortlist.passed]
    return Bench(now, [c for c in criteria_of(number) if c.in_round == now], offers)


def progress_of(found: ProcurementLine) -> list[Progress]:
    """How far each judge is; six queries. One with an interest in any bidder judges none (利害関係のある審査員の除斥)."""
    number = found.procurement
    bench, declared, scores = bench_of(found), declarations_of(number), scores_of(number)
    return [_progress(j, bench, declared, scores) for j in judges_of(number)]


def _progress(
    judge: JudgeLine, bench: Bench, declared: Sequence[DeclarationLine], scores: Sequence[ScoreLine]
) -> Progress:
    bidders = {p.bidder for p in bench.offers}
    mine = [d for d in declared if d.judge == judge.judge and d.bidder in bidders]
    own = {c.criterion for c in bench.criteria if c.is_scored_by(judge.group)}
    scored = sum(s.judge == judge.judge and s.bidder in bidders and s.criterion in own for s in scores)
    return Progress(
        judge, {d.bidder for d in mine} >= bidders and bool(bidders), any(d.has_interest for d in mine),
        scored, len(own) * len(bidders),
    )  # fmt: skip


def comments_of(found: ProcurementLine) -> list[tuple[str, str, str, str]]:
    """What judges whose scores count wrote, under numbers and letters: judge, bidder, item, words."""
    number = found.procurement
    counted = {p.judge.judge for p in progress_of(found) if not p.has_interest}
    items = {c.criterion: c.ja for c in criteria_of(number)}
    bidders = {p.bidder for p in proposals_of(number)}
    return [
        (judge_ja(s.judge), letter_of(s.bidder), items.get(s.criterion, ""), s.comment)
        for s in scores_of(number)
        if s.comment and s.judge in counted and s.bidder in bidders
    ]


def missing_of(found: ProcurementLine) -> list[str]:
    """What must be there before the round that is open can be closed, in words; empty when nothing is missing."""
    number = found.procurement
    bench, progress = bench_of(found), progress_of(found)
    if bench.round == NEITHER:
        return ["第一次審査の締切が、別の人の決定を待っています。"]
    told = [] if bench.offers else [NO_OFFER[bench.round]]
    active = [p for p in progress if not p.has_interest and p.asked]
    wanted = [(Group.ACADEMIC, found.academics), (Group.MUNICIPAL, found.municipals), (Group.STAFF, 1)]
    for group, count in wanted:
        if not any(c.is_scored_by(group) for c in bench.criteria):
            continue
        here = sum(p.judge.group == group and not p.has_interest for p in progress)
        if here < count:
            told.append(f"{group.label}の審査員が{count - here}人足りません。")
    for p in active:
        if not p.has_declared:
            told.append(f"{p.judge.ja}が利害関係を申告していません。")
        elif not p.is_complete:
            told.append(f"{p.judge.ja}の採点が{p.asked - p.scored}件足りません。")
    settled = {i.bidder for i in investigations_of(number) if i.is_confirmed}
    told += [
        f"{p.letter}の価格が調査基準価格を下回っています。調査の結果を2人で決めてください。"
        for p in bench.offers
        if p.total < found.investigate_below and p.bidder not in settled
    ]
    return told
