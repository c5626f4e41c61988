"""After how many years claims lapse, by levy (消滅時効の年数): taxes, and the premiums of each insurance by its own law."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from kikan.law import Law
from kikan.shared.ledger.levies import LEVIES, LIMITATION, Levy
from kikan.shared.tenancy import ordinances

Ints = NDArray[np.int64]
TAX = "tax"


def limitation_years(levy: Ints, fiscal_year: Ints, law: Law) -> Ints:
    """The years of each claim, from its levy and fiscal year; an ordinance is asked only where its choice decides.

    Law: 地方税法第18条、介護保険法第200条、国民健康保険法第110条、高齢者の医療の確保に関する法律第160条. Errors: LawGap.
    """
    years = np.zeros(len(levy), dtype=np.int64)
    for name, rows in _laws(levy, fiscal_year):
        years[rows] = law.amount(name)
    return years


def limitation_cites(levy: Ints, fiscal_year: Ints, law: Law) -> str:
    """The articles by which these claims lapse."""
    names: Iterable[str] = sorted({name for name, _ in _laws(levy, fiscal_year)})
    return "・".join(law.dated(name).cites for name in names)


def _laws(levy: Ints, fiscal_year: Ints) -> Sequence[tuple[str, NDArray[np.bool_]]]:
    """The parameters that say the years, each with the rows of its claims."""
    found = []
    for code in np.unique(levy).tolist():
        one, rows = LEVIES[code], levy == code
        is_tax = rows & _is_tax(one, fiscal_year)
        found += [(LIMITATION, is_tax)] if is_tax.any() else []
        found += [(one.limitation, rows & ~is_tax)] if (rows & ~is_tax).any() else []
    return found


def _is_tax(levy: Levy, fiscal_year: Ints) -> NDArray[np.bool_]:
    """Whether the municipality levies it as a tax in each year: before the first year its ordinance tells, as in that.

    Where no ordinance tells, it is what the ledger calls it.
    """
    series = _series(levy.levy_kind) if levy.levy_kind else ()
    if not series:
        return np.full(len(fiscal_year), levy.limitation == LIMITATION or bool(levy.levy_kind))
    begins = np.array([begin for begin, _ in series], dtype=np.int64)
    is_tax = np.array([kind == TAX for _, kind in series], dtype=np.bool_)
    return is_tax[np.maximum(np.searchsorted(begins, fiscal_year, side="right") - 1, 0)]


def _series(name: str) -> tuple[tuple[int, object], ...]:
    """What the ordinance of the open municipality says of a choice from which year on."""
    values = ordinances.ordinance(statute=name.split(".", maxsplit=1)[0]).series(name)
    return tuple(sorted((dated.begins, dated.value) for dated in values))
