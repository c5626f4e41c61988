"""Lists of a day (日次の一覧), replies due, cards, and the figures of a month with the people behind each."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from kikan.businesses.seals.law import codes
from kikan.shared.tenancy.opener import current_or_raise

REGISTERED = """
SELECT r.registration, r.person, n.name, r.seal_text, r.identification, r.registered_on, r.entry, ''
FROM seals_registration r
LEFT JOIN LATERAL (SELECT name FROM addressees_name x WHERE x.municipality = r.municipality
  AND x.person = r.person AND x.kind = 'official' AND x.ended_by IS NULL AND x.valid_from <= %(until)s
  ORDER BY x.valid_from DESC LIMIT 1) n ON true
WHERE r.municipality = %(town)s AND r.ended_by IS NULL AND r.valid_from = r.registered_on
  AND r.registered_on BETWEEN %(from)s AND %(until)s
ORDER BY 1"""
CANCELLED = """
SELECT r.registration, r.person, n.name, r.seal_text, '', r.cancelled_on, r.entry, r.cancel_reason
FROM seals_registration r
LEFT JOIN LATERAL (SELECT name FROM addressees_name x WHERE x.municipality = r.municipality
  AND x.person = r.person AND x.kind = 'official' AND x.ended_by IS NULL AND x.valid_from <= %(until)s
  ORDER BY x.valid_from DESC LIMIT 1) n ON true
WHERE r.municipality = %(town)s AND r.ended_by IS NULL AND r.state = 'cancelled'
  AND r.cancelled_on BETWEEN %(from)s AND %(until)s AND r.valid_from = r.cancelled_on ORDER BY 1"""
SUSPENDED = """
SELECT s.registration, r.person, n.name, s.reason, s.kind, s.valid_from, s.entry, ''
FROM seals_suspension s
JOIN seals_registration r ON r.municipality = s.municipality AND r.registration = s.registration
  AND r.ended_by IS NULL AND r.valid_from <= %(until)s AND r.valid_until > %(until)s
LEFT JOIN LATERAL (SELECT name FROM addressees_name x WHERE x.municipality = r.municipality
  AND x.person = r.person AND x.kind = 'official' AND x.ended_by IS NULL AND x.valid_from <= %(until)s
  ORDER BY x.valid_from DESC LIMIT 1) n ON true
WHERE s.municipality = %(town)s AND s.ended_by IS NULL AND s.valid_from <= %(until)s AND s.valid_until > %(until)s
ORDER BY 6, 1"""
WAITING = """
SELECT a.application, a.person, n.name, a.seal_text, a.applicant, a.sent_on, a.reply_due, a.state
FROM seals_application a
LEFT JOIN LATERAL (SELECT name FROM addressees_name x WHERE x.municipality = a.municipality
  AND x.person = a.person AND x.kind = 'official' AND x.ended_by IS NULL AND x.valid_from <= %(until)s
  ORDER BY x.valid_from DESC LIMIT 1) n ON true
WHERE a.municipality = %(town)s AND a.ended_by IS NULL AND a.valid_until = '9999-12-31'
  AND (a.state = 'waiting' OR %(all)s) ORDER BY a.reply_due, 1"""
CARDS = """
SELECT state, count(*), min(card), max(card) FROM seals_card
WHERE municipality = %(town)s AND ended_by IS NULL AND valid_until = '9999-12-31' GROUP BY state"""
ACTIVE = """
SELECT r.person, p.sex, p.birth_on FROM seals_registration r
LEFT JOIN LATERAL (SELECT sex, birth_on FROM addressees_profile x WHERE x.municipality = r.municipality
  AND x.person = r.person AND x.ended_by IS NULL ORDER BY x.valid_from DESC LIMIT 1) p ON true
WHERE r.municipality = %(town)s AND r.ended_by IS NULL AND r.state = 'active'
  AND r.valid_from <= %(until)s AND r.valid_until > %(until)s ORDER BY r.person"""
ISSUED = """
SELECT channel, extract(hour FROM issued_at AT TIME ZONE 'Asia/Tokyo')::int, token, sum(copies), sum(coalesce(fee, 0))
FROM seals_certificate WHERE municipality = %(town)s
  AND issued_at >= %(from)s::date::timestamp AT TIME ZONE 'Asia/Tokyo'
  AND issued_at < (%(until)s::date + 1)::timestamp AT TIME ZONE 'Asia/Tokyo' GROUP BY 1, 2, 3"""
GROUPS = ((15, 19), (20, 29), (30, 39), (40, 49), (50, 59), (60, 69), (70, 79), (80, 200))


@dataclass(frozen=True, repr=False)
class Line:
    """One line of a list."""

    number: int
    person: int
    name: str
    text: str
    code: str
    day: date
    entry: int
    reason: str

    @property
    def code_ja(self) -> str:
        return codes.IDENTIFICATIONS.get(self.code) or codes.SUSPENSIONS.get(self.code, self.code)

    @property
    def reason_ja(self) -> str:
        return codes.REASONS.get(self.reason, self.reason)


@dataclass(frozen=True, repr=False)
class Waiting:
    """An application and its reply."""

    application: int
    person: int
    name: str
    seal_text: str
    applicant: str
    sent_on: date
    reply_due: date
    state: str

    @property
    def state_ja(self) -> str:
        return codes.APPLICATION_STATES[self.state]

    @property
    def applicant_ja(self) -> str:
        return codes.APPLICANTS[self.applicant]


@dataclass(frozen=True)
class Stock:
    state: str
    count: int
    first: int
    last: int

    @property
    def state_ja(self) -> str:
        return codes.CARD_STATES[self.state]


@dataclass(frozen=True)
class Month:
    """The figures of a month (月の統計)."""

    first: date
    last: date
    active: int
    groups: tuple[tuple[str, int, int, int], ...]
    registered: int
    cancelled: tuple[tuple[str, int], ...]
    channels: tuple[tuple[str, int, int], ...]
    hours: tuple[tuple[int, int], ...]
    tokens: tuple[tuple[str, int], ...]
    copies: int
    fees: int


def registered_between(first: date, last: date) -> list[Line]:
    return [Line(*row) for row in _rows(REGISTERED, {"from": first, "until": last})]


def cancelled_between(first: date, last: date) -> list[Line]:
    return [Line(*row) for row in _rows(CANCELLED, {"from": first, "until": last})]


def suspended_on(day: date) -> list[Line]:
    return [Line(*row) for row in _rows(SUSPENDED, {"until": day})]


def applications(day: date, *, all_: bool = False) -> list[Waiting]:
    """Letters of inquiry that wait for a reply, the earliest due first; all of them on request."""
    return [Waiting(*row) for row in _rows(WAITING, {"until": day, "all": all_})]


def stock() -> list[Stock]:
    """Cards by state."""
    found = {row[0]: Stock(*row) for row in _rows(CARDS, {})}
    return [found[s] for s in codes.CARD_STATES if s in found]


def active_people(day: date) -> list[tuple[int, int, date | None]]:
    """(person, sex, birth date) of everybody registered on a day: the people behind the figures."""
    return [(row[0], row[1] or 0, row[2]) for row in _rows(ACTIVE, {"until": day})]


def month_of(first: date) -> Month:
    """The figures of the month that begins on `first`; the same rows give the same figures again."""
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    people = active_people(last)
    issued = _rows(ISSUED, {"from": first, "until": last})
    by_channel, fee, hours, tokens = Counter[str](), Counter[str](), Counter[int](), Counter[str]()
    for channel, hour, token, copies, yen in issued:
        by_channel[channel] += copies
        fee[channel] += int(yen)
        hours[hour] += copies
        tokens[token] += copies
    reasons = Counter(line.reason for line in cancelled_between(first, last))
    return Month(
        first, last, len(people), _groups(people, last), len(registered_between(first, last)),
        tuple((codes.REASONS.get(r, r), n) for r, n in reasons.most_common()),
        tuple((codes.CHANNELS[c], by_channel[c], fee[c]) for c in codes.CHANNELS if by_channel[c]),
        tuple(sorted(hours.items())), tuple((codes.TOKENS[t], tokens[t]) for t in codes.TOKENS if tokens[t]),
        sum(by_channel.values()), sum(fee.values()),
    )  # fmt: skip


def _groups(people: list[tuple[int, int, date | None]], day: date) -> tuple[tuple[str, int, int, int], ...]:
    """(age group, men, women, all) of those registered."""
    found = []
    for low, high in GROUPS:
        of_group = [sex for _, sex, born in people if born is not None and low <= age(born, day) <= high]
        ja = f"{low}～{high}歳" if high < 200 else f"{low}歳以上"
        found.append((ja, of_group.count(1), of_group.count(2), len(of_group)))
    return tuple(found)


def age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _rows(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"town": current_or_raise(), **values})
        return cursor.fetchall()
