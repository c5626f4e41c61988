"""What the yearly benefits are prefilled from (外来年間合算・高額介護合算): a person's year from August by the claims."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.health_insurance.reads.borne import claims_of, decided_of, part_of
from kikan.businesses.health_insurance.reads.judged import STATUTE, class_of
from kikan.law import column
from kikan.law.ages import first_whole_month
from kikan.law.days import day, month_number
from kikan.shared.qualification.ratios import base_day
from kikan.shared.tenancy import ordinances

# Whom the monthly limit of outpatients and the yearly sum are for (現役並み所得者は対象外).
ENTITLED = ("一般", "低所得Ⅱ", "低所得Ⅰ")


@dataclass(frozen=True)
class OutpatientYear:
    """A person's outpatients of a year from August, in yen.

    returned: what the monthly limit of outpatients gives back; of_household: the outpatients' part of what was decided
    for the household's months.
    """

    paid: int
    returned: int
    of_household: int = 0


def category_70(household: int, year: int, known_at: int) -> str:
    """The class of 70 and over on the base day. Errors: NotFound for nobody insured in July; LawGap."""
    july = base_day(year).replace(day=1)
    row = class_of(household, july, known_at).from_70
    law = ordinances.law("benefit_month", month_number(july)).of(STATUTE)
    return str(law.table("limits_70").cells("category")[row])


def outpatients_of(
    person: int, born: date | None, household: int, year: int, known_at: int
) -> OutpatientYear:
    """The months in which the person paid as one of 70, by the class of the base day. Errors: NotFound, LawGap."""
    july = base_day(year).replace(day=1)
    category = category_70(household, year, known_at)
    if category not in ENTITLED or born is None:
        return OutpatientYear(0, 0)
    law = ordinances.law("benefit_month", month_number(july)).of(STATUTE)
    table = law.table("limits_70")
    limit = int(table.amounts("outpatient")[list(table.cells("category")).index(category)])
    rows = claims_of(person, year)
    from_month = int(first_whole_month(column(day(born)), law.amount("elderly_age"))[0])
    counted = (rows["is_outpatient"] == 1) & (rows["month"] >= from_month)
    months, index = np.unique(rows["month"][counted], return_inverse=True)
    paid = np.zeros(len(months), dtype=np.int64)
    np.add.at(paid, index, rows["paid"][counted])
    back = np.maximum(paid - limit, 0)
    part = part_of(months, paid - back, 0 * paid, decided_of(person, year), law)
    return OutpatientYear(int(paid.sum()), int(back.sum()), int(part.sum()))
