"""The roll of a polling place as it is printed for a day without network (紙の抄本)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.elections.models import FallbackRoll
from kikan.businesses.elections.models.election import ContestKind
from kikan.businesses.elections.reads.finding import SEXES
from kikan.businesses.elections.reads.judging import Setting
from kikan.ground.eras import in_short
from kikan.shared.addressees.protection import shield
from kikan.shared.journal.models import JournalSubject
from kikan.shared.tenancy.opener import current_or_raise

LINES = """
SELECT r.person, n.name, p.birth_on, p.birth_text, p.birth_precision, p.sex, a.address, a.building,
  r.moved_out_on IS NOT NULL, s.person IS NOT NULL,
  ARRAY(SELECT v.contest FROM elections_vote v WHERE v.municipality = r.municipality AND v.person = r.person
    AND v.contest = ANY(%(contests)s) AND v.cancelled_by IS NULL)
FROM elections_roll r
LEFT JOIN addressees_name n ON n.municipality = r.municipality AND n.person = r.person AND n.kind = 'official'
  AND n.ended_by IS NULL AND n.valid_from <= %(day)s AND n.valid_until > %(day)s
LEFT JOIN addressees_profile p ON p.municipality = r.municipality AND p.person = r.person AND p.ended_by IS NULL
  AND p.valid_from <= %(day)s AND p.valid_until > %(day)s
LEFT JOIN LATERAL (
  SELECT town_code, address_key, address, building FROM addressees_address h
  WHERE h.municipality = r.municipality AND h.person = r.person AND h.use = 'home' AND h.ended_by IS NULL
    AND h.valid_from <= %(day)s ORDER BY h.valid_from DESC LIMIT 1) a ON true
LEFT JOIN elections_suspension s ON s.municipality = r.municipality AND s.person = r.person AND s.ended_by IS NULL
  AND s.valid_from <= %(election_on)s AND s.valid_until > %(election_on)s
WHERE r.municipality = %(town)s AND r.district = %(district)s AND r.ended_by IS NULL
  AND r.valid_from <= %(election_on)s AND r.valid_until > %(election_on)s
ORDER BY a.town_code, a.address_key, a.address, p.birth_on, r.person
"""


@dataclass(frozen=True, repr=False)
class Line:
    """A voter as the paper shows them: the cells, and whose they are."""

    person: int
    cells: tuple[str, ...] = field(repr=False)


def lines_of(held: Setting, district: int, day: date) -> list[Line]:
    """The voters of a district on election day in the order of their homes, with what reception must know; two queries."""
    values: dict[str, Any] = {
        "town": current_or_raise(), "district": district, "day": day, "election_on": held.election_on,
        "contests": [c.contest for c in held.contests],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(LINES, values)
        rows = cursor.fetchall()
    covered = shield([row[0] for row in rows], None, day=day)
    found = []
    for person, name, birth, text, precision, sex, address, building, has_left, suspended, given in rows:
        shown = covered.shown(person, f"{address or ''}　{building or ''}".strip())
        told = (text or "") if birth is None or precision != "day" else in_short(birth)
        marks = _marks(held, has_left, suspended, given)
        found.append(Line(person, (name or "", told, SEXES.get(sex, ""), shown, marks, "□")))
    return found


def _marks(held: Setting, has_left: bool, suspended: bool, given: list[int]) -> str:
    if suspended:
        return "×選挙権停止"
    done = [str(c.kind.label) for c in held.contests if c.contest in given]
    if done:
        return "×投票済・送付済" + ("" if len(done) == len(held.contests) else f"（{'・'.join(done)}）")
    local = any(c.kind >= ContestKind.GOVERNOR for c in held.contests)
    return "転出（地方選挙は×）" if has_left and local else ""


def rolls_of(election: int) -> list[FallbackRoll]:
    """The printed rolls of an election, the latest first; without their lines."""
    rows = FallbackRoll.objects.filter(municipality=current_or_raise(), election=election)
    return list(rows.order_by("-roll").defer("persons"))


def entered_from(number: int) -> set[int]:
    """The entries that took over marks of a printed roll."""
    rows = JournalSubject.objects.filter(kind="fallback", subject=number)
    return set(rows.values_list("entry", flat=True))


def roll_of(number: int) -> FallbackRoll | None:
    return FallbackRoll.objects.filter(municipality=current_or_raise(), roll=number).first()
