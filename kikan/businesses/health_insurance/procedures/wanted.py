"""The levy a payer's term shall have, beside the rows that stand (更正後の賦課)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.health_insurance.models import Levy
from kikan.businesses.health_insurance.procedures.computed import PARTS, Computed
from kikan.law.days import date_of

_COMPARED = ("payer", "tenths", "members", "total", "working", *PARTS)


@dataclass(frozen=True)
class Wanted:
    """The values of a levy of one payer's term, and of the people in it: (person, values)."""

    valid_from: date
    valid_until: date
    payer: int
    total: int
    values: dict[str, Any]
    members: tuple[tuple[int, dict[str, Any]], ...]

    @classmethod
    def of(cls, computed: Computed) -> "Wanted":
        """The only levy of these rows."""
        row = {k: v[0] if isinstance(v, np.ndarray) else v for k, v in computed.levies.items()}
        skipped = ("household", "fiscal_year", "valid_from", "valid_until", "judged_on", "working")
        values: dict[str, Any] = {k: int(v) for k, v in row.items() if k not in skipped}
        values |= {"judged_on": date_of(int(row["judged_on"])), "working": [int(x) for x in row["working"]]}
        return cls(
            date_of(int(row["valid_from"])), date_of(int(row["valid_until"])), values["payer"], values["total"],
            values, tuple(_members(computed)),
        )  # fmt: skip

    @property
    def parts(self) -> tuple[int, ...]:
        return tuple(self.values[name] for name in PARTS)

    def is_levied_by(self, row: Levy) -> bool:
        """Whether a levy in force says exactly this."""
        same_term = (row.valid_from, row.valid_until) == (self.valid_from, self.valid_until)
        return same_term and all(getattr(row, name) == self.values[name] for name in _COMPARED)


def _members(computed: Computed) -> list[tuple[int, dict[str, Any]]]:
    rows = computed.members
    return [
        (
            person,
            {
                "insured_months": int(rows["insured_months"][i]), "care_months": int(rows["care_months"][i]),
                "is_judged": bool(rows["is_judged"][i]), "is_known": bool(rows["is_known"][i]),
                "working": [int(x) for x in rows["working"][i]],
            },
        )
        for i, person in enumerate(rows["person"].tolist())
    ]  # fmt: skip


def matched_by_payer(before: Sequence[Levy], wanted: Sequence[Wanted]) -> dict[int, Levy]:
    """For the place of each wanted levy the former one of the same payer: of the same month first; each once."""
    left, found = list(before), {}
    for same_month in (True, False):
        for i, each in enumerate(wanted):
            if i in found:
                continue
            for row in left:
                if row.payer == each.payer and (not same_month or row.valid_from == each.valid_from):
                    found[i] = row
                    left.remove(row)
                    break
    return found
