"""Who is subsidised and with which own share (助成の要件): disability, single parent, child."""

from dataclasses import dataclass

import numpy as np

from kikan.law import Count, Law, Truth, Working, Yen, choose, rule, step

SINCE = 17622  # 2018-04-01, the earliest day of which a municipality's rules were read
SCHEMES = ("severe_disability", "single_parent", "child")
HANDBOOKS = ("physical", "mental", "intellectual", "pension", "special_child_rearing")
NO_HANDBOOK = 0
"""A grade of somebody without the handbook, pension or allowance; 1 is the heaviest (療育手帳: A 1, B 2)."""
NONE, CAPPED = 1, 2
"""Own share (一部負担金): none (無), or a part of the cost up to a monthly cap (有)."""
WORKING, NOT_WORKING = "working", "none"
ACT = "各医療費助成条例・県の実施要綱"


@dataclass(frozen=True, eq=False)
class Disabled:
    """Applicants of the scheme for severe disability: a column of grades for each of HANDBOOKS, and their taxes."""

    grades: dict[str, Count]
    levy: Yen
    is_income_taxed: Truth
    is_assisted: Truth


@dataclass(frozen=True)
class Judged(Working):
    """How an applicant was judged (助成の判定)."""

    ground: Truth = step("対象者の要件（手帳の等級、ひとり親と就労、年齢）", ACT)
    income: Truth = step("所得の要件", ACT)
    not_excluded: Truth = step("生活保護などの除外に当たらない", ACT)
    eligible: Truth = step("助成の対象になるか", ACT)
    copay: Count = step("一部負担金（1 無、2 有）", ACT, "")


def _judged(ground: Truth, income: Truth, not_excluded: Truth, copay: Count) -> Judged:
    eligible = ground & income & not_excluded
    return Judged(ground, income, not_excluded, eligible, choose(eligible, copay, 0))


def _holds(grade: Count, worst: int) -> Truth:
    return (grade != NO_HANDBOOK) & (grade <= worst)


@rule(
    "medical_subsidy_scheme.severe_disability", axis="event_date", since=SINCE, ja="重度心身障害者医療の対象"
)
def severe_disability(people: Disabled, *, law: Law) -> Judged:
    """Disability by handbook, pension or allowance, the person's own levy below the limit; taxed families bear a share.

    Law: the prefecture's scheme (県の実施要綱) and the ordinance of each municipality
    """
    ground = people.levy < 0
    grounds = law.table("disability_grounds")
    for name, worst in zip(grounds.cells("ground"), grounds.amounts("grade").tolist(), strict=True):
        ground = ground | _holds(people.grades[str(name)], worst)
    both = law.table("combined_grounds")
    for physical, intellectual in zip(
        both.amounts("physical").tolist(), both.amounts("intellectual").tolist(), strict=True
    ):
        ground = ground | (
            _holds(people.grades["physical"], physical) & _holds(people.grades["intellectual"], intellectual)
        )
    limit = law.amount("levy_limit") + (law.choice("levy_limit_inclusive") == "yes")
    copay = choose(people.is_income_taxed, CAPPED, NONE)
    return _judged(ground, people.levy < limit, ~people.is_assisted, copay)


@rule("medical_subsidy_scheme.single_parent", axis="event_date", since=SINCE, ja="ひとり親家庭等医療の対象")
def single_parent(
    is_single: Truth, work: str, is_income_taxed: Truth, is_assisted: Truth, *, law: Law
) -> Judged:
    """A single parent's family whose supporter pays no income tax; the parent works, or a named situation excuses it.

    work: WORKING, NOT_WORKING or the situation, the same for all rows.
    Law: the prefecture's scheme (県の実施要綱) and the ordinance of each municipality
    """
    excused = work == WORKING or law.choice("single_parent_requires_work") == "no"
    excused = excused or work in {str(r) for r in law.table("work_exceptions").cells("reason")}
    return _judged(
        is_single & excused, ~is_income_taxed, ~is_assisted, np.full_like(is_assisted, NONE, dtype=np.int64)
    )


@rule("medical_subsidy_scheme.child", axis="event_date", since=SINCE, ja="子ども医療の対象")
def child(is_of_age: Truth, guardian_income: Yen, is_assisted: Truth, *, law: Law) -> Judged:
    """A child up to the age of the ordinance, whatever the guardians' income unless the ordinance limits it.

    guardian_income: weighed only where there is a limit. Law: the ordinance of each municipality
    """
    is_within = np.ones_like(is_of_age)
    if law.choice("child_income_limited") == "yes":
        is_within = guardian_income < law.amount("child_income_limit")
    return _judged(is_of_age, is_within, ~is_assisted, np.full_like(is_assisted, NONE, dtype=np.int64))


@rule("medical_subsidy_scheme.is_in_kind", axis="event_date", since=SINCE)
def is_in_kind(is_within_prefecture: Truth, shows_certificate: Truth, *, law: Law) -> Truth:
    """Whether the subsidy is given at the counter (現物給付); elsewhere it is refunded (償還払い).

    Law: the prefecture's scheme (県の実施要綱)
    """
    return is_within_prefecture & shows_certificate
