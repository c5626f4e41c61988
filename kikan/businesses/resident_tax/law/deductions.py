"""Deductions from income (所得控除) of resident tax, and the differences that the adjustment credit needs."""

from dataclasses import dataclass

from kikan.businesses.resident_tax.law.incomes import Incomes
from kikan.businesses.resident_tax.law.insurance import earthquake_insurance, life_insurance
from kikan.businesses.resident_tax.law.taxpayers import (
    ORDINARY_DISABILITY,
    SPECIAL_DISABILITY,
    Taxpayers,
)
from kikan.law import (
    Count,
    Law,
    Table,
    Truth,
    Working,
    Yen,
    apply_rate,
    at_least,
    at_most,
    choose,
    cut_below,
    only_where,
    rule,
    step,
)

_BANDS = ("first", "second", "third", "fourth")


@dataclass(frozen=True)
class Deductions(Working):
    """所得控除の内訳 of each taxpayer."""

    casualty: Yen = step("雑損控除", "地方税法 第314条の2第1項第1号")
    medical: Yen = step("医療費控除", "地方税法 第314条の2第1項第2号、附則第4条の4")
    social_insurance: Yen = step("社会保険料控除", "地方税法 第314条の2第1項第3号")
    small_enterprise: Yen = step("小規模企業共済等掛金控除", "地方税法 第314条の2第1項第4号")
    life_insurance: Yen = step("生命保険料控除", "地方税法 第314条の2第1項第5号")
    earthquake: Yen = step("地震保険料控除", "地方税法 第314条の2第1項第5号の3")
    disability: Yen = step("障害者控除", "地方税法 第314条の2第1項第6号")
    widow: Yen = step("寡婦控除", "地方税法 第314条の2第1項第8号")
    single_parent: Yen = step("ひとり親控除", "地方税法 第314条の2第1項第8号の2")
    working_student: Yen = step("勤労学生控除", "地方税法 第314条の2第1項第9号")
    spouse: Yen = step("配偶者控除", "地方税法 第314条の2第1項第10号")
    spouse_special: Yen = step("配偶者特別控除", "地方税法 第314条の2第1項第10号の2")
    dependants: Yen = step("扶養控除", "地方税法 第314条の2第1項第11号")
    specific_relatives: Yen = step("特定親族特別控除", "地方税法 第314条の2第1項第12号")
    other: Yen = step("その他の所得控除（金額で決まったもの）", "地方税法 第314条の2")
    basic: Yen = step("基礎控除", "地方税法 第314条の2第2項")
    total: Yen = step("所得控除合計", "地方税法 第314条の2")
    difference: Yen = step("人的控除額の差の合計", "地方税法 第314条の6")


@rule("local_tax_act.deductions", axis="fiscal_year", since=2021)
def deductions(who: Taxpayers, income: Incomes, *, law: Law) -> Deductions:
    """所得控除 of each taxpayer.

    Law: 地方税法 第34条・第314条の2 (same amounts for prefecture and municipality)
    Rounding: named at each deduction
    """
    spouse = _Spouse(who, income, law)
    persons = _Persons(who, income, law)
    parts = (
        _casualty(who, income, law),
        _medical(who, income, law),
        who.social_insurance,
        who.small_enterprise,
        life_insurance(who, law),
        earthquake_insurance(who, law),
        persons.disability(law.table("personal_deduction"), "deduction"),
        only_where(persons.widow, law.table("personal_deduction").amount("deduction", kind="widow")),
        only_where(persons.single, law.table("personal_deduction").amount("deduction", kind="single_parent")),
        only_where(
            persons.student, law.table("personal_deduction").amount("deduction", kind="working_student")
        ),
        spouse.ordinary(law.table("spouse_deduction")),
        spouse.special(law.table("spouse_special_deduction")),
        _dependants(who, law.table("dependant_deduction"), "deduction"),
        who.specific_relatives,
        who.other_deductions,
        _basic(income, law),
    )
    difference = _difference(who, spouse, persons, law)
    total = parts[0]
    for each in parts[1:]:
        total = total + each
    return Deductions(*parts, total, difference)


class _Spouse:
    """Whether a spouse gives 配偶者控除 or 配偶者特別控除, and in which band of the taxpayer's income."""

    def __init__(self, who: Taxpayers, income: Incomes, law: Law) -> None:
        bands = law.table("spouse_bands")
        self.band = bands.amounts("band")[bands.row_up_to(income.total_income)]
        is_within = who.spouse_income <= law.amount("relative_income_limit")
        self.deductible, self.above = who.has_spouse & is_within, who.has_spouse & ~is_within
        self.is_elderly, self.income = who.spouse_is_elderly, who.spouse_income

    def ordinary(self, table: Table) -> Yen:
        row = choose(
            self.is_elderly, table.cells("kind").index("elderly"), table.cells("kind").index("ordinary")
        )
        return only_where(self.deductible, self._of_band(table, row))

    def special(self, table: Table) -> Yen:
        return only_where(self.above, self._of_band(table, table.row_up_to(self.income)))

    def _of_band(self, table: Table, row: Count) -> Yen:
        return table.grid(_BANDS)[self.band - 1, row]


class _Persons:
    """Conditions of the person: 障害者, 寡婦, ひとり親, 勤労学生, with their income limits."""

    def __init__(self, who: Taxpayers, income: Incomes, law: Law) -> None:
        within = income.total_income <= law.amount("single_income_limit")
        self.mother, self.father = (
            who.is_single_mother & within,
            who.is_single_father & within & ~who.is_single_mother,
        )
        self.single: Truth = self.mother | self.father
        self.widow: Truth = who.is_widow & within & ~self.single
        self.student = who.is_working_student & (
            income.total_income <= law.amount("working_student_income_limit")
        )
        self.disabled = who.disabled + (who.disability == ORDINARY_DISABILITY)
        self.disabled_special = who.disabled_special + (who.disability == SPECIAL_DISABILITY)
        self.disabled_special_together = who.disabled_special_together

    def disability(self, table: Table, column: str) -> Yen:
        amount: Yen = self.disabled * table.amount(column, kind="disabled")
        amount = amount + self.disabled_special * table.amount(column, kind="disabled_special")
        return amount + self.disabled_special_together * table.amount(
            column, kind="disabled_special_together"
        )


def _dependants(who: Taxpayers, table: Table, column: str) -> Yen:
    return (
        who.general * table.amount(column, kind="general")
        + who.specific * table.amount(column, kind="specific")
        + who.elderly * table.amount(column, kind="elderly")
        + who.elderly_parents * table.amount(column, kind="elderly_parent")
    )


def _basic(income: Incomes, law: Law) -> Yen:
    table = law.table("basic_deduction")
    return table.amounts("deduction")[table.row_up_to(income.total_income)]


def _casualty(who: Taxpayers, income: Incomes, law: Law) -> Yen:
    """雑損控除: the loss above a tenth of 総所得金額等, or the expenses of a disaster above their floor.

    Rounding: the tenth is cut to the yen
    """
    if not (who.casualty_loss.any() or who.casualty_disaster_expense.any()):
        return who.casualty_loss
    tenth = cut_below(apply_rate(income.income_after_losses, law.rate("casualty_floor_rate")))
    by_loss = at_least(who.casualty_loss - tenth, 0)
    return at_least(by_loss, who.casualty_disaster_expense - law.amount("casualty_disaster_floor"))


def _medical(who: Taxpayers, income: Incomes, law: Law) -> Yen:
    """医療費控除, or セルフメディケーション税制 where the taxpayer chose it; 5% of income with its fraction cut."""
    share = cut_below(apply_rate(income.income_after_losses, law.rate("medical_floor_rate")))
    floor = at_most(share, law.amount("medical_floor"))
    ordinary = at_most(at_least(who.medical_paid - floor, 0), law.amount("medical_cap"))
    above = at_least(who.self_medication_paid - law.amount("self_medication_floor"), 0)
    chosen = at_most(above, law.amount("self_medication_cap"))
    return choose(who.self_medication_paid > 0, chosen, ordinary)


def _difference(who: Taxpayers, spouse: _Spouse, persons: _Persons, law: Law) -> Yen:
    """The sum of 人的控除額の差 (地方税法 第314条の6); 特定親族特別控除 has none."""
    table = law.table("personal_difference")
    return (
        table.amount("difference", kind="basic")
        + spouse.ordinary(law.table("spouse_difference"))
        + spouse.special(law.table("spouse_special_difference"))
        + _dependants(who, table, "difference")
        + persons.disability(table, "difference")
        + only_where(persons.widow, table.amount("difference", kind="widow"))
        + only_where(persons.mother, table.amount("difference", kind="single_mother"))
        + only_where(persons.father, table.amount("difference", kind="single_father"))
        + only_where(persons.student, table.amount("difference", kind="working_student"))
        + who.other_difference
    )
