"""Population by age and sex on a day (年齢別人口), in groups of five years; unknown birth dates are told apart."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from kikan.shared.tenancy.opener import current_or_raise

# Ages are reached at the end of the day before the birthday (年齢計算ニ関スル法律).
AGES = """
SELECT CASE WHEN r.is_birth_certain THEN least(extract(year FROM age(%(day)s::date + 1, r.birth_on))::int / 5, 20)
            ELSE -1 END, p.sex, count(*)
FROM residents_resident r JOIN addressees_profile p
  ON p.municipality = r.municipality AND p.person = r.person AND p.ended_by IS NULL AND p.valid_until > %(day)s
 AND p.valid_from <= %(day)s
WHERE r.municipality = %(town)s AND r.ended_by IS NULL AND r.valid_from <= %(day)s AND r.valid_until > %(day)s
GROUP BY 1, 2
"""
GROUPS = (*(f"{5 * i}–{5 * i + 4}" for i in range(20)), "100–")
MEN, WOMEN = 1, 2


@dataclass(frozen=True)
class Pyramid:
    """Men and women in each group of ages; `uncertain` people have no certain birth date."""

    groups: tuple[str, ...]
    men: tuple[int, ...]
    women: tuple[int, ...]
    uncertain: int


def pyramid(day: date) -> Pyramid:
    """The residents of a day, as believed now."""
    with connection.cursor() as cursor:
        cursor.execute(AGES, {"town": current_or_raise(), "day": day})
        counts = {(group, sex): count for group, sex, count in cursor.fetchall()}
    columns = [tuple(counts.get((i, sex), 0) for i in range(len(GROUPS))) for sex in (MEN, WOMEN)]
    uncertain = sum(count for (group, _), count in counts.items() if group < 0)
    return Pyramid(GROUPS, columns[0], columns[1], uncertain)
