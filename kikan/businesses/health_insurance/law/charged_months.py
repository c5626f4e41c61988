"""What the months of the members leave to be charged, once for all the parts that share them."""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from kikan.businesses.health_insurance.law.months import MONTHS, count_months
from kikan.law import Count, Exact, Groups, Truth, Yen


@dataclass(frozen=True)
class Facts:
    """What the parts are computed from: member rows, then household rows; months are masks."""

    household: Count
    groups: Groups
    base: Yen
    relieved_base: Yen
    fixed_asset_tax: Yen
    insured: Count
    care: Count
    unemployed: Count
    maternity: Count
    former_dependant: Count
    former_dependant_flat: Count
    is_preschool: Truth
    is_minor: Truth
    specified: Count
    continued: Count
    share: Exact
    member_share: Exact

    def of(self, part: str) -> "ChargedMonths":
        """The months of a part: those of the care-part insured, or of all."""
        return self._of_care if part == "care" else self._of_all

    @cached_property
    def _of_care(self) -> "ChargedMonths":
        return ChargedMonths(self, self.care)

    @cached_property
    def _of_all(self) -> "ChargedMonths":
        return ChargedMonths(self, self.insured)


HOUSEHOLD_ROWS = ("specified", "continued", "share")


@dataclass(frozen=True)
class ChargedMonths:
    """The months of one kind of insured, after maternity, unemployment and former-dependant relief."""

    facts: Facts
    months: Count

    @cached_property
    def count(self) -> Count:
        """Months per member (月数)."""
        return count_months(self.months)

    @cached_property
    def present(self) -> Count:
        """The months in which the household has such a member."""
        return self.facts.groups.union(self.months)

    @cached_property
    def monthly_base(self) -> Yen:
        """Levy base × months: none in months of maternity or former-dependant relief (所得割の対象)."""
        facts = self.facts
        charged = self.months & ~facts.maternity & ~facts.former_dependant
        relieved = count_months(charged & facts.unemployed)
        return facts.base * (count_months(charged) - relieved) + facts.relieved_base * relieved

    @cached_property
    def monthly_asset_tax(self) -> Yen:
        """Fixed asset tax × months (資産割の対象)."""
        return self.facts.fixed_asset_tax * count_months(self.months & ~self.facts.former_dependant)

    @cached_property
    def flat(self) -> tuple[Count, Count]:
        """Months with the per-capita amount, without and with former-dependant relief (均等割の月数)."""
        charged = self.months & ~self.facts.maternity
        eased = count_months(charged & self.facts.former_dependant_flat)
        return count_months(charged) - eased, eased

    @cached_property
    def household(self) -> tuple[tuple[Count, Count], ...]:
        """Months with the per-household amount: ordinary, 特定世帯, 特定継続世帯; each without and with that relief."""
        facts, present = self.facts, self.present
        eased = present & ~facts.groups.union(self.months & ~facts.former_dependant_flat)
        kinds = (
            present & ~facts.specified & ~facts.continued,
            present & facts.specified,
            present & facts.continued,
        )
        return tuple((count_months(kind & ~eased), count_months(kind & eased)) for kind in kinds)

    @cached_property
    def is_uneven(self) -> Truth:
        """Households in which some month differs from another: only there the order of cap and months matters."""
        facts, of_member = self.facts, self.present[self.facts.household]
        uneven = (self.months != 0) & (self.months != of_member)
        for kind in (facts.unemployed, facts.maternity, facts.former_dependant, facts.former_dependant_flat):
            within = kind & of_member
            uneven |= (within != 0) & (within != of_member)
        of_household = facts.groups.any(uneven)
        for kind in (facts.specified, facts.continued):
            within = kind & self.present
            of_household |= (within != 0) & (within != self.present)
        return of_household


def some_facts(facts: Facts, chosen: Count) -> Facts:
    """The facts of some households and their members."""
    place = np.full(facts.groups.count, -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    members = np.flatnonzero(place[facts.household] >= 0)
    household = place[facts.household[members]]
    found: dict[str, Any] = {"household": household, "groups": Groups(household, len(chosen))}
    for each in fields(facts):
        if each.name not in found:
            found[each.name] = getattr(facts, each.name)[chosen if each.name in HOUSEHOLD_ROWS else members]
    return Facts(**found)


def month_by_month(facts: Facts) -> Facts:
    """The same households twelve times over, each time with one month alone."""
    count, rows = facts.groups.count, len(facts.household)
    household = np.tile(facts.household, MONTHS) + np.repeat(np.arange(MONTHS) * count, rows)
    bits = np.repeat(np.int64(1) << np.arange(MONTHS), rows)
    found = {each.name: _tiled(getattr(facts, each.name)) for each in fields(facts) if each.name != "groups"}
    found |= {"insured": found["insured"] & bits, "care": found["care"] & bits}
    return Facts(**found | {"household": household, "groups": Groups(household, count * MONTHS)})


def _tiled(values: Any) -> Any:
    if isinstance(values, Exact):
        return Exact(np.tile(values.numerators, MONTHS), values.denominator, values.bound)
    return np.tile(values, MONTHS)
