"""An overall evaluation from prices, answers and scores to ranks, with every step (総合評価の計算). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from kikan.businesses.procurement.law.price import PriceRule, is_disqualified, price_points
from kikan.businesses.procurement.law.ranking import Scored, ranked
from kikan.businesses.procurement.law.rounding import Points, rounded
from kikan.businesses.procurement.law.technical import equal_weight, function_points, judges_points
from kikan.law.value_words import CHOICES_OF

FORMULAS, ROUNDINGS = CHOICES_OF["price_formula"], CHOICES_OF["price_rounding"]
GROUPS = {"academic": "学識", "municipal": "団体", "staff": "職員"}
TOTAL = "total"
CEILING, FUNCTIONS, PRICE, LINE = (
    "予定価格を超えている",
    "必須の機能要件を満たしていない",
    "低価格の調査で履行できないとされた",
    "技術点が最低基準点に満たない",
)
FIRST_LINE, FIRST_PLACES = "第一次審査の最低基準点に満たない", "第一次審査で通過する順位に入らなかった"
NOT_PASSED = (FIRST_LINE, FIRST_PLACES)
"""Why a bidder whose proposal is valid stays out of the second round (不通過)."""
Sums = Mapping[str, Sequence[int]]
"""What each judge gave, by group."""


@dataclass(frozen=True)
class Item:
    """A criterion: its stage (提案書, 実演, …), points it may bring, full marks of a judge, the round that scores it."""

    number: int
    stage: str
    ja: str
    points: int
    full: int
    in_round: int = 1


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
    """What the notice says of evaluation. is_by_judge: every judge weighs the same; else every group does."""

    total: int
    price: PriceRule
    required_points: int
    optional_points: int
    items: Sequence[Item]
    is_by_judge: bool
    rounding: str
    quality_line: int = 0
    first: FirstRound | None = None

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
        functions = self.required_points + self.optional_points
        return sum(self.price.items.values()) + functions + sum(i.points for i in self.items)


@dataclass(frozen=True)
class Offer:
    """A bidder's price in yen over the contract, which functions it meets, whether its price was found unsound."""

    bidder: str
    price: int
    required_all_met: bool
    optional_items: int
    optional_met: int
    is_unsound: bool = False

    def why_out(self, terms: Terms) -> str:
        """Why it is out before anything is scored; empty when it is not."""
        if not self.required_all_met:
            return FUNCTIONS
        if is_disqualified({TOTAL: self.price}, terms.price):
            return CEILING
        return PRICE if self.is_unsound else ""


@dataclass(frozen=True)
class Step:
    """One step: what, how it is computed, what it comes to, which part of the notice says so, whether it is of the price."""

    ja: str
    how: str
    points: Points
    source: str
    is_price: bool = False


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
    sums = {bidder: _sums(own) for bidder, own in steps.items()}
    keys = {b: (p + t, t if first.by_technical else Fraction(0)) for b, (p, t) in sums.items()}
    found = []
    for offer in sorted(offers, key=lambda o: o.bidder):
        if out[offer.bidder]:
            found.append(Outcome(offer.bidder, Fraction(0), Fraction(0), None, False, out[offer.bidder]))
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
    bids = {o.bidder: {TOTAL: o.price} for o in fit}
    return {
        o.bidder: [*_technical(terms, o, scores), *([_price(terms, o, bids)] if terms.price.items else [])]
        for o in fit
    }


def _sums(steps: Sequence[Step]) -> tuple[Points, Points]:
    """Points of the price and technical points."""
    price = sum((s.points for s in steps if s.is_price), Fraction(0))
    return price, sum((s.points for s in steps), Fraction(0)) - price


def _technical(terms: Terms, offer: Offer, scores: Mapping[tuple[int, str], Sums]) -> list[Step]:
    found = [_functions(terms, offer)] if terms.required_points + terms.optional_points else []
    for stage in dict.fromkeys(i.stage for i in terms.items):
        items = [i for i in terms.items if i.stage == stage]
        parts = [(i, scores[i.number, offer.bidder]) for i in items]
        judged = [_judged(i, sums, terms) for i, sums in parts]
        told = "、".join(
            f"{i.ja} {i.points}点×{_means(sums)}÷{i.full}＝{shown(points)}"
            for (i, sums), points in zip(parts, judged, strict=True)
        )
        told += f"（{ROUNDINGS[terms.rounding]}）"
        raw = sum(judged, Fraction(0))
        found.append(Step(stage, told, rounded(raw, terms.rounding), f"公告　評価基準（{stage}）"))
    return found


def _functions(terms: Terms, offer: Offer) -> Step:
    points = function_points(
        required_points=terms.required_points, optional_points=terms.optional_points,
        required_all_met=offer.required_all_met, optional_items=offer.optional_items, optional_met=offer.optional_met,
    )  # fmt: skip
    if points is None:
        raise ValueError("a bidder without a required function is not scored")
    met = f"任意 {offer.optional_met}/{offer.optional_items}件"
    how = f"必須{terms.required_points}点＋{terms.optional_points}点×{met}、整数に四捨五入"
    return Step("機能要件", how, points, "公告　評価基準（機能要件）")


def _judged(item: Item, sums: Sums, terms: Terms) -> Points:
    weights = equal_weight(sums) if terms.is_by_judge else {group: Fraction(1) for group in sums}
    return judges_points(sums, item.full, item.points, weights)


def _means(sums: Sums) -> str:
    """The mean of each group with its count in words."""
    told = [
        f"{GROUPS[group]}{len(given)}人の平均{shown(Fraction(sum(given), len(given)))}"
        for group, given in sorted(sums.items())
    ]
    return "・".join(told) if len(told) == 1 else f"（{'・'.join(told)}の加重平均）"


def _price(terms: Terms, offer: Offer, bids: Mapping[str, Mapping[str, int]]) -> Step:
    points = price_points(bids, offer.bidder, terms.price)[TOTAL]
    lowest = min(bid[TOTAL] for bid in bids.values())
    told = [
        FORMULAS[terms.price.formula],
        f"配点{terms.price.items[TOTAL]}点、価格{offer.price:,}円、最低価格{lowest:,}円",
    ]
    if terms.price.ceiling:
        told.append(f"予定価格{terms.price.ceiling:,}円")
    if terms.price.investigated:
        told.append(f"調査基準価格{terms.price.investigated:,}円")
    told.append(ROUNDINGS[terms.price.rounding])
    return Step("価格", "、".join(told), points, "公告　評価基準（価格点の算式）", is_price=True)


def shown(points: Points) -> str:
    """Points in words, at most four decimals, cut; the sum is of the exact values."""
    if points.denominator == 1:
        return f"{int(points):,}点"
    whole, part = divmod(int(points * 10_000), 10_000)
    return f"{whole:,}.{f'{part:04d}'.rstrip('0') or '0'}点"
