"""Incomes and taxes of a person as sources of a premium (所得と課税の事実), in words with their entries."""

from typing import Any

from django.db import connection

from kikan.shared.premiums.plan import Source
from kikan.shared.tenancy.opener import current_or_raise

KNOWN = "entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)"
INCOMES = f"""
SELECT person, is_declared, salary_revenue, pension_revenue, aggregate_income, land_deduction, entry
FROM fact_resident_tax_income
WHERE municipality = %(town)s AND fiscal_year = %(year)s AND person = ANY(%(persons)s) AND {KNOWN} ORDER BY person
"""  # noqa: S608
STATUSES = f"""
SELECT person, status, annual_tax, entry FROM fact_resident_tax_status
WHERE municipality = %(town)s AND fiscal_year = %(year)s AND person = ANY(%(persons)s) AND {KNOWN} ORDER BY person
"""  # noqa: S608
HOUSEHOLD = f"""
SELECT DISTINCT o.person FROM fact_residents_residency r JOIN fact_residents_residency o
  ON o.municipality = r.municipality AND o.household = r.household AND o.valid_from <= %(day)s AND %(day)s < o.valid_until
  AND o.entry <= %(known)s AND (o.ended_by IS NULL OR o.ended_by > %(known)s)
WHERE r.municipality = %(town)s AND r.person = %(person)s AND r.valid_from <= %(day)s AND %(day)s < r.valid_until
  AND {KNOWN.replace("entry", "r.entry").replace("ended_by", "r.ended_by")}
ORDER BY o.person
"""  # noqa: S608
STATUS_WORDS = {
    1: "課税（所得割・均等割）",
    2: "均等割のみ課税",
    3: "森林環境税のみ",
    4: "非課税",
    5: "未申告",
}


def income_sources(
    person: int, fiscal_year: int, known_at: int, household: list[int] | None = None
) -> list[Source]:
    """What is known of the person, and of whom else of the household: relatives by their tax alone."""
    persons = sorted({person, *(household or [])})
    values = {
        "town": current_or_raise(),
        "year": fiscal_year,
        "persons": persons,
        "known": known_at,
    }
    found = []
    for who, *told, entry in _rows(INCOMES, values):
        if who == person:
            found.append(Source("住民税の所得", _income(*told), entry))
    for who, status, tax, entry in _rows(STATUSES, values):
        whose = "本人の市町村民税" if who == person else f"世帯員 {who} の市町村民税"
        words = STATUS_WORDS.get(status, "不明")
        found.append(Source(whose, f"{words}（年税額 {tax:,}円）" if who == person and tax else words, entry))
    return found


def household_on(person: int, day: Any, known_at: int) -> list[int]:
    """Everybody who lived with the person on a day, as known at an entry."""
    values = {"town": current_or_raise(), "person": person, "day": day, "known": known_at}
    return [row[0] for row in _rows(HOUSEHOLD, values)]


def _rows(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _income(is_declared: bool, salary: int, pension: int, aggregate: int, land: int) -> str:
    if not is_declared:
        return "申告がありません"
    said = [f"合計所得金額 {aggregate:,}円"]
    said += [f"分離譲渡の特別控除 {land:,}円を引いて判定"] if land else []
    said += [f"給与収入 {salary:,}円"] if salary else []
    said += [f"公的年金等収入 {pension:,}円"] if pension else []
    return "、".join(said)
