"""Which images have been kept long enough (保存期間): of cancelled registrations, and scans never registered."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import connection

from kikan.businesses.seals.law.deadlines import application_kept_until, kept_until
from kikan.businesses.seals.reads.ordinance import law_on
from kikan.law.amounts import Day
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.law.rules import Rule
from kikan.shared.tenancy.opener import current_or_raise

# Every use of an image that still exists. A registration in force keeps its image, a cancelled one until its time
# is over; an earlier image (改製) follows the registration. What was scanned and never used counts as an application.
USES = """
SELECT i.number, i.sha256, i.scanned_on, r.registration, n.state, n.cancelled_on, bool_or(b.state = 'open')
FROM seals_imprint_image g
JOIN seals_imprint i ON i.municipality = g.municipality AND i.number = g.imprint
LEFT JOIN seals_registration r ON r.municipality = i.municipality AND r.imprint = i.number
LEFT JOIN seals_registration n ON n.municipality = r.municipality AND n.registration = r.registration
  AND n.ended_by IS NULL AND n.valid_until = '9999-12-31'
LEFT JOIN seals_batch_line k ON k.municipality = i.municipality AND k.imprint = i.number
LEFT JOIN seals_batch b ON b.municipality = k.municipality AND b.number = k.batch
WHERE g.municipality = %s
GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1
"""


@dataclass(frozen=True)
class Due:
    """An image that may be destroyed after `kept_until`."""

    imprint: int
    registration: int | None
    kept_until: date
    sha256: str


def images_due(day: date) -> list[Due]:
    """The images whose last day of keeping is before `day`. Errors: LawGap."""
    with connection.cursor() as cursor:
        cursor.execute(USES, [current_or_raise()])
        rows = cursor.fetchall()
    in_use = {number for number, *_, state, _, is_open in rows if state == "active" or is_open}
    used: dict[int, list[tuple[str, date, int | None, date | None]]] = defaultdict(list)
    for number, sha256, scanned_on, registration, _, cancelled_on, _ in rows:
        if number not in in_use:
            used[number].append((sha256, scanned_on, registration, cancelled_on))
    found = _of_cancelled(used, day), _of_unused(used, day)
    return sorted(
        (one for part in found for one in part if one.kept_until < day), key=lambda one: one.imprint
    )


Used = dict[int, list[tuple[str, date, int | None, date | None]]]


def _of_cancelled(used: Used, day: date) -> Iterable[Due]:
    last = {n: max((c, r, s) for s, _, r, c in rows if c is not None and r is not None)
            for n, rows in used.items() if any(c is not None for *_, c in rows)}  # fmt: skip
    ends = _days(kept_until, [c for c, _, _ in last.values()], day)
    return [Due(n, r, end, s) for (n, (_, r, s)), end in zip(last.items(), ends, strict=True)]


def _of_unused(used: Used, day: date) -> Iterable[Due]:
    never = {n: rows[0] for n, rows in used.items() if all(r is None for _, _, r, _ in rows)}
    ends = _days(application_kept_until, [scanned for _, scanned, _, _ in never.values()], day)
    return [Due(n, None, end, s) for (n, (s, *_)), end in zip(never.items(), ends, strict=True)]


def _days(rule: Rule[..., Day], days: list[date], day: date) -> list[date]:
    if not days:
        return []
    column = np.array([to_day(d) for d in days], dtype=np.int64)
    return [date_of(int(d)) for d in rule(column, law=law_on(day))]
