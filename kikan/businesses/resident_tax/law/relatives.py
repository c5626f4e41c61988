"""Classes relatives (扶養親族・特定親族) by age and income and counts them per taxpayer."""

from dataclasses import dataclass

from kikan.law import Count, Groups, Law, Truth, Yen, choose, only_where, rule

_KINDS = ("under16", "general", "specific", "elderly")


@dataclass(frozen=True, eq=False)
class Relatives:
    """One row per relative other than the spouse; `taxpayer` is the row of the one who claims it."""

    taxpayer: Count
    age: Count
    income: Yen
    is_parent_together: Truth
    disability: Count
    lives_together: Truth
    is_abroad: Truth


@dataclass(frozen=True, eq=False)
class RelativeCounts:
    """Per taxpayer, named like the columns of Taxpayers."""

    under16: Count
    general: Count
    specific: Count
    elderly: Count
    elderly_parents: Count
    dependants_abroad: Count
    disabled: Count
    disabled_special: Count
    disabled_special_together: Count
    specific_relatives: Yen
    has_young_or_disabled_relative: Truth


@rule("local_tax_act.relatives", axis="fiscal_year", since=2021, until=2026)
def relatives_before_2026(relatives: Relatives, taxpayer_count: int, *, law: Law) -> RelativeCounts:
    """Dependants (扶養親族) per taxpayer, before 特定親族特別控除 existed.

    Law: 地方税法 第292条第1項第9号、第314条の2第1項第11号
    """
    return _counted(relatives, taxpayer_count, relatives.income * 0, law)


@rule("local_tax_act.relatives", axis="fiscal_year", since=2026)
def relatives_from_2026(relatives: Relatives, taxpayer_count: int, *, law: Law) -> RelativeCounts:
    """Dependants per taxpayer, and 特定親族特別控除 for relatives of 19 to 22 above the income limit.

    Law: 地方税法 第292条第1項第9号、第314条の2第1項第11号・第12号
    """
    table = law.table("specific_relative_deduction")
    amount = table.amounts("deduction")[table.row_up_to(relatives.income)]
    above = relatives.income > law.amount("relative_income_limit")
    allowance = only_where(above & (_kind(relatives, law) == _KINDS.index("specific")), amount)
    return _counted(relatives, taxpayer_count, allowance, law)


def _kind(relatives: Relatives, law: Law) -> Count:
    table = law.table("dependant_ages")
    kinds = [_KINDS.index(str(kind)) for kind in table.cells("kind")]
    row = table.row_up_to(relatives.age)
    kind = relatives.age * 0
    for place, number in enumerate(kinds):
        kind = choose(row == place, number, kind)
    return kind


def _counted(relatives: Relatives, taxpayer_count: int, allowance: Yen, law: Law) -> RelativeCounts:
    parents = Groups(relatives.taxpayer, taxpayer_count)
    is_dependant = relatives.income <= law.amount("relative_income_limit")
    kind = _kind(relatives, law)
    counts = {name: parents.sum(is_dependant & (kind == number)) for number, name in enumerate(_KINDS)}
    is_parent = is_dependant & (kind == _KINDS.index("elderly")) & relatives.is_parent_together
    elderly_parents = parents.sum(is_parent)
    special = is_dependant & (relatives.disability == 2)
    young = is_dependant & (relatives.age < law.on("tax_year", law.at - 1).amount(_YOUNG_AGE))
    return RelativeCounts(
        under16=counts["under16"],
        general=counts["general"],
        specific=counts["specific"],
        elderly=counts["elderly"] - elderly_parents,
        elderly_parents=elderly_parents,
        dependants_abroad=parents.sum(is_dependant & relatives.is_abroad),
        disabled=parents.sum(is_dependant & (relatives.disability == 1)),
        disabled_special=parents.sum(special & ~relatives.lives_together),
        disabled_special_together=parents.sum(special & relatives.lives_together),
        specific_relatives=parents.sum(allowance),
        has_young_or_disabled_relative=parents.any(young | special),
    )


_YOUNG_AGE = "special_taxation_measures_act.adjusted_salary_dependant_age"
