"""Actual costs of school aid (実費): what schools told, what is paid of it, and which lines of a list cannot be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kikan.businesses.schooling.law.aid import aid_items_at_cost, aid_of_costs, aid_state_share
from kikan.businesses.schooling.models.aid import AidCost, AidGround
from kikan.businesses.schooling.reads.aid import ITEMS, AidLine, aids_of, lines_in
from kikan.law import Law, column
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

CODES = {ja: item for item, ja in ITEMS.items()}
HIGHEST = 10_000_000


@dataclass(frozen=True, repr=False)
class CostLine:
    """A line of a school's list: the child, the item's code and the yen; `fault` says why it cannot be taken."""

    line: int
    person: int
    item: str
    cost: int
    fault: str = ""

    @property
    def item_ja(self) -> str:
        return ITEMS.get(self.item, self.item)


def costs_of(year: int) -> dict[tuple[int, str], int]:
    """What was told for a year, by child and item."""
    rows = as_of(AidCost.objects.filter(municipality=current_or_raise(), year=year), None)
    return {(person, item): cost for person, item, cost in rows.values_list("person", "item", "cost")}


def payable_of(rows: Sequence[AidLine], law: Law) -> dict[int, dict[str, int]]:
    """What is paid of the costs of who was granted aid, also of who is on public assistance, by child and item.

    rows: of one year. Nothing is read of the ordinance where no cost was told. Errors: LawGap without its ceilings
    """
    granted = {row.person: row for row in rows if row.is_granted}
    told = [(key, cost) for key, cost in costs_of(rows[0].year).items() if key[0] in granted] if rows else []
    lines = lines_in([granted[person] for (person, _), _ in told])
    found: dict[int, dict[str, int]] = {}
    for item in sorted({item for (_, item), _ in told}):
        mine = [(p, cost) for (p, i), cost in told if i == item and p in lines]
        if not mine:
            continue
        grades = column(*(lines[p].grade_on(_begins(granted[p])) for p, _ in mine))
        paid = aid_of_costs(item, grades, column(*(cost for _, cost in mine)), law=law)
        for (person, _), amount in zip(mine, paid.tolist(), strict=True):
            found.setdefault(person, {})[item] = amount
    return found


def _begins(row: AidLine) -> date:
    return row.begins_on or row.valid_from


def state_share_of(year: int, law: Law) -> tuple[int, int]:
    """(what is paid for children on public assistance in a year, the state's share of it), in yen."""
    rows = [row for row in aids_of(year=year) if row.ground == AidGround.ASSISTED]
    total = sum(yen for items in payable_of(rows, law).values() for yen in items.values())
    return total, int(aid_state_share(column(total), law=law)[0])


def looked_through(year: int, text: str, law: Law) -> list[CostLine]:
    """Every line of a list (宛名番号, 費目, 額; commas or tabs), each with why it cannot be taken. Errors: LawGap."""
    granted = {row.person for row in aids_of(year=year) if row.is_granted}
    items, seen, found = aid_items_at_cost(law), set(), []
    for number, words in enumerate(text.splitlines(), 1):
        if words.strip():
            line = _line(number, words, granted, items)
            key = (line.person, line.item)
            if not line.fault and key in seen:
                line = CostLine(number, line.person, line.item, line.cost, "同じ子の同じ費目がすでにあります")
            seen.add(key)
            found.append(line)
    return found


def _line(number: int, words: str, granted: set[int], items: frozenset[str]) -> CostLine:
    cells = [c.strip() for c in words.replace("\t", ",").split(",")]
    if len(cells) != 3:
        return CostLine(number, 0, "", 0, "宛名番号、費目、額の3つに分けてください")
    person, item, cost = cells[0], CODES.get(cells[1], ""), cells[2]
    if not (person.isascii() and person.isdigit() and len(person) <= 15):
        return CostLine(number, 0, cells[1][:40], 0, "宛名番号が数字ではありません")
    known = CostLine(number, int(person), item or cells[1][:40], 0)
    if not (cost.isascii() and cost.isdigit() and int(cost[:12]) <= HIGHEST and len(cost) <= 8):
        return _faulty(known, "額は0円から1,000万円までの数字で入れてください")
    if item not in items:
        return _faulty(known, "実費で支給する費目ではありません")
    if int(person) not in granted:
        return _faulty(known, "この年度の就学援助に認定されていません")
    return CostLine(number, int(person), item, int(cost))


def _faulty(line: CostLine, fault: str) -> CostLine:
    return CostLine(line.line, line.person, line.item, line.cost, fault)


def with_costs(
    amounts: Mapping[int, Mapping[str, int]], costs: Mapping[int, Mapping[str, int]]
) -> dict[int, dict[str, int]]:
    """Both together, by child and item."""
    found = {person: dict(items) for person, items in amounts.items()}
    for person, items in costs.items():
        mine = found.setdefault(person, {})
        for item, yen in items.items():
            mine[item] = mine.get(item, 0) + yen
    return found
