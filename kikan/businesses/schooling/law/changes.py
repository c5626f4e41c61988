"""Until when another school than the designated one may be attended (指定校変更・区域外就学の期間)."""

from kikan.businesses.schooling.law.school_years import (
    ELEMENTARY,
    JUNIOR_HIGH,
    SINCE,
    school_year,
    year_begins,
)
from kikan.law import Count, Day, Law, LawGap, choose, rule

DECIDED = "decided"


@rule("school_education_act.change_until", axis="event_date", since=SINCE, ja="指定校変更の期限")
def change_until(ground: str, from_on: Day, first_year: Count, *, law: Law) -> Day:
    """The last day a change for this ground holds, from the day it begins and the school year of the first grade.

    ground: a ground of the ordinance's table. Law: 学校教育法施行令第8条・第9条, and the rules of each board of education
    Errors: LawGap for a ground the ordinance does not allow, or whose time is decided case by case
    """
    until = until_of(ground, law)
    year = school_year(from_on, law=law)
    if until == "year_end":
        return year_begins(year + 1, law=law) - 1
    if until != "graduation":
        raise LawGap(f"the time of the ground {ground} is decided case by case (期間は個別に決める)")
    stages = law.table("school_stages")
    elementary = first_year + stages.amount("grades", stage=ELEMENTARY)
    graduates = choose(year < elementary, elementary, elementary + stages.amount("grades", stage=JUNIOR_HIGH))
    return year_begins(graduates, law=law) - 1


def until_of(ground: str, law: Law) -> str:
    """How long the ordinance lets a ground hold: year_end, graduation or decided. Errors: LawGap for another ground."""
    table = law.table("school_education_act.change_grounds")
    known = dict(zip(table.cells("ground"), table.cells("until"), strict=True))
    if ground not in known:
        raise LawGap(f"the ordinance knows no ground {ground} (認める理由にない)")
    return str(known[ground])
