"""The checks of whole households (世帯の整合性): one row for each member on one day.

`household` numbers need not be sorted; `household_head` is the head the household row names (MISSING: none).
"""

import numpy as np

from kikan.businesses.residents.law import relationships
from kikan.businesses.residents.law.checking import Check, Columns, all_checks, check, is_known
from kikan.businesses.residents.law.checks import ACT, ADULT, PARENT_FROM, PARENT_UNTIL
from kikan.law.ages import age_on
from kikan.law.amounts import Count, Truth

MEMBER = ("household", "person", "is_head", "relationship", "household_head")


def _groups(columns: Columns) -> tuple[Count, int]:
    numbers, index = np.unique(columns["household"], return_inverse=True)
    return index.astype(np.int64), len(numbers)


def _count(columns: Columns, what: np.ndarray) -> Count:
    """How many members of its household each row shares a trait with."""
    index, count = _groups(columns)
    per_household = np.zeros(count, dtype=np.int64)
    np.add.at(per_household, index, what.astype(np.int64))
    return per_household[index]


@check("E06", "head", "一つの世帯に世帯主が二人います。", needs=MEMBER, do="世帯主を一人にしてください。")
def two_heads(c: Columns) -> Truth:
    return (_count(c, c["is_head"] == 1) > 1) & (c["is_head"] == 1)


@check(
    "E06",
    "head",
    "世帯主が別の世帯の人です。",
    needs=MEMBER,
    do="世帯主を世帯員から選んでください。",
    cites=f"{ACT} 第7条第4号",
)
def head_lives_elsewhere(c: Columns) -> Truth:
    is_named = c["person"] == c["household_head"]
    return is_known(c["household_head"]) & (_count(c, is_named) == 0)


@check(
    "E06",
    "relationship",
    "続柄「世帯主」と世帯主の記録が合いません。",
    needs=MEMBER,
    do="世帯主の続柄は「世帯主」、ほかの人はそれ以外の続柄にしてください。",
)
def relationship_of_head_differs(c: Columns) -> Truth:
    says_head = c["relationship"] == relationships.HEAD
    is_head = c["is_head"] == 1
    # Without a head nobody's relationship is re-entered yet: that is the alert below, not an error.
    return (is_head & ~says_head) | (says_head & ~is_head & is_known(c["household_head"]))


@check(
    "E06",
    "head",
    "世帯主の印と世帯の世帯主が合いません。",
    needs=MEMBER,
    do="世帯主を選び直してください。",
)
def mark_of_head_differs(c: Columns) -> Truth:
    return (c["is_head"] == 1) != (c["person"] == c["household_head"])


@check(
    "E14",
    "household",
    "一つの世帯の人の住所が違います。",
    needs=("household", "home_key"),
    do="転居の記録もれがないか確かめ、住所を合わせてください。",
    cites=f"{ACT} 第7条第4号・第7号",
)
def members_live_apart(c: Columns) -> Truth:
    index, count = _groups(c)
    known = is_known(c["home_key"])
    lowest = np.full(count, np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(lowest, index[known], c["home_key"][known])
    apart = np.zeros(count, dtype=np.bool_)
    apart[index[known & (c["home_key"] != lowest[index])]] = True
    differs: Truth = apart[index]
    return differs


@check(
    "A02",
    "head",
    "世帯主のいない世帯に二人以上が残っています。",
    needs=MEMBER,
    do="世帯主変更届を案内するか、職権で世帯主を定めて通知してください。",
    cites=f"{ACT} 第25条",
)
def without_head(c: Columns) -> Truth:
    return ~is_known(c["household_head"]) & (_count(c, np.ones(len(c["person"]))) > 1)


def _age_of_head(c: Columns) -> tuple[Count, Truth]:
    """The birth of each row's head and whether it is known."""
    index, count = _groups(c)
    births = np.zeros(count, dtype=np.int64)
    known = np.zeros(count, dtype=np.bool_)
    is_head = (c["is_head"] == 1) & is_known(c["birth_on"])
    births[index[is_head]] = c["birth_on"][is_head]
    known[index[is_head]] = True
    return births[index], known[index]


@check(
    "A04",
    "relationship",
    "親子の年齢の差が15歳より小さいか、60歳より大きくなっています。",
    needs=(*MEMBER, "birth_on"),
    do="続柄と生年月日を確かめてください。",
)
def parent_too_young_or_old(c: Columns) -> Truth:
    head_birth, known = _age_of_head(c)
    known = known & is_known(c["birth_on"])
    birth = np.where(known, c["birth_on"], 0)
    is_child = np.isin(c["relationship"], relationships.CHILDREN)
    is_parent = np.isin(c["relationship"], relationships.PARENTS)
    parent = np.where(is_parent, birth, head_birth)
    child = np.where(is_parent, head_birth, birth)
    gap = age_on(parent, child - 1)
    return known & (is_child | is_parent) & ((gap < PARENT_FROM) | (gap > PARENT_UNTIL))


@check(
    "A04",
    "relationship",
    "18歳未満の夫または妻がいます。",
    needs=(*MEMBER, "birth_on", "on"),
    do="続柄と生年月日を確かめてください。",
    cites="民法 第731条",
)
def spouse_is_a_minor(c: Columns) -> Truth:
    known = is_known(c["birth_on"])
    ages = age_on(np.where(known, c["birth_on"], 0), c["on"])
    return known & np.isin(c["relationship"], relationships.SPOUSES) & (ages < ADULT)


@check(
    "A06",
    "persons",
    "世帯に未成年の人だけが残っています。",
    needs=(*MEMBER, "birth_on", "on"),
    do="保護者と、関係する業務（児童・就学）を確かめてください。",
)
def only_minors(c: Columns) -> Truth:
    known = is_known(c["birth_on"])
    is_adult = ~known | (age_on(np.where(known, c["birth_on"], 0), c["on"]) >= ADULT)
    return _count(c, is_adult) == 0


def on_households() -> tuple[Check, ...]:
    """The checks whose rows are members of households, with the form of their relationship (E05)."""
    return tuple(each for each in all_checks() if each.test.__module__ == __name__ or each.number == "E05")
