"""Relationships to the head (続柄): which texts may stand, as numbers for rules, and the printed order.

Law: 住民基本台帳法 第7条第4号, 住民基本台帳事務処理要領
A chain such as 子の妻 is two digits a link, the first link first: 2012.
"""

from collections.abc import Iterable

import numpy as np

from kikan.law.amounts import Count, Day

HEAD, RELATIVE, LODGER = 2, 96, 99
SPOUSES = (11, 12, 13, 14)
CHILDREN = (20, 21, 22)
PARENTS = (51, 52)
SIBLINGS = (71, 74, 81, 84)
LINKS: dict[str, int] = {
    "夫": 11,
    "妻": 12,
    "夫（未届）": 13,
    "妻（未届）": 14,
    "子": 20,
    "子（子の夫）": 21,
    "子（子の妻）": 22,
    "父": 51,
    "母": 52,
    "兄": 71,
    "弟": 74,
    "姉": 81,
    "妹": 84,
}
ALONE: dict[str, int] = {"世帯主": HEAD, "縁故者": RELATIVE, "同居人": LODGER}
MOST_LINKS = 4
NOT_ALLOWED = -1


def parse(text: str) -> int:
    """The number of a relationship as written; NOT_ALLOWED for 祖父, 孫 and the like, and for five links."""
    if text in ALONE:
        return ALONE[text]
    links = [LINKS.get(link) for link in _links(text)]
    if None in links or len(links) > MOST_LINKS:
        return NOT_ALLOWED
    number = 0
    for link in links:
        number = number * 100 + (link or 0)
    return number


def parse_all(texts: Iterable[str]) -> Count:
    """`parse` over a column; each distinct text is read once."""
    column = list(texts)
    known = {text: parse(text) for text in set(column)}
    return np.fromiter((known[text] for text in column), dtype=np.int64, count=len(column))


def _links(text: str) -> list[str]:
    """Cut at the の that joins links, not at the one inside 子（子の夫）."""
    links, depth = [""], 0
    for character in text:
        depth += (character == "（") - (character == "）")
        if character == "の" and depth == 0:
            links.append("")
        else:
            links[-1] += character
    return links


def family_rank(number: int) -> int:
    """Where a relationship stands on the household sheet; equal ranks follow the birth date."""
    links = [int(digits) for digits in _pairs(number)]
    first, rest = links[0], links[1:]
    if number == HEAD:
        return 0
    if number in (RELATIVE, LODGER):
        return 90 + (number == LODGER)
    if first in SPOUSES:
        return 1 if not rest else 50 + _rank_of_parents_side(rest)
    if first in CHILDREN:
        return _rank_of_descendants(rest)
    if first in (*PARENTS, *SIBLINGS):
        return 30 + _rank_of_parents_side(links)
    return 80


def _rank_of_descendants(rest: list[int]) -> int:
    """子 2, 子の妻 10, 子の子 11, 子の子の妻 12, 子の子の子 13."""
    if not rest:
        return 2
    return 10 + 2 * (len(rest) - 1) + (rest[-1] not in SPOUSES)


def _rank_of_parents_side(links: list[int]) -> int:
    """父母 0, 兄弟姉妹 1, 祖父母 2, その他 3."""
    if len(links) == 1:
        return 0 if links[0] in PARENTS else 1 if links[0] in SIBLINGS else 3
    return 2 if all(link in PARENTS for link in links) else 3


def _pairs(number: int) -> list[str]:
    digits = str(number) if len(str(number)) % 2 == 0 else f"0{number}"
    return [digits[i : i + 2] for i in range(0, len(digits), 2)]


def printed_order(household: Count, relationship: Count, birth: Day, person: Count) -> Count:
    """The place of each member on the household sheet (世帯員の並び順), from 1, by the rule of the notice.

    The register does not say whose spouse 子の妻 is: of several children, all stand before the families.
    """
    known, index = np.unique(relationship, return_inverse=True)
    ranks = np.array([family_rank(int(number)) if number > 0 else 99 for number in known], dtype=np.int64)
    order = np.lexsort((person, birth, ranks[index], household))
    sorted_household = household[order]
    begins = np.ones(len(order), dtype=np.bool_)
    begins[1:] = sorted_household[1:] != sorted_household[:-1]
    starts = np.flatnonzero(begins)
    counts = np.diff(np.concatenate((starts, [len(order)])))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order)) - np.repeat(starts, counts) + 1
    return place
