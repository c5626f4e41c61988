"""Procurements with what their notice says (公告・評価基準・機能要件), and codes with their words."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from kikan.businesses.procurement.law.evaluation import (
    ASKED,
    DEVELOPMENT,
    OPERATION,
    TOTAL,
    FirstRound,
    Item,
    Terms,
    signed,
)
from kikan.businesses.procurement.law.price import PriceRule
from kikan.businesses.procurement.law.technical import Marks
from kikan.businesses.procurement.models import Criterion, Function, Procurement
from kikan.businesses.procurement.models.notice import (
    Compression,
    Counted,
    CriterionKind,
    Disclosure,
    FunctionForm,
    ProcurementState,
    TaxBase,
    Tie,
    Weighting,
)
from kikan.businesses.procurement.models.offer import Fit
from kikan.businesses.procurement.models.panel import Group, Speaker
from kikan.businesses.procurement.models.result import Asker, PromiseState, Term
from kikan.law import book
from kikan.law.value_words import CHOICES_OF
from kikan.shared.history import OPEN
from kikan.shared.tenancy.opener import current_or_raise

DRAFT, PUBLISHED, DECIDED = ProcurementState.DRAFT, ProcurementState.PUBLISHED, ProcurementState.DECIDED
CODES = {
    "kind": CriterionKind, "weighting": Weighting, "group": Group, "answer": Fit, "speaker": Speaker,
    "state": PromiseState, "first_tie": Tie, "counted": Counted, "disclosure": Disclosure,
    "tax_base": TaxBase, "function_form": FunctionForm, "compression": Compression,
    "asked_by": Asker, "term": Term,
}  # fmt: skip


STAGES = (ASKED, *(str(kind.label) for kind in CriterionKind))
"""The stages that may have a share of the total, in the order in which shares are kept."""
LIST, SHARES = int(FunctionForm.LIST), int(Compression.SHARES)


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
    running_points: int
    discount_multiple: int
    price_years: int
    renewal_after: int
    tax_base: int
    function_form: int
    marks: list[int]
    compression: int
    technical_points: int
    shares: list[int]
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
    protest_days: int
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
    def priced_years(self) -> int:
        """How many years' prices a proposal has beside the first sum."""
        return self.price_years or self.years

    @property
    def prices_ja(self) -> list[str]:
        """What each price of a proposal is called."""
        renewed = self.renewal_after + 1 if self.renewal_after else 0
        years = range(1, self.priced_years + 1)
        return [
            "初期費用",
            *(f"{year}年目{'（更新の費用を含む）' if year == renewed else ''}" for year in years),
        ]

    @property
    def is_list(self) -> bool:
        """Whether the functions are a list of which each answer brings points (機能一覧)."""
        return self.function_form == FunctionForm.LIST

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
        times = f"（倍数 {self.discount_multiple}）" if self.discount_multiple else ""
        development = self.price_points - self.running_points
        parts = (
            f"（開発 {development}点、運用 {self.running_points}点を別に計算）" if self.running_points else ""
        )
        floor = f"（下限 予定価格の{self.price_floor}％）" if self.price_floor else ""
        return [
            ("予定価格", f"{self.ceiling:,}円" if self.ceiling else "定めない"),
            ("調査基準価格", f"{self.investigate_below:,}円" if self.investigate_below else "定めない"),
            ("契約の年数", f"{self.years}年"),
            ("価格", self._priced_ja),
            (
                "価格点",
                f"{self.price_points}点{parts}　{CHOICES_OF['price_formula'][self.price_formula]}{floor}{times}",
            ),
            ("価格点の端数", CHOICES_OF["price_rounding"][self.price_rounding]),
            ("機能要件", self._functions_ja),
            ("技術点の圧縮", self._compression_ja),
            ("審査員の重み", str(Weighting(self.weighting).label)),
            ("技術点の端数", CHOICES_OF["price_rounding"][self.technical_rounding]),
            ("最低基準点", f"{self.quality_line}点" if self.quality_line else "定めない"),
            ("審査員", f"学識経験者 {self.academics}人、構成団体 {self.municipals}人"),
            ("異議申立期間", f"結果の通知の日から{self.protest_days}日" if self.protest_days else "定めない"),
            *(self._first_ja if self.has_first_round else [("審査の段階", "一段階")]),
        ]

    @property
    def _priced_ja(self) -> str:
        renewal = f"、{self.renewal_after}年で更新" if self.renewal_after else ""
        return f"初期費用と{self.priced_years}年分の合計{renewal}（消費税 {TaxBase(self.tax_base).label}）"

    @property
    def _functions_ja(self) -> str:
        if not self.is_list:
            return f"必須 {self.required_points}点、任意 {self.optional_points}点（△は満たさない）"
        met, partly, missing, key_met, key_missing = map(signed, self.marks)
        return (
            f"機能一覧 {self.optional_points}点まで（○ {met}点、△ {partly}点、× {missing}点、"
            f"重要項目は○に{key_met}点、×に{key_missing}点を加える）"
        )

    @property
    def _compression_ja(self) -> str:
        if self.compression == Compression.WHOLE:
            return f"技術点の合計を{self.technical_points}点に圧縮する"
        if self.compression == Compression.SHARES:
            told = [f"{ja} {share}％" for ja, share in zip(STAGES, self.shares, strict=True) if share]
            return f"{'、'.join(told)}、価格 {100 - sum(self.shares)}％"
        return "しない"

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
    least: int
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
    is_key: bool


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
        _price_items(found), found.price_formula, found.price_rounding, found.ceiling,
        Fraction(found.price_floor, 100), investigated=found.investigate_below,
        multiple=found.discount_multiple,
    )  # fmt: skip
    items = [
        Item(c.criterion, c.kind_ja, c.ja, c.points, c.full, c.in_round, c.least)
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
        _marks(found) if found.is_list else None,
        found.technical_points if found.compression == Compression.WHOLE else 0,
        dict(zip(STAGES, found.shares, strict=True)) if found.compression == Compression.SHARES else {},
    )  # fmt: skip


def _marks(found: ProcurementLine) -> Marks:
    met, partly, missing, key_met, key_missing = found.marks
    return Marks(met, partly, missing, key_met, key_missing, found.optional_points)


def _price_items(found: ProcurementLine) -> dict[str, int]:
    """The allocations of the price: in one sum, or of development and operation."""
    if not found.running_points:
        return {TOTAL: found.price_points}
    return {DEVELOPMENT: found.price_points - found.running_points, OPERATION: found.running_points}
