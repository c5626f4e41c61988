"""Cost allocation (負担金の按分): classes × keys, own amounts first, every step of each member and class kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from kikan.businesses.joint_office.law.rounding import Rounding, rounded
from kikan.businesses.joint_office.law.tapering import tapered
from kikan.law import Law, LawGap

EQUAL, POPULATION, TAPERED, OWN = "equal", "population", "tapered_population", "own"


class NotAllocable(ValueError):
    """The figures cannot be allocated: weights, own amounts or members do not fit."""


@dataclass(frozen=True)
class Member:
    """A member in one year. service: the part of the year that counts; an associate (準会員) pays own amounts alone."""

    code: int
    values: Mapping[str, int] = field(default_factory=dict)
    service: Fraction = Fraction(1)
    is_full: bool = True


@dataclass(frozen=True)
class CostClass:
    """A class of cost: budget less earmarked revenue, its keys, and what belongs to one member only."""

    name: str
    total: int
    keys: tuple[tuple[str, Fraction], ...]
    own: Mapping[int, int] = field(default_factory=dict)
    takers: frozenset[int] | None = None


@dataclass(frozen=True)
class Line:
    """One step of the sheet (計算書): what a key gives one member in one class."""

    cost_class: str
    basis: str
    weight: Fraction
    pool: Fraction
    member: int
    value: int
    counted: Fraction
    counted_of_all: Fraction
    share: Fraction


@dataclass(frozen=True)
class Share:
    """What a member bears of a class: before rounding, rounded, its part of the difference, own amount, all."""

    cost_class: str
    member: int
    exact: Fraction
    rounded: int
    difference: int
    own: int

    @property
    def payable(self) -> int:
        return self.rounded + self.difference + self.own


@dataclass(frozen=True)
class Allocation:
    """The whole sheet; `left`: what the rounding leaves with the union, by class."""

    lines: tuple[Line, ...]
    shares: tuple[Share, ...]
    left: Mapping[str, int]

    def of_member(self) -> dict[int, int]:
        """What each member pays in all."""
        found: dict[int, int] = {}
        for share in self.shares:
            found[share.member] = found.get(share.member, 0) + share.payable
        return found


def allocate(
    classes: Sequence[CostClass], members: Sequence[Member], rounding: Rounding, taper: Fraction
) -> Allocation:
    """Σ shares + what is left = Σ classes, whatever the order of members and classes.

    Law: 地方自治法第287条第1項第7号（経費の支弁の方法）, the union's rules
    Rounding: once per member and class, after the keys are added up
    """
    _require_apart([m.code for m in members], "member")
    _require_apart([c.name for c in classes], "class")
    ordered = sorted(members, key=lambda m: m.code)
    lines: list[Line] = []
    shares: list[Share] = []
    left: dict[str, int] = {}
    for each in sorted(classes, key=lambda c: c.name):
        found = _lines(each, ordered, taper)
        lines += found
        of_class, left[each.name] = _shares(each, found, rounding)
        shares += of_class
    return Allocation(tuple(lines), tuple(shares), left)


def require_whole(keys: Sequence[tuple[str, Fraction]]) -> None:
    """Errors: NotAllocable unless weights are positive, add up to exactly one, no basis twice, `own` alone."""
    _require_apart([basis for basis, _ in keys], "basis")
    if sum((w for _, w in keys), Fraction(0)) != 1 or any(w <= 0 for _, w in keys):
        raise NotAllocable("the weights of a class must be positive and add up to exactly one")
    if len(keys) > 1 and any(basis == OWN for basis, _ in keys):
        raise NotAllocable("own amounts are no part of another key")


def keys_of(law: Law) -> dict[str, tuple[tuple[str, Fraction], ...]]:
    """The keys of every class as the union's rules have them (負担の割合). Errors: LawGap, NotAllocable."""
    table = law.table("joint_operation.cost_keys")
    found: dict[str, tuple[tuple[str, Fraction], ...]] = {}
    columns = (table.cells("cost_class"), table.cells("basis"), table.cells("weight"))
    for name, basis, weight in zip(*columns, strict=True):
        found[str(name)] = (*found.get(str(name), ()), (str(basis), Fraction(weight or 0)))
    for keys in found.values():
        require_whole(keys)
    return found


def _require_apart(names: Sequence[object], what: str) -> None:
    if len(set(names)) != len(names):
        raise NotAllocable(f"a {what} stands there twice")


def _lines(each: CostClass, members: Sequence[Member], taper: Fraction) -> list[Line]:
    require_whole(each.keys)
    strangers = set(each.own) - {m.code for m in members}
    shared = each.total - sum(each.own.values())
    if strangers or shared < 0 or any(amount < 0 for amount in each.own.values()):
        raise NotAllocable("own amounts must belong to members and not exceed their class")
    if each.keys[0][0] == OWN:
        if shared:
            raise NotAllocable("a class of own amounts must be borne wholly by them")
        return []
    takers = [m for m in members if m.is_full and (each.takers is None or m.code in each.takers)]
    return [line for key in each.keys for line in _lines_of(each.name, key, shared, takers, taper)]


def _lines_of(
    name: str, key: tuple[str, Fraction], shared: int, takers: Sequence[Member], taper: Fraction
) -> list[Line]:
    basis, weight = key
    pool = weight * shared
    values = [_value(m, basis) for m in takers]
    counted = [_counted(v, basis, taper) * m.service for v, m in zip(values, takers, strict=True)]
    whole = sum(counted, Fraction(0))
    if not whole:
        if shared:
            raise LawGap(f"nobody has a value of the basis {basis} by which {name} could be shared")
        return []
    return [
        Line(name, basis, weight, pool, m.code, value, part, whole, pool * part / whole)
        for m, value, part in zip(takers, values, counted, strict=True)
    ]


def _value(member: Member, basis: str) -> int:
    """Errors: LawGap where a value is not known: an unknown figure is not zero."""
    if basis == EQUAL:
        return 1
    name = POPULATION if basis == TAPERED else basis
    if name not in member.values:
        raise LawGap(f"member {member.code} has no value of the basis {name}")
    if member.values[name] < 0:
        raise NotAllocable("a basis cannot be negative")
    return member.values[name]


def _counted(value: int, basis: str, taper: Fraction) -> Fraction:
    return tapered(value, taper) if basis == TAPERED else Fraction(value)


def _shares(each: CostClass, lines: Sequence[Line], rounding: Rounding) -> tuple[list[Share], int]:
    exact: dict[int, Fraction] = {}
    for line in lines:
        exact[line.member] = exact.get(line.member, Fraction(0)) + line.share
    takers = {code: amount for code, amount in exact.items() if amount}
    parts, left = rounded(takers, rounding)
    found = []
    for code in sorted(exact.keys() | each.own.keys()):
        whole, difference = parts.get(code, (0, 0))
        own = each.own.get(code, 0)
        found.append(Share(each.name, code, exact.get(code, Fraction(0)), whole, difference, own))
    return found, left
