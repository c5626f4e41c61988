"""Until when an objection may be filed and must be decided (異議の申出の期間). Pure."""

from dataclasses import dataclass

from kikan.businesses.elections.law.registration import SINCE
from kikan.law import Day, Law, Truth, Working, choose, rule, step


@dataclass(frozen=True)
class ObjectionDays(Working):
    """As days since 1970-01-01."""

    first: Day = step("申出ができる最初の日", "公職選挙法 第24条第1項", unit="日目")
    last: Day = step("申出ができる最後の日", "公職選挙法 第24条第1項", unit="日目")


@rule("public_offices_election_act.objection_days", axis="event_date", since=SINCE, ja="異議の申出の期間")
def objection_days(registered_on: Day, is_regular: Truth, *, law: Law) -> ObjectionDays:
    """From the day after the registration: five days of a regular one, that day alone of an election-time one.

    Law: 公職選挙法 第24条第1項
    Rounding: none; days
    """
    first = registered_on + 1
    regular, single = law.amount("objection_days_regular"), law.amount("objection_days_election")
    return ObjectionDays(first, choose(is_regular, first + (regular - 1), first + (single - 1)))
