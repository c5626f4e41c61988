"""A decided tax as lines of papers (税額の内訳): incomes, deductions, credits and taxes, each with its name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from kikan.businesses.resident_tax.reads import IncomeOfYear
from kikan.businesses.resident_tax.reads.assessments import AssessedTax
from kikan.law.working import Step

# Incomes as declared, by the names of INPUTS; what stands in the working goes before.
_DECLARED = {
    "business_income": "営業等",
    "farming_income": "農業",
    "real_estate_income": "不動産",
    "interest_income": "利子",
    "dividend_income": "配当",
    "business_miscellaneous_income": "雑（業務）",
    "other_income": "雑（その他）",
}
_WORKED = {
    "incomes.short_transfer": "総合譲渡（短期）",
    "incomes.long_transfer": "総合譲渡（長期、2分の1前）",
    "incomes.occasional": "一時（2分の1前）",
    "incomes.apart.short_land": "短期譲渡（一般）",
    "incomes.apart.short_land_reduced": "短期譲渡（軽減）",
    "incomes.apart.long_land": "長期譲渡（一般）",
    "incomes.apart.long_land_specific": "長期譲渡（特定）",
    "incomes.apart.long_land_light": "長期譲渡（軽課）",
    "incomes.apart.listed_dividends": "上場株式等の配当等",
    "incomes.apart.unlisted_shares": "一般株式等の譲渡",
    "incomes.apart.listed_shares": "上場株式等の譲渡",
    "incomes.apart.futures": "先物取引",
    "incomes.apart.forestry": "山林",
    "incomes.apart.retirement": "退職",
}
_CREDITS = (
    ("調整控除", "levy.city_adjustment", "levy.prefecture_adjustment"),
    ("配当控除", "levy.credits.city_dividend", "levy.credits.prefecture_dividend"),
    ("住宅借入金等特別税額控除", "levy.credits.city_housing", "levy.credits.prefecture_housing"),
    ("寄附金税額控除", "levy.credits.donations.city_total", "levy.credits.donations.prefecture_total"),
    ("外国税額控除", "levy.credits.city_foreign", "levy.credits.prefecture_foreign"),
    ("調整措置", "levy.limit_cut_city", "levy.limit_cut_prefecture"),
    ("定額減税", "levy.flat_cut.city", "levy.flat_cut.prefecture"),
    ("配当割額・株式等譲渡所得割額の控除", "levy.withheld_city", "levy.withheld_prefecture"),
)
_RELATIVES = (
    ("dependants_general", "一般"),
    ("dependants_specified", "特定"),
    ("dependants_elderly", "老人"),
    ("dependants_elderly_parents", "同居老親等"),
    ("dependants_under_16", "16歳未満"),
    ("specific_relatives", "特定親族"),
    ("dependants_disabled", "普通障害"),
    ("dependants_specially_disabled", "特別障害"),
    ("dependants_specially_disabled_together", "同居特別障害"),
)
SPOUSES = {0: "なし", 1: "配偶者", 2: "老人配偶者"}
DISABILITIES = {1: "普通障害", 2: "特別障害"}
PARENTS = {1: "寡婦", 2: "ひとり親"}


@dataclass(frozen=True, repr=False)
class TaxLines:
    """All that a paper may print of one decided tax; amounts in yen, those of nothing left out."""

    revenues: tuple[tuple[str, int], ...]
    incomes: tuple[tuple[str, int], ...]
    ordinary_income: int
    aggregate_income: int
    total_income: int
    carried_loss: int
    deductions: tuple[tuple[str, int], ...]
    deductions_total: int
    taxable: tuple[tuple[str, int], ...]
    credits: tuple[tuple[str, int, int], ...]
    relatives: tuple[tuple[str, int], ...]
    own: tuple[str, ...]
    spouse: str
    is_complete: bool = field(default=True)


def tax_lines(tax: AssessedTax, income: IncomeOfYear | None) -> TaxLines:
    """The lines of one tax. `is_complete` is false where the working was kept in a form no longer read."""
    working = tax.unpacked()
    steps = {s.path: s for s in working.steps()} if working is not None else {}
    inputs = income.inputs if income is not None else {}
    return TaxLines(
        revenues=_some(
            (
                ("給与収入", inputs.get("salary_revenue", 0)),
                ("公的年金等収入", inputs.get("pension_revenue", 0)),
            )
        ),
        incomes=_incomes(steps, inputs, income),
        ordinary_income=amount(steps, "incomes.ordinary_after", tax.total_income),
        aggregate_income=tax.aggregate_income,
        total_income=tax.total_income,
        carried_loss=amount(steps, "incomes.carried_loss", 0),
        deductions=_some(
            (s.ja, whole(s)) for s in _of(steps, "deductions") if s.name not in ("total", "difference")
        ),
        deductions_total=amount(steps, "deductions.total", 0),
        taxable=_taxable(steps, tax),
        credits=tuple(
            (ja, amount(steps, city, 0), amount(steps, prefecture, 0))
            for ja, city, prefecture in _CREDITS
            if amount(steps, city, 0) or amount(steps, prefecture, 0)
        ),
        relatives=_some((ja, inputs.get(name, 0)) for name, ja in _RELATIVES),
        own=_own(inputs),
        spouse=SPOUSES.get(inputs.get("spouse_kind", 0), ""),
        is_complete=bool(steps),
    )


def whole(step: Step) -> int:
    """The yen of a step; what is exact is cut."""
    value = step.value
    return int(value) if isinstance(value, (int, bool)) else floor(sum(map(Fraction, value.split())))


def amount(steps: Mapping[str, Step], path: str, otherwise: int) -> int:
    """The yen of the step at a path, or what stands in where the working has no such step."""
    return whole(steps[path]) if path in steps else otherwise


def _of(steps: Mapping[str, Step], part: str) -> list[Step]:
    """The steps of a part, in order."""
    return [s for path, s in steps.items() if path.startswith(f"{part}.") and s.value != ""]


def _some(lines: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple((ja, n) for ja, n in lines if n)


def _incomes(
    steps: Mapping[str, Step], inputs: Mapping[str, int], income: IncomeOfYear | None
) -> tuple[tuple[str, int], ...]:
    salary = amount(steps, "incomes.salary_after", income.salary_income if income else 0)
    pension = amount(steps, "incomes.pension_income", income.pension_income if income else 0)
    declared = [(ja, inputs.get(name, 0)) for name, ja in _DECLARED.items()]
    worked = [(ja, amount(steps, path, 0)) for path, ja in _WORKED.items()]
    return _some([("給与", salary), ("雑（公的年金等）", pension), *declared, *worked])


def _taxable(steps: Mapping[str, Step], tax: AssessedTax) -> tuple[tuple[str, int], ...]:
    apart = [(s.ja, whole(s)) for s in _of(steps, "levy.taxable_apart")]
    return (("課税総所得金額", tax.taxable_income), *_some(apart))


def _own(inputs: Mapping[str, int]) -> tuple[str, ...]:
    marks = [
        DISABILITIES.get(inputs.get("disability", 0), ""), PARENTS.get(inputs.get("single_parent", 0), ""),
        "勤労学生" if inputs.get("is_working_student") else "", "未成年" if inputs.get("is_minor") else "",
    ]  # fmt: skip
    return tuple(m for m in marks if m)
