"""Procurements with what their notice says (公告・評価基準・機能要件), and codes with their words."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from kikan.businesses.procurement.law.evaluation import TOTAL, FirstRound, Item, Terms
from kikan.businesses.procurement.law.price import PriceRule
from kikan.businesses.procurement.models import Criterion, Function, Procurement
from kikan.businesses.procurement.models.notice import (
    Counted,
    CriterionKind,
    Disclosure,
    ProcurementState,
    Tie,
    Weighting,
)
from kikan.businesses.procurement.models.offer import Fit
from kikan.businesses.procurement.models.panel import Group, Speaker
from kikan.businesses.procurement.models.result import PromiseState
from kikan.law import book
from kikan.law.value_words import CHOICES_OF
from kikan.shared.history import OPEN
from kikan.shared.tenancy.opener import current_or_raise

DRAFT, PUBLISHED, DECIDED = ProcurementState.DRAFT, ProcurementState.PUBLISHED, ProcurementState.DECIDED
CODES = {
    "kind": CriterionKind, "weighting": Weighting, "group": Group, "answer": Fit, "speaker": Speaker,
    "state": PromiseState, "first_tie": Tie, "counted": Counted, "disclosure": Disclosure,
}  # fmt: skip


@dataclass(frozen=True)
class ProcurementLine:
    """A procurement as it stands."""

    procurement: int
    title: str
    ceiling: int
    investigate_below: int
    years: int
    total_points: int
    price_points: int
    price_formula: str
    price_rounding: str
    price_floor: int
    required_points: int
    optional_points: int
    weighting: int
    technical_rounding: str
    quality_line: int
    academics: int
    municipals: int
    first_places: int
    first_line: int
    first_functions: bool
    first_price: bool
    first_tie: int
    counted: int
    disclosure: int
    proposals_until: date
    scores_until: date
    state: int
    entry: int

    @property
    def state_ja(self) -> str:
        return str(ProcurementState(self.state).label)

    @property
    def is_draft(self) -> bool:
        return self.state == DRAFT

    @property
    def has_first_round(self) -> bool:
        """Whether a first round lets some bidders into the second (二段階の審査)."""
        return self.first_places > 0

    @property
    def is_decided(self) -> bool:
        return self.state == DECIDED

    @property
    def rules_ja(self) -> list[tuple[str, str]]:
        """The rules of the notice in words."""
        floor = f"（下限 予定価格の{self.price_floor}％）" if self.price_floor else ""
        return [
            ("予定価格", f"{self.ceiling:,}円" if self.ceiling else "定めない"),
            ("調査基準価格", f"{self.investigate_below:,}円" if self.investigate_below else "定めない"),
            ("契約の年数", f"{self.years}年"),
            ("価格点", f"{self.price_points}点　{CHOICES_OF['price_formula'][self.price_formula]}{floor}"),
            ("価格点の端数", CHOICES_OF["price_rounding"][self.price_rounding]),
            ("機能要件", f"必須 {self.required_points}点、任意 {self.optional_points}点（△は満たさない）"),
            ("審査員の重み", str(Weighting(self.weighting).label)),
            ("技術点の端数", CHOICES_OF["price_rounding"][self.technical_rounding]),
            ("最低基準点", f"{self.quality_line}点" if self.quality_line else "定めない"),
            ("審査員", f"学識経験者 {self.academics}人、構成団体 {self.municipals}人"),
            *(self._first_ja if self.has_first_round else [("審査の段階", "一段階")]),
        ]

    @property
    def _first_ja(self) -> list[tuple[str, str]]:
        line = f"、{self.first_line:,}点以上" if self.first_line else ""
        beside = [
            ja
            for is_there, ja in ((self.first_functions, "機能要件"), (self.first_price, "価格"))
            if is_there
        ]
        return [
            ("審査の段階", f"二段階（{Counted(self.counted).label}）"),
            (
                "第一次審査",
                f"上位{self.first_places}者が通過{line}。評価項目のほかに採点: {'、'.join(beside) or 'なし'}",
            ),
            ("通過の境の同点", str(Tie(self.first_tie).label)),
            ("第一次審査の点", str(Disclosure(self.disclosure).label)),
        ]


@dataclass(frozen=True)
class CriterionLine:
    criterion: int
    kind: int
    ja: str
    how: str
    points: int
    full: int
    in_round: int
    by_staff: bool

    @property
    def kind_ja(self) -> str:
        return str(CriterionKind(self.kind).label)

    @property
    def is_of_staff(self) -> bool:
        """Staff rate the demo and what the notice gives them; the committee everything else."""
        return self.by_staff or self.kind == CriterionKind.DEMO

    def is_scored_by(self, group: int) -> bool:
        return self.is_of_staff is (group == Group.STAFF)


@dataclass(frozen=True)
class FunctionLine:
    function: int
    text: str
    is_required: bool


def formulas() -> list[tuple[str, str]]:
    """The published formulas of price points, as the law names them."""
    words = CHOICES_OF["price_formula"]
    return [(c, words[c]) for c in book().parameter("procurement_notice.price_formula").choices]


def roundings() -> list[tuple[str, str]]:
    """The published ways of rounding."""
    words = CHOICES_OF["price_rounding"]
    return [(c, words[c]) for c in book().parameter("procurement_notice.price_rounding").choices]


def choices(name: str) -> list[tuple[int, str]]:
    """The codes of a field with their words."""
    return [(int(code), str(ja)) for code, ja in CODES[name].choices]


def rows_now(model: Any, procurement: int, shape: Any, order: tuple[str, ...]) -> list[Any]:
    """The rows of a procurement that still hold, as lines; what was ended on a later day is gone as well."""
    rows = model.objects.filter(
        municipality=current_or_raise(), ended_by__isnull=True, valid_until=OPEN, procurement=procurement
    )
    return [shape(*row) for row in rows.order_by(*order).values_list(*shape.__dataclass_fields__)]


def procurements_now() -> list[ProcurementLine]:
    """Every procurement as it stands last, the newest first."""
    rows = Procurement.objects.filter(
        municipality=current_or_raise(), ended_by__isnull=True, valid_until=OPEN
    )
    return [
        ProcurementLine(*r)
        for r in rows.order_by("-procurement").values_list(*ProcurementLine.__dataclass_fields__)
    ]


def procurement_of(number: int) -> ProcurementLine | None:
    return next((p for p in procurements_now() if p.procurement == number), None)


def criteria_of(number: int) -> list[CriterionLine]:
    return rows_now(Criterion, number, CriterionLine, ("criterion",))


def functions_of(number: int) -> list[FunctionLine]:
    return rows_now(Function, number, FunctionLine, ("function",))


def terms_of(found: ProcurementLine) -> Terms:
    """What the notice says, as the law takes it; one query."""
    rule = PriceRule(
        {TOTAL: found.price_points}, found.price_formula, found.price_rounding, found.ceiling,
        Fraction(found.price_floor, 100), investigated=found.investigate_below,
    )  # fmt: skip
    items = [
        Item(c.criterion, c.kind_ja, c.ja, c.points, c.full, c.in_round)
        for c in sorted(criteria_of(found.procurement), key=lambda c: (c.kind, c.criterion))
    ]
    first = FirstRound(
        found.first_places, found.first_line, found.first_functions, found.first_price,
        found.counted == Counted.BOTH, found.first_tie == Tie.TECHNICAL,
    )  # fmt: skip
    return Terms(
        found.total_points, rule, found.required_points, found.optional_points, items,
        found.weighting == Weighting.EACH_JUDGE, found.technical_rounding, found.quality_line,
        first if found.has_first_round else None,
    )  # fmt: skip
