"""Who is free of resident tax (非課税): thresholds by the number of persons, and conditions of the person."""

from dataclasses import dataclass

from kikan.businesses.resident_tax.law.incomes import Incomes
from kikan.businesses.resident_tax.law.taxpayers import Taxpayers
from kikan.law import Count, Law, Truth, Working, Yen, only_where, rule, step


@dataclass(frozen=True)
class Thresholds(Working):
    """非課税限度額 for a number of persons: the taxpayer, 同一生計配偶者 and 扶養親族 (under 16 included)."""

    per_capita: Yen = step(
        "均等割の非課税限度額（合計所得金額）", "地方税法 第295条第3項、同法施行令 第47条の3"
    )
    levy: Yen = step("所得割の非課税限度額（総所得金額等）", "地方税法 附則第3条の3")


@rule("local_tax_act.nontaxable_thresholds", axis="fiscal_year", since=2021)
def nontaxable_thresholds(persons: Count, *, law: Law) -> Thresholds:
    """Thresholds (非課税限度額) of 均等割 and 所得割; at or below them the person is free.

    Law: 地方税法 第295条第3項、附則第3条の3第1項・第4項
    """
    return Thresholds(per_capita_threshold(persons, law), levy_threshold(persons, law))


def per_capita_threshold(persons: Count, law: Law) -> Yen:
    """均等割の非課税限度額: the ordinance's amounts."""
    return _line(persons, law.amount("nontaxable_basic"), law.amount("nontaxable_addition")) + law.amount(
        "nontaxable_flat"
    )


def levy_threshold(persons: Count, law: Law) -> Yen:
    """所得割の非課税限度額: the same everywhere."""
    line = _line(persons, law.amount("levy_nontaxable_basic"), law.amount("levy_nontaxable_addition"))
    return line + law.amount("levy_nontaxable_flat")


@rule("forest_environment_tax_act.threshold", axis="fiscal_year", since=2024)
def forest_threshold(persons: Count, *, law: Law) -> Yen:
    """森林環境税の非課税限度額: by the class of the municipality, whatever its ordinance says.

    Law: 森林環境税及び森林環境譲与税に関する法律 第4条、同法施行令 第1条
    """
    own_class = law.choice("local_tax_act.public_assistance_class")
    row = law.table("nontaxable_line").where(**{"class": own_class})
    return _line(persons, row.amount("basic"), row.amount("addition")) + law.amount("nontaxable_flat")


def _line(persons: Count, basic: int, addition: int) -> Yen:
    return persons * basic + only_where(persons > 1, addition)


@dataclass(frozen=True)
class Nontaxable(Working):
    """非課税の判定 of each taxpayer."""

    persons: Count = step("本人・同一生計配偶者・扶養親族の数", "地方税法 第295条第3項", "人")
    by_status: Truth = step(
        "生活扶助、又は障害者・未成年者・寡婦・ひとり親（合計所得金額135万円以下）",
        "地方税法 第295条第1項",
        "",
    )
    per_capita_threshold: Yen = step("均等割の非課税限度額", "地方税法 第295条第3項")
    levy_threshold: Yen = step("所得割の非課税限度額", "地方税法 附則第3条の3")
    per_capita_free: Truth = step("均等割が非課税", "地方税法 第295条", "")
    levy_free: Truth = step("所得割が非課税", "地方税法 第295条、附則第3条の3", "")


@rule("local_tax_act.nontaxable", axis="fiscal_year", since=2021)
def nontaxable(who: Taxpayers, income: Incomes, *, law: Law) -> Nontaxable:
    """非課税の判定: by status both are free; by income 均等割 (合計所得金額) and 所得割 (総所得金額等) apart.

    Who has a house or office but no address here (第294条第1項第2号) owes 均等割 alone.
    Law: 地方税法 第295条第1項・第3項、附則第3条の3
    """
    persons = persons_counted(who, law)
    lines = nontaxable_thresholds(persons, law=law)
    status = free_by_status(who, income, law)
    return Nontaxable(
        persons,
        status,
        lines.per_capita,
        lines.levy,
        status | (income.total_income <= lines.per_capita),
        status | who.per_capita_only | (income.income_after_losses <= lines.levy),
    )


def persons_counted(who: Taxpayers, law: Law) -> Count:
    """本人 + 同一生計配偶者 + 扶養親族; a spouse with 配偶者特別控除 alone does not count."""
    spouse = who.has_spouse & (who.spouse_income <= law.amount("relative_income_limit"))
    return 1 + spouse + who.dependants


def free_by_status(who: Taxpayers, income: Incomes, law: Law) -> Truth:
    """生活扶助を受ける人, and 障害者・未成年者・寡婦・ひとり親 up to the limit (地方税法 第295条第1項)."""
    protected = (
        (who.disability > 0) | who.is_minor | who.is_widow | who.is_single_mother | who.is_single_father
    )
    within = income.total_income <= law.amount("nontaxable_status_limit")
    return who.on_public_assistance | (protected & within)
