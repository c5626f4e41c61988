"""Person search (住民検索): readings loosely, names in any form, birth dates, addresses, numbers; past ones too.

Each word narrows. Words of kana (and of letters) join to one reading, so サトウ ハナコ is found without its space.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.residents.reads.cards import REMOVED, RESIDENT, UNKNOWN
from kikan.businesses.residents.reads.search_terms import Term, slips_of, terms_of
from kikan.businesses.residents.reads.stored import stored_among
from kikan.shared.access import Actor
from kikan.shared.addressees import suppression
from kikan.shared.addressees.protection import Shield, all_covered, shield
from kikan.shared.addressees.search_keys import kana_key, name_key
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

MOST = 50
SLIP = "打ち間違いを補っています"
SHOWN = """
WITH found AS (
  SELECT DISTINCT person FROM (SELECT d.person FROM ({driver}) d WHERE true{narrowed} LIMIT %s) few LIMIT %s
)
SELECT f.person, n.name, n.kana, p.sex, p.birth_on, p.birth_text, r.household, m.person IS NOT NULL,
  a.address, a.building, past.name
FROM found f
LEFT JOIN residents_resident r ON r.municipality = %s AND r.person = f.person AND r.ended_by IS NULL
  AND r.valid_from <= %s AND r.valid_until > %s
LEFT JOIN residents_removal m ON m.municipality = %s AND m.person = f.person AND m.ended_by IS NULL
  AND m.valid_from <= %s AND m.valid_until > %s
LEFT JOIN addressees_address a ON a.municipality = %s AND a.person = f.person AND a.ended_by IS NULL
  AND a.use = 'home' AND a.valid_from <= %s AND a.valid_until > %s
LEFT JOIN LATERAL (
  SELECT sex, birth_on, birth_text FROM addressees_profile
  WHERE municipality = %s AND person = f.person AND ended_by IS NULL ORDER BY valid_from DESC LIMIT 1) p ON true
LEFT JOIN LATERAL (
  SELECT name, kana, kana_key, name_key FROM addressees_name
  WHERE municipality = %s AND person = f.person AND kind = 'official' AND ended_by IS NULL
  ORDER BY valid_from DESC LIMIT 1) n ON true
LEFT JOIN LATERAL (
  SELECT o.name FROM addressees_name o
  WHERE o.municipality = %s AND o.person = f.person AND o.name <> n.name
    AND ((%s <> '' AND o.kana_key ^@ %s) OR (%s <> '' AND o.name_key ^@ %s))
  ORDER BY o.valid_from DESC LIMIT 1) past ON true
"""


@dataclass(frozen=True, repr=False)
class Hit:
    """One person found; `past_name`: another name of theirs that matched. `address` is empty after a death."""

    person: int
    name: str
    kana: str
    sex: int
    birth_on: date | None
    birth_text: str
    state: str
    household: int | None
    address: str
    building: str
    is_protected: bool
    past_name: str = ""
    is_suppressed: bool = False
    is_stored: bool = False


@dataclass(frozen=True, repr=False)
class Hits:
    """The people found, at most fifty; `has_more` asks for another word."""

    hits: tuple[Hit, ...] = ()
    has_more: bool = False
    problem: str = ""
    understood: tuple[str, ...] = field(default=())


def search(text: str, *, actor: Actor | None = None, limit: int = MOST) -> Hits:
    """People for whatever a clerk types: words in any order, each of any kind; else with one slip of the pen."""
    town = current_or_raise()
    terms, understood = terms_of(town, text, sorted(all_covered()))
    if not terms:
        return Hits(problem="検索する言葉を入力してください。")
    found = people_of(terms, actor=actor, limit=limit, text=text, understood=understood)
    if found.hits:
        return found
    slip = slips_of(town, text)
    if slip is None:
        return found
    return people_of([slip], actor=actor, limit=limit, text="", understood=(*understood, SLIP))


def people_of(
    terms: list[Term],
    *,
    actor: Actor | None,
    limit: int = MOST,
    text: str = "",
    understood: tuple[str, ...] = (),
) -> Hits:
    """Whom every term finds. `text`: what was typed, to tell another name that matched."""
    rows = _rows(terms, limit + 1, kana_key(text), name_key(text))
    persons = [row[0] for row in rows[:limit]]
    shown = shield(persons, actor)
    kept_back = {each.person: each.is_error for each in suppression.in_force(persons, "")}
    closed = (
        {s.person for s in suppression.in_force(persons, suppression.VIEW) if s.is_error}
        if kept_back
        else set()
    )
    removed = [row[0] for row in rows[:limit] if row[6] is None and row[7]]
    stored = stored_among(removed) if removed else set()
    # Residents first, then by reading: what a clerk most often looks for stands on top.
    found = sorted(
        (_hit(row, shown, row[0] in kept_back, row[0] in closed, row[0] in stored) for row in rows[:limit]),
        key=lambda hit: (hit.state != RESIDENT, kana_key(hit.kana), hit.person),
    )
    return Hits(tuple(found), len(rows) > limit, understood=understood)


def _rows(terms: list[Term], limit: int, kana: str, name: str) -> list[tuple[Any, ...]]:
    """People for whom every term holds, each with what a list shows of them."""
    driver, rest = terms[0], terms[1:]
    narrowed = "".join(f" AND d.person IN ({query})" for query, _ in rest)
    query = SHOWN.format(driver=driver[0], narrowed=narrowed)
    values = [*driver[1], *(value for _, given in rest for value in given)]
    town, today = current_or_raise(), clock.today()
    with connection.cursor() as cursor:
        of_today: list[Any] = [town, today, today] * 3
        # A person has few rows in each table: so many of them hold more people than are shown.
        cursor.execute(
            query,
            [*values, limit * 20, limit, *of_today, town, town, town, kana, kana, name, name],
        )
        return cursor.fetchall()


def _hit(row: tuple[Any, ...], shown: Shield, is_suppressed: bool, is_closed: bool, is_stored: bool) -> Hit:
    """A line of the list; of one whose looks are kept back (抑止) only the name and the mark."""
    person, name, kana, sex, birth_on, birth_text, household, is_removed, address, building, past = row
    return Hit(
        person=person,
        name=name or "",
        kana=kana or "",
        sex=0 if is_closed else sex or 0,
        birth_on=None if is_closed else birth_on,
        birth_text="（抑止）" if is_closed else birth_text or "",
        state=RESIDENT if household is not None else REMOVED if is_removed else UNKNOWN,
        household=household,
        address="" if is_closed else shown.shown(person, address or ""),
        building="" if is_closed else shown.shown(person, building or ""),
        is_protected=shown.covers(person),
        past_name=past or "",
        is_suppressed=is_suppressed,
        is_stored=is_stored,
    )
