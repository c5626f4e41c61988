"""What is charged of the flat amounts (均等割・平等割) after reduction, for one year and one part."""

from kikan.law import Exact, Law, Truth, Yen, apply_rate, choose_exact, constant

PARTS = ("medical", "support", "care", "child")
"""Every part there is (医療分, 支援金分, 介護分, 子ども分); which are levied in a year says the statute."""


def per_capita_charged(part: str, share: Exact, is_preschool: Truth, is_minor: Truth, law: Law) -> Exact:
    """The per-capita amount of a year (均等割額) after the class reduction, with the reliefs for children.

    Law: 地方税法第703条の5第1項・第2項. Half of what the class leaves for preschool children; nothing of the child part
    for those up to the year of reaching 18, who do not bear the adults' extra amount (18歳以上均等割) either.
    """
    if part == "child":
        adult = law.amount("child_per_capita") + law.amount("child_adult_per_capita")
        minor = apply_rate(constant(law.amount("child_per_capita"), share), law.rate("minor_child_share"))
        return choose_exact(is_minor, minor, constant(adult, share)) * share
    charged = share * law.amount(f"{part}_per_capita")
    if part == "care":
        return charged
    return choose_exact(is_preschool, charged * law.rate("preschool_share"), charged)


def per_household_charged(part: str, share: Exact, law: Law) -> tuple[Exact, Exact, Exact]:
    """The per-household amount of a year (平等割額): of an ordinary, 特定世帯 and 特定継続世帯, after the class reduction.

    Law: 国民健康保険法施行令第29条の7第2項第8号. The care part is never lowered for the two kinds.
    """
    ordinary = share * law.amount(f"{part}_per_household")
    if part not in law.table("specified_parts").cells("part"):
        return ordinary, ordinary, ordinary
    return ordinary, ordinary * law.rate("specified_share"), ordinary * law.rate("continued_share")


def lower(a: Exact, b: Exact) -> Exact:
    """The lower of two amounts, row by row."""
    return choose_exact(a <= b, a, b)


def former_dependant_flat(amount: Yen, charged: Exact, law: Law) -> Exact:
    """At most half of the unreduced amount for former dependants (旧被扶養者): 7割・5割軽減 leave less already."""
    return lower(charged, apply_rate(amount, law.rate("former_dependant_flat_share")))
