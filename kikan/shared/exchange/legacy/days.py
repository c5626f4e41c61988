"""Dates as old systems keep them (旧システムの日付): era digit and six digits, eight digits, with marks, in words."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from kikan.ground.eras import ERAS, NO_SUCH_DAY, OUTSIDE_ERA, DateFault, day_of_era, parse_day

# Standard era digits: 1 明治 2 大正 3 昭和 4 平成 5 令和.
_BY_DIGIT = {str(len(ERAS) - i): era for i, era in enumerate(ERAS)}
_ERA = "|".join([*(era.name for era in ERAS), *(era.letter for era in ERAS), "[0-9]"])
# What stands where there is no day: zeros or nines. 9999-12-31 is a day: the end of what has none, a birthday nobody knows.
_NONE = re.compile(rf"0*|9{{6,8}}|(?:{_ERA})?(?:0{{6}}|9{{6}})", re.IGNORECASE)
_MARKS = str.maketrans("", "", "-./年月日 ")
AMBIGUOUS = "元号のない6桁の日付は、いつの日か決まりません。"


@lru_cache(maxsize=100_000)
def legacy_day(text: str) -> date | None:
    """The day; None for empty, zeros or nines (日付なし). Errors: DateFault for anything else that is no day."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if is_no_day(plain):
        return None
    if re.fullmatch(r"[0-9]{6}", plain):
        raise DateFault(AMBIGUOUS)
    if re.fullmatch(r"[0-9]{7}", plain):
        if (era := _BY_DIGIT.get(plain[0])) is None:
            raise DateFault(OUTSIDE_ERA)
        return day_of_era(era, int(plain[1:3]), int(plain[3:5]), int(plain[5:7]))
    return parse_day(plain)


def is_no_day(text: str) -> bool:
    """Whether it says that there is no day (日付なし)."""
    plain = unicodedata.normalize("NFKC", text).strip()
    bare = plain.translate(_MARKS)
    return not plain or (bare != "" and _NONE.fullmatch(bare) is not None)


def is_like_day(text: str) -> bool:
    """Whether it is a day, or was meant as one: with marks of a date around numbers that are none (H01.02.30)."""
    try:
        return legacy_day(text) is not None
    except DateFault as fault:
        return fault.message in (NO_SUCH_DAY, OUTSIDE_ERA) and not text.strip().isdecimal()


def is_day(text: str) -> bool:
    """Whether it can be read as a day."""
    try:
        return legacy_day(text) is not None
    except DateFault:
        return False


def shape(text: str) -> str:
    """What a date looks like, digits as 9: so that mixed forms of one column are seen."""
    return re.sub(r"[0-9]", "9", unicodedata.normalize("NFKC", text).strip())
