"""Until when a reply may come (回答の期限), and until when a cancelled record is kept (保存の期限)."""

from kikan.law import Law, rule
from kikan.law.amounts import Count, Day
from kikan.law.days import first_of_month, month_of


@rule("seal_registration.reply_due", axis="event_date", since=1492)
def reply_due(sent_on: Day, *, law: Law) -> Day:
    """The last day of the reply (回答書の提出期限); closed days do not move it, for the ordinance counts days.

    Law: 各団体の印鑑条例施行規則（回答書の提出期限）
    Rounding: none
    """
    days = law.amount("reply_days")
    counts_first = law.choice("reply_counted_from") == "sending_day"
    return sent_on + days - (1 if counts_first else 0)


@rule("seal_registration.kept_until", axis="event_date", since=1492)
def kept_until(cancelled_on: Day, *, law: Law) -> Day:
    """The last day a cancelled record is kept (抹消した原票の保存): years counted from the month after it.

    Law: 各団体の印鑑条例施行規則（文書の保存年限）
    Rounding: none
    """
    return _years_from_next_month(cancelled_on, law.amount("cancelled_record_years"))


@rule("seal_registration.application_kept_until", axis="event_date", since=1492)
def application_kept_until(received_on: Day, *, law: Law) -> Day:
    """The last day an application is kept (申請書その他の文書の保存): years counted from the month after it.

    Law: 各団体の印鑑条例施行規則（文書の保存年限）
    Rounding: none
    """
    return _years_from_next_month(received_on, law.amount("application_years"))


def _years_from_next_month(day: Day, years: Count | int) -> Day:
    return first_of_month(month_of(day) + 1 + years * 12) - 1
