"""The office sees in numbers alone how far a member's take-over has come; nobody else's office does."""

import numpy as np
import pytest

from kikan.businesses.data_migration.jobs import take_in
from kikan.businesses.data_migration.models.comparison import Group
from kikan.businesses.data_migration.procedures import cutover
from kikan.businesses.data_migration.procedures.compare import decide_difference, keep_comparisons
from kikan.businesses.data_migration.procedures.field_samples import draw_samples
from kikan.businesses.data_migration.reads.comparing import Compared
from kikan.businesses.data_migration.tests import old_system
from kikan.businesses.data_migration.tests.acts import CLERK, SECOND, rehearsed, run_of
from kikan.businesses.data_migration.tests.test_cutover import WHO, decided
from kikan.businesses.data_migration.tests.test_rehearsals import homes_ready
from kikan.businesses.joint_office.reads.taken_in import received
from kikan.businesses.joint_office.tests.test_screens import HOME, chief, shown
from kikan.businesses.joint_office.tests.union import CITY, TODAY, TOWN, UNION
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality


@pytest.fixture
def towns(joined: int) -> None:
    for code, name in ((TOWN, "乙町"), (CITY, "甲市")):
        Municipality.objects.create(code=code, name=name, kana="チョウ", prefecture="山形県", is_sample=True)


def test_the_numbers_of_a_rehearsal_are_seen_by_the_union_and_by_no_other_office(towns: None) -> None:
    with clock.set_to(TODAY):
        of = homes_ready(old_system.homes("5,4020306,,"))
        number = rehearsed()
        draw_samples(rehearsal=number, source=of, count=2, actor=CLERK)
    found = received(UNION, CITY)
    assert found is not None
    assert (found.businesses, found.rows_in, found.loaded, found.rejected) == (1, 6, 4, 2)
    assert (found.signatures, found.unsigned, found.step_ja) == (0, 1, "取込み前")
    assert received(UNION, TOWN) is None
    assert received(TOWN, CITY) is None


def test_the_planned_cutover_counts_until_it_is_accepted_not_a_later_rehearsal(towns: None) -> None:
    with clock.set_to(TODAY):
        number = decided()
        take_in.run(run_of(SECOND, rehearsal=number))
        cutover.accept_taken(rehearsal=number, reason="人のいない世帯", **WHO)
        rehearsed()
    found = received(UNION, CITY)
    assert found is not None
    assert (found.rehearsal, found.signatures, found.is_accepted) == (number, 3, True)
    page = shown(chief(), f"{HOME}members/{CITY}/")
    assert "移行データの受入れ" in page
    assert "検収済み" in page


def test_a_difference_is_open_until_it_or_its_group_is_decided_in_the_newest_comparison(towns: None) -> None:
    with clock.set_to(TODAY):
        homes_ready()
        number = rehearsed()
        people, old, new = (
            np.array(n, dtype=np.int64) for n in ([19, 27, 35], [900, 800, 700], [800, 700, 500])
        )
        groups = np.array([Group.ROUNDING, Group.ROUNDING, Group.OTHER], dtype=np.int64)
        one = Compared("01", 2026, 5, 2_400, 2_000, people, groups, old, new)
        for _ in range(2):
            (comparison,) = keep_comparisons(rehearsal=number, found=[one], actor=CLERK)
        counts = [received(UNION, CITY)]
        for group, person in ((Group.ROUNDING, None), (Group.OTHER, 35)):
            decide_difference(
                comparison_number=comparison, group=group, person=person, reason="端数", actor=SECOND
            )
            counts.append(received(UNION, CITY))
    assert [(c.differences, c.undecided) for c in counts if c is not None] == [(3, 3), (3, 1), (3, 0)]
