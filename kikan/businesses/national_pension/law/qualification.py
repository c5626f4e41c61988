"""From which day to which age somebody can be insured of a kind (資格の始まりと終わり)."""

from kikan.law import Day, Law, rule
from kikan.law.ages import reached_on


@rule("national_pension_act.insured_from", axis="fiscal_year", since=1961, ja="資格取得の日")
def insured_from(kind: str, birth: Day, *, law: Law) -> Day:
    """The day the kind's first age is reached: for the first class the eve of the 20th birthday.

    kind: first, voluntary, special. Law: 国民年金法第7条・第8条、附則第5条
    Errors: LawGap for an unknown kind
    """
    return reached_on(birth, law.table("insured_ages").amount("from_age", kind=kind))


@rule("national_pension_act.insured_until", axis="fiscal_year", since=1961, ja="資格喪失の日")
def insured_until(kind: str, birth: Day, *, law: Law) -> Day:
    """The day the kind ends by age: for the first class the eve of the 60th birthday, the day of loss.

    kind: first, voluntary, special. Law: 国民年金法第9条、附則第5条
    Errors: LawGap for an unknown kind
    """
    return reached_on(birth, law.table("insured_ages").amount("until_age", kind=kind))
