"""What a comparison of amounts found, and what of it is decided (再計算の突合)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from kikan.businesses.data_migration.models import Comparison, Difference, DifferenceDecision
from kikan.businesses.data_migration.models.comparison import Group
from kikan.businesses.data_migration.reads.comparing import CODES, LAYOUT
from kikan.businesses.data_migration.reads.mappings import book
from kikan.businesses.data_migration.reads.rehearsals import parts_of
from kikan.shared.errors import NotFound
from kikan.shared.tenancy.opener import current_or_raise

SHOWN = 500


@dataclass(frozen=True)
class GroupLine:
    """One group of differences; open: how many nobody has decided."""

    group: int
    count: int
    open: int
    reason: str

    @property
    def ja(self) -> str:
        return str(Group(self.group).label)


@dataclass(frozen=True)
class ComparisonLine:
    """A levy of a year beside the old amounts."""

    number: int
    rehearsal: int
    levy: str
    fiscal_year: int
    even: int
    old_total: int
    new_total: int
    groups: tuple[GroupLine, ...]

    @property
    def levy_ja(self) -> str:
        return str(book().codes[CODES][self.levy]["ja"])

    @property
    def differing(self) -> int:
        return sum(g.count for g in self.groups)

    @property
    def open(self) -> int:
        return sum(g.open for g in self.groups)


@dataclass(frozen=True)
class DifferenceLine:
    person: int
    group: int
    old: int
    new: int
    reason: str

    @property
    def group_ja(self) -> str:
        return str(Group(self.group).label)

    @property
    def difference(self) -> int:
        return self.new - self.old


def of_rehearsal(rehearsal: int) -> list[ComparisonLine]:
    """The newest comparison of each levy and year: three queries."""
    rows = Comparison.objects.filter(municipality=current_or_raise(), rehearsal=rehearsal)
    newest = {(r.levy, r.fiscal_year): r for r in rows.order_by("number")}
    return _lines(sorted(newest.values(), key=lambda r: r.number))


def comparison(number: int) -> ComparisonLine:
    """Errors: NotFound."""
    found = _lines(Comparison.objects.filter(municipality=current_or_raise(), number=number))
    if not found:
        raise NotFound("この比較はありません。", what_to_do="本番切替えの画面から開き直してください。")
    return found[0]


def _lines(rows: Iterable[Comparison]) -> list[ComparisonLine]:
    place, kept = current_or_raise(), list(rows)
    numbers = [r.number for r in kept]
    of = Difference.objects.filter(municipality=place, comparison__in=numbers)
    counts: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for number, group, count in of.values_list("comparison", "reason_group").annotate(n=Count("person")):
        counts[number][group] = count
    whole: dict[tuple[int, int], str] = {}
    single: Counter[tuple[int, int]] = Counter()
    decided = DifferenceDecision.objects.filter(municipality=place, comparison__in=numbers).order_by("entry")
    seen: set[tuple[int, int]] = set()
    for d in decided:
        if d.person == 0:
            whole[d.comparison, d.reason_group] = d.reason
        elif (d.comparison, d.person) not in seen:
            seen.add((d.comparison, d.person))
            single[d.comparison, d.reason_group] += 1
    return [
        ComparisonLine(
            r.number, r.rehearsal, r.levy, r.fiscal_year, r.even, r.old_total, r.new_total,
            tuple(
                GroupLine(
                    g, n, 0 if (r.number, g) in whole else n - single[r.number, g], whole.get((r.number, g), "")
                )
                for g, n in sorted(counts[r.number].items())
            ),
        )
        for r in kept
    ]  # fmt: skip


def differences(number: int) -> list[DifferenceLine]:
    """The first SHOWN, what cannot be explained before all, with the reason that was written for each."""
    place = current_or_raise()
    rows = Difference.objects.filter(municipality=place, comparison=number).order_by(
        "-reason_group", "person"
    )
    decided = DifferenceDecision.objects.filter(municipality=place, comparison=number).order_by("entry")
    reasons = {(d.reason_group, d.person): d.reason for d in decided}
    return [
        DifferenceLine(
            d.person, d.reason_group, d.old, d.new,
            reasons.get((d.reason_group, d.person)) or reasons.get((d.reason_group, 0), ""),
        )
        for d in rows[:SHOWN]
    ]  # fmt: skip


def obstacles(rehearsal: int) -> list[str]:
    """Why what was taken in cannot be accepted as far as amounts go; nothing where the old system gave none."""
    if all(part.layout != LAYOUT for part in parts_of(rehearsal)):
        return []
    found = of_rehearsal(rehearsal)
    if not found:
        return ["旧システムの年額と比べていません"]
    return [
        f"{c.levy_ja}（{c.fiscal_year}年度）の差が{c.open:,}件、決まっていません" for c in found if c.open
    ]
