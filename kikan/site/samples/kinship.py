"""Relationship to the head (続柄) in the legal notation, derived from parents and spouses.

A relationship is up to four links, packed into one integer with two digits a link: 子の妻 = 20, 12 → 2012.
"""

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np

from kikan.site.samples.arrays import Flags, Ints, Table

HEAD, HUSBAND, WIFE, HUSBAND_UNREGISTERED, WIFE_UNREGISTERED, CHILD = 2, 11, 12, 13, 14, 20
FATHER, MOTHER, ELDER_BROTHER, YOUNGER_BROTHER, ELDER_SISTER, YOUNGER_SISTER = 51, 52, 71, 74, 81, 84
RELATIVE, LODGER = 96, 99
MALE = 1

Found = tuple[Flags, Ints]


class Kin:
    """Parents, spouses and siblings as columns; nobody is -1 and has nobody."""

    def __init__(self, people: Table) -> None:
        nobody = np.asarray([-1])
        self.father, self.mother, self.spouse = (
            np.concatenate([people[name], nobody]) for name in ("father", "mother", "spouse")
        )
        self.sex = np.append(people["sex"], 0)
        self.birth = np.append(people["birth"], 0)
        self.is_unregistered = np.append(people["is_unregistered"], 0)
        self.is_lodger = np.append(people["is_lodger"], 0)

    def parent(self, who: Ints, link: int) -> Ints:
        return (self.father if link == FATHER else self.mother)[who]

    def spouse_link(self, who: Ints) -> Ints:
        """夫 or 妻, 未届 where the marriage is not registered."""
        plain = np.where(self.sex[who] == MALE, HUSBAND, WIFE)
        return plain + 2 * self.is_unregistered[who]

    def sibling_link(self, who: Ints, of: Ints) -> Ints:
        elder = (self.birth[who] < self.birth[of]) | ((self.birth[who] == self.birth[of]) & (who < of))
        brother, sister = (
            np.where(elder, ELDER_BROTHER, YOUNGER_BROTHER),
            np.where(elder, ELDER_SISTER, YOUNGER_SISTER),
        )
        return np.where(self.sex[who] == MALE, brother, sister)

    def are_siblings(self, one: Ints, other: Ints) -> Flags:
        father = same(self.father[one], self.father[other])
        return (
            (father | same(self.mother[one], self.mother[other])) & (one != other) & (one >= 0) & (other >= 0)
        )

    def is_child(self, who: Ints, of: Ints) -> Flags:
        return same(self.father[who], of) | same(self.mother[who], of)


def same(one: Ints, other: Ints) -> Flags:
    return (one == other) & (one >= 0)


def relationships(people: Table, members: Ints, heads: Ints) -> Ints:
    """The highest true relationship of each member to the head, in the order of the standard specification."""
    kin = Kin(people)
    codes = np.zeros(len(members), np.int64)
    open_rows = np.arange(len(members))
    for rule in _rules():
        is_so, code = rule(kin, members[open_rows], heads[open_rows])
        codes[open_rows[is_so]] = np.broadcast_to(code, is_so.shape)[is_so]
        open_rows = open_rows[~is_so]
    codes[open_rows] = np.where(kin.is_lodger[members[open_rows]] == 1, LODGER, RELATIVE)
    return codes


def _rules() -> Iterator[Callable[[Kin, Ints, Ints], Found]]:
    yield lambda k, m, h: (m == h, np.full(len(m), HEAD))
    yield lambda k, m, h: (same(k.spouse[m], h), k.spouse_link(m))
    yield lambda k, m, h: (k.is_child(m, h), np.full(len(m), CHILD))
    yield lambda k, m, h: (k.is_child(m, k.spouse[h]), k.spouse_link(k.spouse[h]) * 100 + CHILD)
    yield lambda k, m, h: (k.is_child(k.spouse[m], h), CHILD * 100 + k.spouse_link(m))
    yield from (_grandchild(path) for path in product((FATHER, MOTHER), repeat=1))
    yield from (_grandchild_spouse(path) for path in product((FATHER, MOTHER), repeat=1))
    yield from (_grandchild(path) for path in product((FATHER, MOTHER), repeat=2))
    for generations in (1, 2, 3):
        yield from (_ancestor(path) for path in product((FATHER, MOTHER), repeat=generations))
    yield from (_stepparent(link) for link in (FATHER, MOTHER))
    yield lambda k, m, h: (k.are_siblings(m, h), k.sibling_link(m, h))
    yield lambda k, m, h: (
        k.are_siblings(k.spouse[m], h),
        k.sibling_link(k.spouse[m], h) * 100 + k.spouse_link(m),
    )
    for link in (FATHER, MOTHER):
        yield lambda k, m, h, link=link: (  # type: ignore[misc]
            k.are_siblings(k.parent(m, link), h), k.sibling_link(k.parent(m, link), h) * 100 + CHILD
        )  # fmt: skip
    for link in (FATHER, MOTHER):
        yield lambda k, m, h, link=link: (  # type: ignore[misc]
            k.are_siblings(m, k.parent(h, link)), link * 100 + k.sibling_link(m, k.parent(h, link))
        )  # fmt: skip
    for generations in (1, 2):
        yield from (_ancestor(path, of_spouse=True) for path in product((FATHER, MOTHER), repeat=generations))
    yield lambda k, m, h: (
        k.are_siblings(m, k.spouse[h]), k.spouse_link(k.spouse[h]) * 100 + k.sibling_link(m, k.spouse[h])
    )  # fmt: skip


def _grandchild(path: tuple[int, ...]) -> Callable[[Kin, Ints, Ints], Found]:
    """子の子 and 子の子の子: the member's parent (of a parent) is a child of the head."""

    def rule(kin: Kin, member: Ints, head: Ints) -> Found:
        above, code = member, CHILD
        for link in path:
            above, code = kin.parent(above, link), code * 100 + CHILD
        return kin.is_child(above, head), np.full(len(member), code)

    return rule


def _grandchild_spouse(path: tuple[int, ...]) -> Callable[[Kin, Ints, Ints], Found]:
    def rule(kin: Kin, member: Ints, head: Ints) -> Found:
        is_so, code = _grandchild(path)(kin, kin.spouse[member], head)
        return is_so, code * 100 + kin.spouse_link(member)

    return rule


def _ancestor(path: tuple[int, ...], *, of_spouse: bool = False) -> Callable[[Kin, Ints, Ints], Found]:
    """父, 父の母, 母の父の母 …; of the spouse: 妻の母 …"""

    def rule(kin: Kin, member: Ints, head: Ints) -> Found:
        start = kin.spouse[head] if of_spouse else head
        above, code = start, kin.spouse_link(start) if of_spouse else np.zeros(len(member), np.int64)
        for link in path:
            above, code = kin.parent(above, link), code * 100 + link
        return same(member, above), code

    return rule


def _stepparent(link: int) -> Callable[[Kin, Ints, Ints], Found]:
    """父の妻, 母の夫: the spouse of a parent who is not a parent."""

    def rule(kin: Kin, member: Ints, head: Ints) -> Found:
        return same(kin.spouse[member], kin.parent(head, link)), link * 100 + kin.spouse_link(member)

    return rule


def links(codes: Ints) -> Ints:
    """The one to four links of each packed code, in columns; 0 = none."""
    columns = np.zeros((len(codes), 4), np.int64)
    depth = 1 + (codes > 99).astype(np.int64) + (codes > 9999) + (codes > 999999)
    for i in range(4):
        rows = np.flatnonzero(depth > i)
        columns[rows, i] = codes[rows] // 100 ** (depth[rows] - 1 - i) % 100
    return columns
