"""How long the old system's files are kept after the acceptance (旧ファイルの保存期間)."""

from datetime import date

from kikan.law import Law, column
from kikan.law.days import date_of, day, months_passed


def readable_until(accepted_on: date, law: Law) -> date:
    """The last day on which they can be read; counted from the day after the acceptance (民法第140条).

    Law: 民法 第143条第2項; the months are the contract's. Errors: LawGap where nobody has entered them.
    """
    months = law.of("joint_operation").amount("old_files_kept_months")
    return date_of(int(months_passed(column(day(accepted_on) + 1), months)[0]))
