"""An overall evaluation from prices, answers and scores to ranks, with every step (総合評価の計算). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from kikan.businesses.procurement.law.price import PriceRule, is_disqualified, price_points
from kikan.businesses.procurement.law.ranking import Scored, ranked
from kikan.businesses.procurement.law.rounding import Points, rounded
from kikan.businesses.procurement.law.technical import (
    Marks,
    agreed,
    equal_weight,
    function_points,
    is_unanimous,
    judges_points,
    list_points,
)
from kikan.law.value_words import CHOICES_OF

FORMULAS, ROUNDINGS = CHOICES_OF["price_formula"], CHOICES_OF["price_rounding"]
GROUPS = {"academic": "学識", "municipal": "団体", "staff": "職員"}
TOTAL, DEVELOPMENT, OPERATION = "total", "development", "operation"
PARTS = {TOTAL: "価格", DEVELOPMENT: "開発（初期費用）", OPERATION: "運用（年ごとの費用の合計）"}
ASKED = "機能要件"
MARKS = {"met": "○", "partly": "△", "missing": "×"}
CEILING, FUNCTIONS, PRICE, LINE = (
    "予定価格を超えている",
    "必須の機能要件を満たしていない",
    "低価格の調査で履行できないとされた",
    "技術点が最低基準点に満たない",
)
NEGATIVE = "技術点の合計が負になった"
FIRST_LINE, FIRST_PLACES = "第一次審査の最低基準点に満たない", "第一次審査で通過する順位に入らなかった"
NOT_PASSED = (FIRST_LINE, FIRST_PLACES)
"""Why a bidder whose proposal is valid stays out of the second round (不通過)."""
Sums = Mapping[str, Sequence[int]]
"""What each judge gave, by group."""


@dataclass(frozen=True)
class Item:
    """A criterion: its stage (提案書, 実演, …), points it may bring, full marks of a judge, the round that scores it.

    least: the worst mark, below 0 in a scale whose worst stands only where all judges agree, and then puts out.
    """

    number: int
    stage: str
    ja: str
    points: int
    full: int
    in_round: int = 1
    least: int = 0


@dataclass(frozen=True)
class FirstRound:
    """A first round that lets so many bidders into the second (第一次審査).

    line: the least points of it. has_functions, has_price: what it scores beside its items; the second scores the rest.
    is_counted: its points are part of the total. by_technical: of equal points at the cut the better proposals pass
    alone; else all of them pass.
    """

    places: int
    line: int
    has_functions: bool
    has_price: bool
    is_counted: bool
    by_technical: bool


@dataclass(frozen=True)
class Terms:
    """What the notice says of evaluation. is_by_judge: every judge weighs the same; else every group does.

    marks: what the answers of a list of functions bring, where functions are such a list. compressed_to: all technical
    points together are compressed to so many (圧縮補正; 0 = they are not). shares: per cent of the total by stage, where
    each stage is compressed to its share.
    """

    total: int
    price: PriceRule
    required_points: int
    optional_points: int
    items: Sequence[Item]
    is_by_judge: bool
    rounding: str
    quality_line: int = 0
    first: FirstRound | None = None
    marks: Marks | None = None
    compressed_to: int = 0
    shares: Mapping[str, int] = field(default_factory=dict)

    def of_round(self, number: int) -> "Terms":
        """The terms of one round alone; what the other scores brings nothing in it."""
        if self.first is None:
            return self
        has_functions, has_price = (
            is_here is (number == 1) for is_here in (self.first.has_functions, self.first.has_price)
        )
        return replace(
            self, items=[i for i in self.items if i.in_round == number], first=None,
            required_points=self.required_points if has_functions else 0,
            optional_points=self.optional_points if has_functions else 0,
            price=self.price if has_price else replace(self.price, items={}),
        )  # fmt: skip

    @property
    def allotted(self) -> int:
        """The sum of the allocations that make the total (配点の合計)."""
        if self.first is not None and not self.first.is_counted:
            return self.of_round(2).allotted
        return sum(self.price.items.values()) + (self.compressed_to or sum(map(self.worth, self.bases)))

    @property
    def bases(self) -> dict[str, int]:
        """What each stage brings at most before compression (素点の満点)."""
        functions = self.required_points + self.optional_points
        stages = dict.fromkeys(i.stage for i in self.items)
        of = {stage: sum(i.points for i in self.items if i.stage == stage) for stage in stages}
        return ({ASKED: functions} if functions else {}) | of

    def worth(self, stage: str) -> int:
        """What a stage brings at most to the total. Errors: ValueError where its share is no whole number of points."""
        if not self.shares:
            return self.bases[stage]
        points, rest = divmod(self.total * self.shares.get(stage, 0), 100)
        if rest:
            raise ValueError("a share must be a whole number of points")
        return points


@dataclass(frozen=True)
class Offer:
    """A bidder's price in yen over the contract, which functions it meets, whether its price was found unsound.

    running: what of the price is for operation. answers: of a list of functions, with whether it is a key item.
    """

    bidder: str
    price: int
    required_all_met: bool
    optional_items: int
    optional_met: int
    is_unsound: bool = False
    running: int = 0
    answers: Sequence[tuple[str, bool]] = ()

    def bid(self, terms: Terms) -> dict[str, int]:
        """The price by the items the notice scores: in one sum, or development and operation apart."""
        if OPERATION in terms.price.items:
            return {DEVELOPMENT: self.price - self.running, OPERATION: self.running}
        return {TOTAL: self.price}

    def why_out(self, terms: Terms) -> str:
        """Why it is out before anything is scored; empty when it is not."""
        if not self.required_all_met:
            return FUNCTIONS
        if is_disqualified({TOTAL: self.price}, terms.price):
            return CEILING
        return PRICE if self.is_unsound else ""


@dataclass(frozen=True)
class Step:
    """One step: what, how it is computed, what it comes to, which part of the notice says so, whether it is of the price.

    is_raw: points before compression, which the total does not count.
    """

    ja: str
    how: str
    points: Points
    source: str
    is_price: bool = False
    is_raw: bool = False


@dataclass(frozen=True)
class Outcome:
    """What a bidder comes to; rank None and why, where it is out. One that does not pass the first round has both."""

    bidder: str
    price: Points
    technical: Points
    rank: int | None
    is_drawn: bool
    why_out: str
    steps: tuple[Step, ...] = field(default=())

    @property
    def total(self) -> Points:
        return self.price + self.technical


def shortlisted(
    terms: Terms, offers: Sequence[Offer], scores: Mapping[tuple[int, str], Sums]
) -> list[Outcome]:
    """The first round: every bidder with its place and steps, the first in front; who does not pass has the reason.

    Errors: ValueError for terms without a first round, and as the evaluation.
    """
    if terms.first is None:
        raise ValueError("this call has no first round")
    first, out = terms.first, {o.bidder: o.why_out(terms) for o in offers}
    steps = _steps(terms.of_round(1), [o for o in offers if not out[o.bidder]], scores)
    out |= _put_out(terms.of_round(1), steps, scores)
    sums = {bidder: _sums(own) for bidder, own in steps.items() if not out[bidder]}
    keys = {b: (p + t, t if first.by_technical else Fraction(0)) for b, (p, t) in sums.items()}
    found = []
    for offer in sorted(offers, key=lambda o: o.bidder):
        if out[offer.bidder]:
            own = tuple(steps.get(offer.bidder, ()))
            found.append(Outcome(offer.bidder, *_sums(own), None, False, out[offer.bidder], own))
            continue
        mine, (price, technical) = keys[offer.bidder], sums[offer.bidder]
        place = 1 + sum(k > mine for k in keys.values())
        why = FIRST_LINE if price + technical < first.line else FIRST_PLACES if place > first.places else ""
        drawn = list(keys.values()).count(mine) > 1
        found.append(Outcome(offer.bidder, price, technical, place, drawn, why, tuple(steps[offer.bidder])))
    return sorted(found, key=lambda o: (o.rank is None, o.rank or 0, o.bidder))


def evaluated(
    terms: Terms,
    offers: Sequence[Offer],
    scores: Mapping[tuple[int, str], Sums],
    first: Mapping[str, Outcome] | None = None,
) -> list[Outcome]:
    """Every bidder, the first in front, those out behind; scores by (criterion, bidder).

    first: what the first round came to, where there was one; its points are taken as they were kept. Each stage is
    rounded once. Errors: ValueError for a group of judges without a score, a price of nothing, or a first round missing.
    """
    before = first or {}
    if (terms.first is not None) is not (first is not None):
        raise ValueError("the first round is evaluated before the second")
    out = {o.bidder: before[o.bidder].why_out if before else o.why_out(terms) for o in offers}
    steps = _steps(terms.of_round(2), [o for o in offers if not out[o.bidder]], scores)
    if terms.first is not None and terms.first.is_counted:
        steps = {
            b: [*(replace(s, ja=f"第一次　{s.ja}") for s in before[b].steps), *own]
            for b, own in steps.items()
        }
    out |= _put_out(terms.of_round(2), steps, scores)
    scored = [
        Scored(o.bidder, *_sums(steps.get(o.bidder, [])), is_disqualified=bool(out[o.bidder])) for o in offers
    ]
    places = ranked(scored, Fraction(terms.quality_line))
    return [
        Outcome(
            p.scored.bidder, p.scored.price, p.scored.technical, p.rank, p.is_drawn,
            "" if p.rank else out[p.scored.bidder] or LINE, tuple(steps.get(p.scored.bidder, ())),
        )
        for p in places
    ]  # fmt: skip


def _steps(
    terms: Terms, fit: Sequence[Offer], scores: Mapping[tuple[int, str], Sums]
) -> dict[str, list[Step]]:
    """What each of those who are not out comes to under the terms of a round."""
    bids = {o.bidder: o.bid(terms) for o in fit}
    return {
        o.bidder: [*_technical(terms, o, scores), *([_price(terms, o, bids)] if terms.price.items else [])]
        for o in fit
    }


def _put_out(
    terms: Terms, steps: Mapping[str, Sequence[Step]], scores: Mapping[tuple[int, str], Sums]
) -> dict[str, str]:
    """Who is out by what the judges gave: a worst mark they agree on, or less than nothing in all."""
    found = {}
    for bidder, own in steps.items():
        worst = [i for i in terms.items if i.least < 0 and is_unanimous(scores[i.number, bidder], i.least)]
        if worst:
            found[bidder] = f"「{worst[0].ja}」で審査員の全員が{signed(worst[0].least)}とした"
        elif _sums(own)[1] < 0:
            found[bidder] = NEGATIVE
    return found


def _sums(steps: Sequence[Step]) -> tuple[Points, Points]:
    """Points of the price and technical points."""
    price, technical = (
        sum((s.points for s in steps if s.is_price is is_price and not s.is_raw), Fraction(0))
        for is_price in (True, False)
    )
    return price, technical


def _technical(terms: Terms, offer: Offer, scores: Mapping[tuple[int, str], Sums]) -> list[Step]:
    """Stage by stage; each is rounded once, after its compression where there is one."""
    raw = [_functions(terms, offer)] if terms.required_points + terms.optional_points else []
    for stage in dict.fromkeys(i.stage for i in terms.items):
        parts = [(i, scores[i.number, offer.bidder]) for i in terms.items if i.stage == stage]
        judged = [_judged(i, sums, terms) for i, sums in parts]
        told = "、".join(
            f"{i.ja} {i.points}点×{_means(_given(i, sums))}÷{i.full}＝{shown(points)}"
            for (i, sums), points in zip(parts, judged, strict=True)
        )
        raw.append(Step(stage, told, sum(judged, Fraction(0)), f"公告　評価基準（{stage}）"))
    if terms.compressed_to and raw:
        return [*(replace(s, is_raw=True) for s in raw), _compressed(terms, raw)]
    if terms.shares:
        return [_shared(terms, s) for s in raw]
    way = terms.rounding
    return [
        s if s.ja == ASKED else replace(s, how=f"{s.how}（{ROUNDINGS[way]}）", points=rounded(s.points, way))
        for s in raw
    ]


def _compressed(terms: Terms, raw: Sequence[Step]) -> Step:
    """All technical points × allotted ÷ their base, rounded once (圧縮補正)."""
    points, base = sum((s.points for s in raw), Fraction(0)), sum(terms.bases.values())
    how = f"素点の合計{shown(points)}×{terms.compressed_to}÷{base}（{ROUNDINGS[terms.rounding]}）"
    found = rounded(points * terms.compressed_to / base, terms.rounding)
    return Step("圧縮補正", how, found, "公告　評価基準（圧縮補正）")


def _shared(terms: Terms, raw: Step) -> Step:
    """A stage's points × its share of the total ÷ its base, rounded once."""
    worth, base = terms.worth(raw.ja), terms.bases[raw.ja]
    how = f"{raw.how}。素点{shown(raw.points)}×{worth}÷{base}（総合点の{terms.shares[raw.ja]}％、{ROUNDINGS[terms.rounding]}）"
    return replace(raw, how=how, points=rounded(raw.points * worth / base, terms.rounding))


def _functions(terms: Terms, offer: Offer) -> Step:
    source = "公告　評価基準（機能要件）"
    if terms.marks is not None:
        return Step(
            ASKED,
            _listed(terms.marks, offer.answers),
            Fraction(list_points(offer.answers, terms.marks)),
            source,
        )
    points = function_points(
        required_points=terms.required_points, optional_points=terms.optional_points,
        required_all_met=offer.required_all_met, optional_items=offer.optional_items, optional_met=offer.optional_met,
    )  # fmt: skip
    if points is None:
        raise ValueError("a bidder without a required function is not scored")
    met = f"任意 {offer.optional_met}/{offer.optional_items}件"
    how = f"必須{terms.required_points}点＋{terms.optional_points}点×{met}、整数に四捨五入"
    return Step(ASKED, how, points, source)


def _listed(marks: Marks, answers: Sequence[tuple[str, bool]]) -> str:
    """How the list of functions is counted, in words."""
    count = {(mark, key): answers.count((mark, key)) for mark in MARKS for key in (False, True)}
    told = [
        f"{MARKS[mark]}{count[mark, False] + count[mark, True]}件×{signed(points)}点"
        for mark, points in (("met", marks.met), ("partly", marks.partly), ("missing", marks.missing))
    ]
    told += [
        f"重要項目の{MARKS[mark]}{count[mark, True]}件×{signed(points)}点"
        for mark, points in (("met", marks.key_met), ("missing", marks.key_missing))
        if count[mark, True]
    ]
    return f"{'＋'.join(told)}（0点から{marks.most}点まで）"


def signed(number: int) -> str:
    """A whole number in words, with the full-width sign of a negative one."""
    return f"－{-number}" if number < 0 else str(number)


def _given(item: Item, sums: Sums) -> Sums:
    """The marks that count."""
    return agreed(sums, item.least) if item.least < 0 else sums


def _judged(item: Item, sums: Sums, terms: Terms) -> Points:
    weights = equal_weight(sums) if terms.is_by_judge else {group: Fraction(1) for group in sums}
    return judges_points(_given(item, sums), item.full, item.points, weights)


def _means(sums: Sums) -> str:
    """The mean of each group with its count in words."""
    told = [
        f"{GROUPS[group]}{len(given)}人の平均{shown(Fraction(sum(given), len(given)))}"
        for group, given in sorted(sums.items())
    ]
    return "・".join(told) if len(told) == 1 else f"（{'・'.join(told)}の加重平均）"


def _price(terms: Terms, offer: Offer, bids: Mapping[str, Mapping[str, int]]) -> Step:
    """The points of all price items; each item is rounded once."""
    rule, own = terms.price, bids[offer.bidder]
    points = price_points(bids, offer.bidder, rule)
    told = [FORMULAS[rule.formula]]
    for item, allotted in rule.items.items():
        lowest = min(bid[item] for bid in bids.values())
        ja = "" if item == TOTAL else f"{PARTS[item]} "
        came = "" if item == TOTAL else f"＝{shown(points[item])}"
        told.append(f"{ja}配点{allotted}点、価格{own[item]:,}円、最低価格{lowest:,}円{came}")
    if rule.ceiling:
        told.append(f"予定価格{rule.ceiling:,}円")
    if rule.investigated:
        told.append(f"調査基準価格{rule.investigated:,}円")
    if rule.multiple:
        told.append(f"倍数{rule.multiple}")
    told.append(ROUNDINGS[rule.rounding])
    return Step(
        "価格",
        "、".join(told),
        sum(points.values(), Fraction(0)),
        "公告　評価基準（価格点の算式）",
        is_price=True,
    )


EXAMPLE_PRICE, EXAMPLE_MET, EXAMPLE_ASKED = 100_000_000, 8, 10


def example(terms: Terms, groups: Mapping[int, str]) -> tuple[Offer, Offer, list[Step]]:
    """A worked example under the terms (計算の例): the lowest bidder, another, and every step of the other.

    It meets eight of ten functions that are asked for, and each judge gives four fifths; groups: who scores an item.
    Errors: ValueError for terms that cannot be computed yet.
    """
    dear = terms.price.ceiling * 9 // 10 or EXAMPLE_PRICE
    answers = [("met", False)] * EXAMPLE_MET + [("partly", False), ("missing", False)]
    low, own = (
        Offer(who, price, True, EXAMPLE_ASKED, EXAMPLE_MET, running=price // 5 * 2, answers=answers)
        for who, price in (("low", dear * 4 // 5), ("own", dear))
    )
    scores = {
        (i.number, o.bidder): {groups[i.number]: [i.full * 4 // 5]} for i in terms.items for o in (low, own)
    }
    rounds = [terms.of_round(number) for number in ((1, 2) if terms.first else (1,))]
    return low, own, [step for one in rounds for step in _steps(one, [low, own], scores)["own"]]


def shown(points: Points) -> str:
    """Points in words, at most four decimals, cut; the sum is of the exact values."""
    if points < 0:
        return f"－{shown(-points)}"
    if points.denominator == 1:
        return f"{int(points):,}点"
    whole, part = divmod(int(points * 10_000), 10_000)
    return f"{whole:,}.{f'{part:04d}'.rstrip('0') or '0'}点"
