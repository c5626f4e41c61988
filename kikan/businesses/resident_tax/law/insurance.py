"""Deductions for life and earthquake insurance (生命保険料控除・地震保険料控除)."""

from kikan.businesses.resident_tax.law.taxpayers import Taxpayers
from kikan.law import Law, Table, Yen, apply_rate, at_most, choose, round_up


def life_insurance(who: Taxpayers, law: Law) -> Yen:
    """The life insurance deduction of each person.

    Law: 地方税法 第34条第1項第5号・第314条の2第1項第5号
    Rounding: fraction of a yen raised, per class
    """
    general = _class(who.new_general, who.old_general, law)
    annuity = _class(who.new_annuity, who.old_annuity, law)
    medical = _by_table(who.new_medical, law.table("life_insurance_new"))
    return at_most(general + annuity + medical, law.amount("life_insurance_cap"))


def _class(new_paid: Yen, old_paid: Yen, law: Law) -> Yen:
    """The best of new contracts alone, old ones alone, or both together under their cap."""
    new = _by_table(new_paid, law.table("life_insurance_new"))
    old = _by_table(old_paid, law.table("life_insurance_old"))
    both = at_most(new + old, law.amount("life_insurance_both_cap"))
    return choose(old > both, old, both)


def earthquake_insurance(who: Taxpayers, law: Law) -> Yen:
    """The earthquake insurance deduction, with old long-term contracts.

    Law: 地方税法 第34条第1項第5号の3・第314条の2第1項第5号の3
    Rounding: fraction of a yen raised
    """
    cap = law.amount("earthquake_cap")
    half = at_most(round_up(apply_rate(who.earthquake, law.rate("earthquake_rate"))), cap)
    return at_most(half + _by_table(who.old_long_term, law.table("old_long_term_insurance")), cap)


def _by_table(paid: Yen, table: Table) -> Yen:
    row = table.row_up_to(paid)
    return round_up(apply_rate(paid, table.rates("rate")[row])) + table.amounts("constant")[row]
