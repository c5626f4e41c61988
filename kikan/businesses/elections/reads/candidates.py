"""Whom a registration asks about (登録の対象): every stay of residents not on the roll yet, as columns."""

from datetime import date

import numpy as np

from kikan.businesses.elections.reads.areas import IN_AREA
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

# A stay: rows that follow one another without a break; it counts from the notification of a move-in. Home, entry and roll are
# looked up person by person (LIMIT, OFFSET): a join of rows just brought in has no statistics and would compare all with all.
STAYS = f"""
WITH known AS (
  SELECT r.*, lag(r.valid_until) OVER (PARTITION BY r.person ORDER BY r.valid_from) AS before
  FROM fact_residents_residency r
  WHERE r.municipality = %(town)s AND r.entry <= %(known)s AND (r.ended_by IS NULL OR r.ended_by > %(known)s)
    AND r.valid_from <= %(base)s AND (%(persons)s::bigint[] IS NULL OR r.person = ANY(%(persons)s))
), numbered AS (
  SELECT k.*, count(*) FILTER (WHERE before IS DISTINCT FROM valid_from)
    OVER (PARTITION BY person ORDER BY valid_from) AS stay FROM known k
), stays AS (
  SELECT person, stay, min(valid_from) AS since, max(valid_until) AS until,
    (array_agg(resident_kind ORDER BY valid_from DESC))[1] AS resident_kind,
    (array_agg(ceased_by ORDER BY valid_from DESC))[1] AS ceased_by,
    (array_agg(became_by ORDER BY valid_from))[1] AS became_by,
    (array_agg(entry ORDER BY valid_from))[1] AS first_entry,
    (array_agg(birth_on ORDER BY valid_from DESC))[1] AS birth_on,
    bool_and(is_birth_certain) AS is_birth_certain, bool_or(resident_kind <> 1) AS was_foreign
  FROM numbered GROUP BY person, stay
), latest AS (SELECT DISTINCT ON (person) * FROM stays ORDER BY person, stay DESC)
SELECT s.person, s.birth_on, s.is_birth_certain, s.resident_kind, s.was_foreign, s.ceased_by, s.until,
  greatest(s.since, CASE WHEN s.became_by = 1 THEN j.reported_on END) AS notified_on,
  EXISTS (
    SELECT FROM elections_suspension x WHERE x.municipality = %(town)s AND x.person = s.person
      AND x.entry <= %(known)s AND (x.ended_by IS NULL OR x.ended_by > %(known)s)
      AND x.valid_from <= %(base)s AND %(base)s < x.valid_until
  ) AS has_lost_vote,
  d.district
FROM latest s
LEFT JOIN LATERAL (
  SELECT reported_on FROM journal_entry WHERE municipality = %(town)s AND number = s.first_entry LIMIT 1) j ON true
LEFT JOIN LATERAL (
  SELECT town_code, lot FROM addressees_address h
  WHERE h.municipality = %(town)s AND h.person = s.person AND h.use = 'home'
    AND h.entry <= %(known)s AND (h.ended_by IS NULL OR h.ended_by > %(known)s)
    AND h.valid_from <= least(%(base)s, s.until - 1) AND least(%(base)s, s.until - 1) < h.valid_until LIMIT 1) a ON true
LEFT JOIN elections_area d ON d.municipality = %(town)s AND d.town_code = a.town_code AND a.town_code <> ''
  AND d.entry <= %(known)s AND (d.ended_by IS NULL OR d.ended_by > %(known)s)
  AND d.valid_from <= %(base)s AND %(base)s < d.valid_until
  AND {IN_AREA}
WHERE NOT EXISTS (
  SELECT FROM elections_roll e WHERE e.municipality = %(town)s AND e.person = s.person
    AND e.entry <= %(known)s AND (e.ended_by IS NULL OR e.ended_by > %(known)s) AND e.valid_until > %(base)s
  OFFSET 0
)
ORDER BY s.person
"""  # noqa: S608 - a fragment of the code


def stays(base_on: date, known_at: int, persons: list[int] | None = None) -> dict[str, np.ndarray]:
    """The latest stay of everybody (or of `persons`) begun by a base date, as known at an entry."""
    values = {"town": current_or_raise(), "base": base_on, "known": known_at, "persons": persons}
    return read_columns(STAYS, values)
