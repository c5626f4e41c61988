"""The calculation of a year's shares from what is entered (負担金の計算), kept by nobody: sheet, what-if of other keys."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kikan.businesses.joint_office.law import allocation as rule
from kikan.businesses.joint_office.law.rounding import Rounding, rounding_of
from kikan.businesses.joint_office.law.years import Year, service
from kikan.businesses.joint_office.models.cost import Phase
from kikan.businesses.joint_office.reads import costs
from kikan.businesses.joint_office.reads.members import MemberLine, members_on
from kikan.law import Law, LawGap
from kikan.shared.errors import Refused

CITES = "地方自治法第287条第1項第7号"


@dataclass(frozen=True)
class Sheet:
    """What was computed, from what, by which rules; parts: the part of the year each member counts."""

    year: int
    phase: int
    lines: tuple[costs.CostLine, ...]
    keys: costs.Keys
    rounding: Rounding
    parts: dict[int, Fraction]
    names: dict[int, str]
    found: rule.Allocation
    illustrative: tuple[str, ...]

    @property
    def total(self) -> int:
        return sum(c.total for c in self.lines)

    @property
    def left(self) -> int:
        return sum(self.found.left.values())

    @property
    def of_member(self) -> dict[int, int]:
        return self.found.of_member()


@dataclass(frozen=True)
class Compared:
    """A member's share now and by other keys, in yen."""

    name: str
    now: int
    then: int

    @property
    def difference(self) -> int:
        return self.then - self.now


def year_of(fiscal_year: int) -> Year:
    return Year(date(fiscal_year, 4, 1), date(fiscal_year + 1, 4, 1))


def takers_of(fiscal_year: int, phase: int, law: Law) -> list[tuple[MemberLine, Fraction]]:
    """The members of a year with the part of it that counts; a budget also counts those that will join in it."""
    year, found = year_of(fiscal_year), []
    newest = {m.member: m for m in members_on(None)}
    for member in newest.values():
        joins = member.joined_on or (None if phase == Phase.SETTLEMENT else member.planned_join_on)
        part = service(year, joins, member.leaves_on, law) if joins is not None else Fraction(0)
        if part:
            found.append((member, part))
    return found


def sheet_of(fiscal_year: int, phase: int, keys: costs.Keys | None = None) -> Sheet:
    """The shares of a year; keys: other keys than the union's, by class, to try them.

    Errors: Refused where rules, costs or values are missing or do not fit, with what to enter.
    """
    law, own_keys = costs.rules(fiscal_year)
    lines = costs.costs_of(fiscal_year, phase)
    if not lines:
        raise Refused(
            "経費が登録されていません。", field="year", what_to_do="年度の画面で経費を登録してください。"
        )
    wanted = {**own_keys, **(keys or {})}
    members = _takers(fiscal_year, phase, law)
    values = costs.values_of(costs.counts_of(fiscal_year))
    _require_values(lines, wanted, members, values)
    first = next((m.member for m, _ in members if m.has_office), None)
    try:
        rounding = rounding_of(law, first)
        found = rule.allocate(
            [_class(line, wanted[line.cost_class]) for line in lines],
            [rule.Member(m.member, values.get(m.member, {}), part, m.is_full) for m, part in members],
            rounding, law.rate("joint_operation.taper_factor"),
        )  # fmt: skip
    except LawGap as gap:
        raise Refused(
            "負担金の計算に要る条例値か基準の値が足りません。", cites=CITES, field="year",
            what_to_do="条例値と、対象の団体の基準の値を確かめてください。",
        ) from gap  # fmt: skip
    except rule.NotAllocable as error:
        raise Refused(
            "単独の経費の合計が区分の額を超えているか、対象でない団体の額があります。", cites=CITES, field="year",
            what_to_do="区分の額と単独の経費を確かめてください。",
        ) from error  # fmt: skip
    marks = tuple(doubt.ja for doubt in law.doubts() if doubt.mark == "illustrative")
    return Sheet(
        fiscal_year, phase, tuple(lines), wanted, rounding, {m.member: part for m, part in members},
        {m.member: m.name for m, _ in members}, found, marks,
    )  # fmt: skip


def _takers(fiscal_year: int, phase: int, law: Law) -> list[tuple[MemberLine, Fraction]]:
    """Errors: Refused where the rule of a part of a year is missing."""
    try:
        return takers_of(fiscal_year, phase, law)
    except LawGap as gap:
        raise Refused(
            "年度の途中の加入・脱退の条例値が登録されていません。", field="year", what_to_do="条例値の登録を依頼してください。"
        ) from gap  # fmt: skip


def _class(line: costs.CostLine, keys: tuple[tuple[str, Fraction], ...]) -> rule.CostClass:
    takers = None if line.takers is None else frozenset(line.takers)
    return rule.CostClass(line.cost_class, line.total, keys, line.own, takers)


def _require_values(
    lines: list[costs.CostLine],
    keys: costs.Keys,
    members: list[tuple[MemberLine, Fraction]],
    values: dict[int, dict[str, int]],
) -> None:
    """Errors: Refused for a class without keys, or the first member whose value of a basis is not entered."""
    for line in lines:
        if line.cost_class not in keys:
            raise Refused(
                f"「{line.ja}」の負担の割合がありません。", field="year", what_to_do="条例値に区分の割合を登録してください。"
            )  # fmt: skip
        for basis in costs.counted_bases({line.cost_class: keys[line.cost_class]}):
            for member, _ in members:
                concerned = member.is_full and (line.takers is None or member.member in line.takers)
                if concerned and basis not in values.get(member.member, {}):
                    raise Refused(
                        f"{member.name}の{costs.unit_ja(basis)}が登録されていません。", field="year",
                        what_to_do="年度の画面で基準の値を登録してください。",
                    )  # fmt: skip


def compared(fiscal_year: int, phase: int, keys: costs.Keys) -> list[Compared]:
    """Each member's share by the union's keys and by others, those that would pay most more first. Errors: Refused."""
    for of_class in keys.values():
        try:
            rule.require_whole(of_class)
        except rule.NotAllocable as error:
            raise Refused("割合の合計をちょうど100％にしてください。", field="equal") from error
    sheet = sheet_of(fiscal_year, phase)
    now, then = sheet.of_member, sheet_of(fiscal_year, phase, keys).of_member
    found = [
        Compared(sheet.names[m], now.get(m, 0), then.get(m, 0)) for m in sorted(now.keys() | then.keys())
    ]
    return sorted(found, key=lambda c: (-c.difference, c.name))
