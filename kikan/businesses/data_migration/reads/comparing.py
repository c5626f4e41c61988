"""Old amounts against our own (再計算の突合): who differs, by how much, and what explains it; all as columns."""

from dataclasses import dataclass, field

import numpy as np
from django.utils.module_loading import import_string
from numpy.typing import NDArray

from kikan.businesses.data_migration.models.comparison import Group
from kikan.businesses.data_migration.reads.mappings import book
from kikan.businesses.data_migration.reads.rehearsals import outputs_of
from kikan.shared import manifest
from kikan.shared.errors import Refused
from kikan.shared.exchange.reading import Table, read_table
from kikan.shared.exchange.recomputed import Amounts

LAYOUT, CODES = "assessed_amount", "recomputed_levy"
FILE = f"{LAYOUT}.csv"
# Below so many yen a difference is one of rounding: amounts of a year are cut to hundreds in each of their parts.
ROUNDING = 1_000
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Compared:
    """One levy of a year. The columns are the differences alone: person, group, old and new yen."""

    levy: str
    fiscal_year: int
    even: int
    old_total: int
    new_total: int
    person: Ints = field(repr=False)
    group: Ints = field(repr=False)
    old: Ints = field(repr=False)
    new: Ints = field(repr=False)


def levies() -> dict[str, tuple[str, str]]:
    """Code → name and business, of those whose business computes amounts in this installation."""
    able = {m.name: m.recomputed for m in manifest.all_manifests() if m.recomputed}
    return {
        code: (str(each["ja"]), able[each["slug"]])
        for code, each in book().codes[CODES].items()
        if each["slug"] in able
    }


def compared(rehearsal: int, fiscal_year: int) -> list[Compared]:
    """Every levy that the old system gave amounts of for the year.

    Errors: NotFound; Refused where it gave none, or a business has not computed the year yet; VaultClosed.
    """
    old = _old_amounts(rehearsal)
    codes = np.array(old.texts("levy"))
    of_year = old.ints("fiscal_year") == fiscal_year
    found = []
    for code, (ja, path) in levies().items():
        chosen = of_year & (codes == code)
        if not chosen.any():
            continue
        ours: Amounts = import_string(path)(fiscal_year)
        if not len(ours):
            raise Refused(
                f"{ja}の{fiscal_year}年度は、このシステムでまだ計算していません。",
                field="fiscal_year",
                what_to_do="当初賦課（料金の計算）を試算まで行ってから、もう一度比べてください。",
            )
        found.append(
            held_against(code, fiscal_year, old.ints("person")[chosen], old.ints("amount")[chosen], ours)
        )
    if not found:
        raise _none()
    return found


def _old_amounts(rehearsal: int) -> Table:
    content = outputs_of(rehearsal).get(FILE)
    if content is None:
        raise _none()
    layouts = book()
    table, _ = read_table(content.decode(), FILE, layouts.layouts[LAYOUT], layouts)
    return table


def _none() -> Refused:
    return Refused(
        "この年度の、旧システムの年額のファイルがリハーサルにありません。",
        field="fiscal_year",
        what_to_do="旧システムの年額を「旧システムの年額（再計算との比較用）」に対応づけて、リハーサルを行ってください。",
    )


def held_against(code: str, fiscal_year: int, person: Ints, amount: Ints, ours: Amounts) -> Compared:
    """Both sides by person; whoever has nothing on either side is no difference."""
    everybody = np.union1d(person, ours.person)
    old, is_old = _placed(everybody, person, amount)
    new, is_new = _placed(everybody, ours.person, ours.amount)
    flags = {
        name: _placed(everybody, ours.person, getattr(ours, name).astype(np.int64))[0] > 0
        for name in ("is_relieved", "lacks_income", "is_part")
    }
    differs = old != new
    near = np.abs(old - new) < ROUNDING
    group = np.select(
        [is_old & ~is_new, is_new & ~is_old, near, flags["lacks_income"], flags["is_relieved"], flags["is_part"]],
        [Group.ONLY_OLD, Group.ONLY_NEW, Group.ROUNDING, Group.INCOME, Group.RELIEF, Group.DATES],
        Group.OTHER,
    ).astype(np.int64)  # fmt: skip
    even = int((~differs).sum())
    return Compared(
        code, fiscal_year, even, int(old.sum()), int(new.sum()), everybody[differs], group[differs],
        old[differs], new[differs],
    )  # fmt: skip


def _placed(everybody: Ints, person: Ints, amount: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """The amounts in the order of everybody, and who has a row at all."""
    at = np.searchsorted(everybody, person)
    total = np.zeros(len(everybody), dtype=np.int64)
    np.add.at(total, at, amount)
    has = np.zeros(len(everybody), dtype=np.bool_)
    has[at] = True
    return total, has
