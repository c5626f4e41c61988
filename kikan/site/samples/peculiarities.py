"""What is rare and must not be missing: counts of every peculiarity (特例) in a sample town.

The invented town for tests has each at least once. Should a change of the generator lose one, another seed in
samples/towns.yaml brings it back (`first_complete_seed`).
"""

from dataclasses import replace
from datetime import date

import numpy as np

from kikan.site.samples.arrays import OPEN, Column, Flags, Ints
from kikan.site.samples.layouts import codes
from kikan.site.samples.sources import town_data
from kikan.site.samples.town import SAMPLE_DAY, SampleTown, generate_from
from kikan.site.samples.world import day_number

TURNING = (40, 65, 75)


def peculiarities(town: SampleTown) -> dict[str, int]:
    """How often each occurs."""
    return {
        **_by_code(town, "events", "kind", "event", skip=("05", "07", "25", "42", "44", "53", "55", "57")),
        **_by_code(town, "events", "detail", "event_detail"),
        **_by_code(town, "events", "state", "event_state"),
        **_by_code(town, "persons", "birth_precision", "birth_precision"),
        **_by_code(town, "names", "kind", "name_kind"),
        **_by_code(town, "names", "reason", "name_reason"),
        **_by_code(town, "enrolments", "acquired_by", "nhi_acquired", skip=("05",)),
        **_by_code(town, "enrolments", "lost_by", "nhi_lost", skip=("09",)),
        **_by_code(town, "reliefs", "kind", "nhi_relief"),
        **_by_code(town, "disabilities", "kind", "disability_kind"),
        **_by_code(town, "incomes", "declaration", "declaration"),
        **_by_code(town, "incomes", "single_parent", "single_parent"),
        **_by_code(town, "incomes", "spouse_kind", "spouse_deduction", skip=("3",)),
        **_by_code(town, "arrears", "state", "arrears_state"),
        **_by_code(town, "protections", "is_provisional", ""),
        **_relationships(town),
        **_writings(town),
        **_of_people(town),
        **_of_households(town),
    }


def _by_code(
    town: SampleTown, group: str, column: str, table: str, skip: tuple[str, ...] = ()
) -> dict[str, int]:
    values = [str(v) for v in town[group][column].tolist()]
    if not table:
        return {f"{group}.{column}={v}": values.count(v) for v in ("0", "1")}
    known = {code.lstrip("0") or "0": code for code in codes()[table] if code not in skip}
    plain = [v.lstrip("0") or "0" for v in values]
    return {
        f"{group}.{column}={code} {codes()[table][code]['ja']}": plain.count(p) for p, code in known.items()
    }


def _relationships(town: SampleTown) -> dict[str, int]:
    written = town["memberships"]["relationship"].tolist()
    wanted = ("世帯主", "夫", "妻", "妻（未届）", "子", "父", "母", "子の子", "子の妻", "縁故者", "同居人")
    found = {f"relationship {w}": written.count(w) for w in wanted}
    siblings = ("兄", "弟", "姉", "妹")
    return found | {"relationship of siblings": sum(written.count(s) for s in siblings)}


def _writings(town: SampleTown) -> dict[str, int]:
    names = "".join(town["names"]["name"].tolist())
    selectors = sum(0xE0100 <= ord(c) <= 0xE01EF for c in names)
    return {
        "writing with IVS": selectors, "writing 𠮷": names.count("𠮷"), "writing 髙": names.count("髙"),
        "writing 﨑": names.count("﨑"), "writing with a compatibility ideograph": names.count("\uFA19"),
    }  # fmt: skip


def _holds(rows: dict[str, Column] | object, day: int) -> Flags:
    found: Flags = (rows["valid_from"] <= day) & (day < rows["valid_until"])  # type: ignore[index]
    return found


def _of_people(town: SampleTown) -> dict[str, int]:
    p, today = town["persons"], day_number(town.today)
    enrolled = town["enrolments"]["person"][_holds(town["enrolments"], today)]
    births = p["birth_on"][np.isin(p["person"], enrolled)]
    _, spells = np.unique(town["residency"]["person"], return_counts=True)
    year = town.today.year
    turning = {f"insured turns {age} in the fiscal year": _turning(births, age, year) for age in TURNING}
    aliens = p["resident_kind"] == 2
    ended = town["assistance"]["valid_until"] < OPEN
    return turning | {
        "insured before school": int(np.count_nonzero(births > day_number(date(year - 6, 4, 1)))),
        "returned": int(np.count_nonzero(spells > 1)),
        "foreign resident today": int(np.count_nonzero(aliens & (p["is_removed"] == 0))),
        "status for ever": town["stays"]["period_years"].tolist().count(-1),
        "status with a period": int(np.count_nonzero(town["stays"]["period_years"] > 0)),
        "assistance that ended": int(np.count_nonzero(ended)),
        "assistance that goes on": int(np.count_nonzero(~ended)),
        "two of a birth": _twins(town),
        "protection that ended": int(np.count_nonzero(town["protections"]["last_on"] < today)),
    }


def _turning(births: Ints, age: int, year: int) -> int:
    first, last = day_number(date(year - age, 4, 2)), day_number(date(year - age + 1, 4, 1))
    return int(np.count_nonzero((births >= first) & (births <= last)))


def _twins(town: SampleTown) -> int:
    p = town["persons"]
    pairs = p["mother"] * 100_000 + p["birth_on"]
    _, counts = np.unique(pairs[p["mother"] > 0], return_counts=True)
    return int(np.count_nonzero(counts > 1))


def _of_households(town: SampleTown) -> dict[str, int]:
    today = day_number(town.today)
    m, e = town["memberships"], town["enrolments"]
    insured = e["person"][_holds(e, today)]
    homes = np.unique(e["household"][_holds(e, today)])
    heads = m["person"][_holds(m, today) & (m["relationship1"] == 2) & np.isin(m["household"], homes)]
    specified = town["specified_members"]
    this_year = day_number(date(town.today.year, 4, 1))
    return {
        "head not insured (擬制世帯主)": int(np.count_nonzero(~np.isin(heads, insured))),
        "specified member (特定同一世帯所属者)": int(np.count_nonzero(_holds(specified, today))),
        "enrolled this fiscal year": int(np.count_nonzero(e["acquired_on"] > this_year)),
        "lost this fiscal year": int(np.count_nonzero(e["lost_on"] > this_year)),
    }


def missing(town: SampleTown) -> list[str]:
    return [name for name, count in peculiarities(town).items() if not count]


def first_complete_seed(code: str, seeds: range) -> tuple[int, list[str]]:
    """The first seed of a town with nothing missing, or the best one and what it lacks."""
    best = (-1, ["everything"] * 1000)
    data = town_data(code)
    for seed in seeds:
        lacking = missing(generate_from(replace(data, seed=seed), 1.0, SAMPLE_DAY, 1))
        if len(lacking) < len(best[1]):
            best = (seed, lacking)
        if not lacking:
            break
    return best
