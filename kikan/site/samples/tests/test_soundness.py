"""What must hold in every sample town on every day."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest

from kikan.ground.check_digits import is_municipality_code, is_person_number
from kikan.site.samples import SampleTown, town_codes
from kikan.site.samples.arrays import NO_DAY, OPEN, Column, matches, merge_periods
from kikan.site.samples.world import day_number

Rows = Mapping[str, Column]
PERIODS = (
    "residency",
    "addresses",
    "memberships",
    "enrolments",
    "covers",
    "stays",
    "specified_members",
    "late_elderly",
)


def overlaps(rows: Rows, key: Column) -> int:
    order = np.lexsort((rows["valid_from"], key))
    same = key[order][1:] == key[order][:-1]
    return int(np.count_nonzero(same & (rows["valid_from"][order][1:] < rows["valid_until"][order][:-1])))


def holds(rows: Rows, day: int) -> Column:
    return (rows["valid_from"] <= day) & (day < rows["valid_until"])


def days(rows: Rows) -> int:
    return int((rows["valid_until"] - rows["valid_from"]).sum())


@pytest.mark.parametrize("group", PERIODS)
def test_periods_of_a_person_never_overlap(town: SampleTown, group: str):
    rows = town[group]
    assert overlaps(rows, rows["person"]) == 0
    assert (rows["valid_from"] < rows["valid_until"]).all()


@pytest.mark.parametrize("kind", ["1", "2", "3", "4"])
def test_names_of_one_kind_never_overlap(town: SampleTown, kind: str):
    rows = {n: v[town["names"]["kind"] == kind] for n, v in town["names"].items()}
    assert overlaps(rows, rows["person"]) == 0


def test_everybody_has_a_name_on_every_day_of_residence(town: SampleTown):
    official = town["names"]["kind"] == "1"
    begins = dict.fromkeys(town["residency"]["person"].tolist(), OPEN)
    for person, day in zip(
        town["residency"]["person"].tolist(), town["residency"]["valid_from"].tolist(), strict=True
    ):
        begins[person] = min(begins[person], day)
    named = {}
    for person, day in zip(
        town["names"]["person"][official].tolist(),
        town["names"]["valid_from"][official].tolist(),
        strict=True,
    ):
        named[person] = min(named.get(person, OPEN), day)
    assert all(named[person] <= day for person, day in begins.items())
    assert all(town["names"]["name"][official])


def test_every_resident_has_one_household_and_one_address_on_every_day(town: SampleTown):
    assert days(town["residency"]) == days(town["memberships"]) == days(town["addresses"])
    for group in ("memberships", "addresses"):
        rows = town[group]
        stays = merge_periods(
            dict(town["residency"]), ("person",)
        )  # naturalisation makes two rows of one stay
        order = np.argsort(stays["person"], kind="stable")
        a, b = matches(rows["person"], stays["person"][order])
        b = order[b]
        inside = (stays["valid_from"][b] <= rows["valid_from"][a]) & (
            rows["valid_until"][a] <= stays["valid_until"][b]
        )
        assert np.bincount(a[inside], minlength=len(rows["person"])).min() == 1


def test_every_household_has_exactly_one_head_on_every_day(town: SampleTown):
    m = town["memberships"]
    is_head = m["relationship1"] == 2
    heads = {n: v[is_head] for n, v in m.items()}
    assert overlaps(heads, heads["household"]) == 0
    assert (heads["person"] == heads["head"]).all()
    changes = np.unique(np.concatenate([m["valid_from"], m["valid_until"][m["valid_until"] < OPEN]]))
    for day in changes[:: max(1, len(changes) // 300)].tolist():
        now = holds(m, day)
        leading = m["household"][now & is_head]
        assert set(leading.tolist()) == set(m["household"][now].tolist())
        assert np.isin(m["head"][now], m["person"][now & is_head]).all()


def test_numbers_carry_their_check_digit_and_refer_to_somebody(town: SampleTown):
    known, homes = town["persons"]["person"], town["households"]["household"]
    assert len(np.unique(known)) == len(known)
    assert all(map(is_person_number, known.tolist()))
    assert all(map(is_person_number, homes.tolist()))
    for group in town.groups.values():
        for column in ("person", "head", "father", "mother", "spouse"):
            if column in group:
                named = group[column][group[column] > 0]
                assert np.isin(named, known).all()
        if "household" in group:
            assert np.isin(group["household"], homes).all()


def test_spouses_name_each_other(town: SampleTown):
    p = town["persons"]
    of = dict(zip(p["person"].tolist(), p["spouse"].tolist(), strict=True))
    assert all(of[mate] == person for person, mate in of.items() if mate)


def test_parents_are_older_and_nobody_comes_before_birth(town: SampleTown):
    p = town["persons"]
    birth = dict(zip(p["person"].tolist(), p["birth_on"].tolist(), strict=True))
    known = {person: day for person, day in birth.items() if day < OPEN}
    for column in ("father", "mother"):
        for child, parent in zip(p["person"].tolist(), p[column].tolist(), strict=True):
            if parent in known and child in known:
                assert 15 * 365 < known[child] - known[parent] < 60 * 366
    first = zip(town["residency"]["person"].tolist(), town["residency"]["valid_from"].tolist(), strict=True)
    assert all(known.get(person, 0) <= day for person, day in first if person in known)
    assert ((p["resident_since"] <= p["address_since"]) | (p["resident_since"] == NO_DAY)).all()


def test_nobody_is_insured_twice(town: SampleTown):
    enrolled = town["enrolments"]
    for group in ("covers", "late_elderly", "assistance"):
        other = town[group]
        order = np.argsort(other["person"], kind="stable")
        a, b = matches(enrolled["person"], other["person"][order])
        b = order[b]
        ends = np.minimum(enrolled["valid_until"][a], other["valid_until"][b])
        shared = ends - np.maximum(enrolled["valid_from"][a], other["valid_from"][b])
        assert (shared <= 1).all(), group  # the day of joining another insurance belongs to both


def test_nothing_is_known_of_the_future_but_planned_departures(town: SampleTown):
    today = day_number(town.today)
    events = town["events"]
    assert (events["reported_on"] <= today).all()
    ahead = events["happened_on"] > today
    assert set(events["kind"][ahead].tolist()) <= {21, 22}
    assert (events["state"][ahead] == 2).all()
    ending = (town["residency"]["valid_until"] > today) & (town["residency"]["valid_until"] < OPEN)
    planned = town["persons"]["person"][(town["persons"]["out_planned_on"] > today)]
    assert set(town["residency"]["person"][ending].tolist()) == set(planned.tolist())


def test_foreigners_are_registered_since_july_2012(town: SampleTown):
    abroad = town["residency"]["resident_kind"] == 2
    assert (town["residency"]["valid_from"][abroad] >= day_number(date(2012, 7, 9))).all()


def test_every_event_has_people(town: SampleTown):
    assert set(town["events"]["event"].tolist()) == set(town["event_persons"]["event"].tolist())


def test_codes_of_the_towns_are_valid():
    assert len(town_codes()) == 7
    assert all(map(is_municipality_code, town_codes(tests=True)))
