"""How much sewage is charged (汚水量の認定): tap water, metered wells, wells by persons, cooling and irrigation."""

from dataclasses import dataclass

import numpy as np

from kikan.law import Count, Law, LawGap, Table, Truth, Working, at_least, choose, constant, rule, step

USES = ("toilet", "bath", "kitchen", "laundry", "other", "all")
"""Uses of well water in the order of their bits (井戸水の用途)."""
USES_JA = ("便所", "風呂", "台所", "洗濯", "その他", "全部")
NO_WELL, METERED_WELL, ASSESSED_WELL, WELL_ONLY = 0, 1, 2, 3


@dataclass(frozen=True)
class Sewage(Working):
    """The working of the volume of sewage (汚水量の計算過程)."""

    tap_volume: Count = step("水道の使用水量", "下水道条例", "m3")
    well_metered: Count = step("井戸水の計量水量", "下水道条例", "m3")
    persons: Count = step("世帯人数", "汚水量の認定", "人")
    well_assessed: Count = step("井戸水の認定水量", "汚水量の認定", "m3")
    before_relief: Count = step("汚水量（減量前）", "下水道条例", "m3")
    not_drained: Count = step("下水道に流れない水量", "減量の認定", "m3")
    volume: Count = step("汚水量", "下水道条例", "m3")


def bits_of(uses: list[str]) -> int:
    """The uses of a well as one number. Errors: LawGap for a use nobody defined."""
    unknown = [use for use in uses if use not in USES]
    if unknown:
        raise LawGap(f"no use of well water is called {', '.join(unknown)}")
    return sum(1 << USES.index(use) for use in set(uses))


@rule("sewerage.assessed_volume", axis="event_date", since=0)
def assessed_volume(persons: Count, uses: Count, months: Count, *, law: Law) -> Count:
    """What wells without a meter are taken to have given (井戸水の認定水量), m3 of the period.

    Law: 下水道条例の汚水量の認定の規定; persons beyond the table add a volume each
    """
    table, extra = law.table("assessment_table"), law.table("assessment_extra")
    total = constant(0, persons)
    for bit, use in enumerate(USES):
        asked: Truth = np.equal((uses >> bit) & 1, 1)
        if bool(asked.any()):
            total = total + choose(asked & np.greater(persons, 0), _of_use(use, persons, table, extra), 0)
    return total * months


def _of_use(use: str, persons: Count, table: Table, extra: Table) -> Count:
    rows = table.where(use=use)
    listed, volumes = rows.amounts("persons"), rows.amounts("volume")
    if listed.tolist() != list(range(1, len(listed) + 1)):
        raise LawGap("the table of assessed volumes must list 1, 2, 3 … persons")
    inside = np.clip(persons, 1, len(listed)) - 1
    beyond = at_least(persons - len(listed), 0)
    return volumes[inside] + beyond * extra.amount("volume", use=use)


@rule("sewerage.volume", axis="event_date", since=0)
def sewage_volume(
    tap: Count,
    well: Count,
    metered: Count,
    persons: Count,
    uses: Count,
    months: Count,
    not_drained: Count,
    *,
    law: Law,
) -> Sewage:
    """The volume of sewage of each period (汚水量).

    well: NO_WELL, METERED_WELL, ASSESSED_WELL (with tap water), WELL_ONLY. not_drained: 減量認定, m3.
    Law: 下水道法第20条、下水道条例の汚水量の認定の規定
    """
    by_persons = (well == ASSESSED_WELL) | (well == WELL_ONLY)
    found = constant(0, tap)
    if bool(by_persons.any()):
        found = choose(by_persons, assessed_volume(persons, uses, months, law=law), 0)
    used = choose(well == WELL_ONLY, found, combined(tap, found, well == ASSESSED_WELL, law))
    before = choose(well == METERED_WELL, tap + metered, used)
    volume = at_least(before - not_drained, 0)
    well_metered = choose(well == METERED_WELL, metered, 0)
    return Sewage(tap, well_metered, persons, found, before, not_drained, volume)


def combined(tap: Count, assessed: Count, is_mixed: Truth, law: Law) -> Count:
    """Tap and well together: the sum (用途別の表), or the larger of the two (世帯人数の表)."""
    if not bool(is_mixed.any()):
        return tap
    if law.of("sewerage").choice("assessment_method") == "table_by_use_plus_tap":
        together = tap + assessed
    else:
        together = np.maximum(tap, assessed)
    return choose(is_mixed, together, tap)
