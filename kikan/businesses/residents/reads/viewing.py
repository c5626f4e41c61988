"""Who stands on a copy of the register for viewing (閲覧用の写し): by conditions, in random order, nobody protected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.shared.addressees.protection import all_covered
from kikan.shared.documents.dates import era_day, western_day
from kikan.shared.documents.lists import Column
from kikan.shared.tenancy.opener import current_or_raise

SELECT = """
SELECT r.person, n.name, p.birth_on, p.birth_text, p.birth_precision, p.sex, a.address, r.resident_kind
FROM residents_resident r
JOIN addressees_name n ON n.municipality = r.municipality AND n.person = r.person AND n.kind = 'official'
  AND n.ended_by IS NULL AND n.valid_from <= %(day)s AND n.valid_until > %(day)s
JOIN addressees_profile p ON p.municipality = r.municipality AND p.person = r.person
  AND p.ended_by IS NULL AND p.valid_from <= %(day)s AND p.valid_until > %(day)s
JOIN addressees_address a ON a.municipality = r.municipality AND a.person = r.person AND a.use = 'home'
  AND a.ended_by IS NULL AND a.valid_from <= %(day)s AND a.valid_until > %(day)s
WHERE r.municipality = %(town)s AND r.ended_by IS NULL AND r.valid_from <= %(day)s AND r.valid_until > %(day)s
  AND (%(town_name)s = '' OR a.town = %(town_name)s)
  AND (%(sex)s = 0 OR p.sex = %(sex)s)
  AND (%(born_from)s::date IS NULL OR p.birth_lower >= %(born_from)s)
  AND (%(born_until)s::date IS NULL OR p.birth_upper <= %(born_until)s)
  AND r.person <> ALL(%(covered)s::bigint[])
ORDER BY {order} LIMIT %(count)s
"""
RANDOM, BY_ADDRESS = "random", "address"
ORDERS = {RANDOM: "random()", BY_ADDRESS: "a.town_code, a.lot, r.household, r.order_in_household, r.person"}
# The four items the law lets be viewed.
COLUMNS = (Column("氏名", 3), Column("生年月日", 2), Column("性別", 1), Column("住所", 6))
SEXES = {0: "", 1: "男", 2: "女"}


@dataclass(frozen=True)
class Conditions:
    """By what people are drawn (抽出の条件)."""

    town: str = ""
    sex: int = 0
    born_from: date | None = None
    born_until: date | None = None
    count: int = 100
    order: str = RANDOM

    def in_words(self) -> list[str]:
        told = [f"町名 {self.town}" if self.town else "", SEXES[self.sex] and f"性別 {SEXES[self.sex]}"]
        if self.born_from or self.born_until:
            told.append(f"生年月日 {era_day(self.born_from)}から{era_day(self.born_until)}まで")
        told.append("無作為の順" if self.order == RANDOM else "住所の順")
        return [each for each in told if each]


@dataclass(frozen=True, repr=False)
class Viewed:
    """One line of the copy: the four items the law lets be viewed."""

    person: int
    name: str
    born: str
    sex: str
    address: str


def viewed(conditions: Conditions, day: date) -> Sequence[Viewed]:
    """The people drawn, nobody among them who is protected or lives with the protected: their address is the same."""
    query = SELECT.format(order=ORDERS[conditions.order])
    values: dict[str, Any] = {
        "town": current_or_raise(), "day": day, "town_name": conditions.town, "sex": conditions.sex,
        "covered": sorted(all_covered(day)),
        "born_from": conditions.born_from, "born_until": conditions.born_until, "count": conditions.count,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows = cursor.fetchall()
    return [Viewed(p, name, _born(on, text, precision, kind), SEXES.get(sex, ""), address)
            for p, name, on, text, precision, sex, address, kind in rows]  # fmt: skip


def _born(on: date, text: str, precision: str, kind: int) -> str:
    day = on if precision == "day" else text
    return era_day(day) if kind == 1 else western_day(day)
