"""What must be done by which day before children enter (学齢簿・通知の期限)."""

from dataclasses import dataclass

from kikan.businesses.schooling.law.school_years import year_begins
from kikan.law import Count, Day, Law, rule
from kikan.law.days import first_of_month, month_of
from kikan.law.working import Working, step

SINCE = 15949  # 2013-09-01, the articles about special support schools as they are


@dataclass(frozen=True)
class RegisterCalendar(Working):
    """The days of the year before an entry, days since 1970-01-01."""

    base_on: Day = step("学齢簿の基準日", "学校教育法施行規則 第31条", "日")
    register_by: Day = step("学齢簿の作成期限", "学校教育法施行令 第2条", "日")
    check_by: Day = step("就学時健康診断の期限", "学校保健安全法施行令 第1条", "日")
    special_needs_by: Day = step("特別支援学校就学者の通知期限", "学校教育法施行令 第11条第1項", "日")
    notice_by: Day = step("入学期日等の通知期限", "学校教育法施行令 第5条第1項", "日")
    slips_by: Day = step("健康診断票を校長に送る期限", "学校保健安全法施行令 第4条第2項", "日")


def _by(begins: Day, months: int) -> Day:
    """The last day that is still so many months before a beginning: 31 January is two months before 1 April."""
    return first_of_month(month_of(begins) - months) - 1


@rule("school_education_act.register_calendar", axis="event_date", since=SINCE, ja="学齢簿の日程")
def register_calendar(year: Count, *, law: Law) -> RegisterCalendar:
    """The days before entry at the beginning of a school year.

    Law: 学校教育法施行令第2条・第5条・第11条、同法施行規則第31条、学校保健安全法施行令第1条・第4条
    """
    begins = year_begins(year, law=law)
    base = month_of(begins) - (law.amount("year_first_month") - law.amount("register_base_month")) % 12
    health = law.of("school_health_and_safety_act")
    return RegisterCalendar(
        base_on=first_of_month(base),
        register_by=_by(begins, law.amount("register_months_before")),
        check_by=_by(begins, health.amount("check_months_before")),
        special_needs_by=_by(begins, law.amount("special_needs_months_before")),
        notice_by=_by(begins, law.amount("notice_months_before")),
        slips_by=begins - health.amount("slips_days_before"),
    )
