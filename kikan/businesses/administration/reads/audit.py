"""What a section head must look at in a month of looks (照会記録の点検): found by sets, each kind with its rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from kikan.businesses.administration.reads.audit_doors import passings
from kikan.law import Law
from kikan.law.days import day as day_number
from kikan.law.days import next_month
from kikan.law.errors import LawGap
from kikan.shared.access import doors, looks
from kikan.shared.access.models import Grant, Office, OwnPerson, User
from kikan.shared.access.records import bounds
from kikan.shared.access.roles import EMERGENCY
from kikan.shared.addressees.search_keys import name_key
from kikan.shared.desk.people import labels_of
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.calendar import closed_days
from kikan.shared.tenancy.opener import current_or_raise

# Kinds of what is found; those of doors come from the record of signing in, the others from looks.
KINDS: dict[str, str] = {
    "own": "本人の検索・照会",
    "family": "同じ氏・同じ住所の人の照会",
    "colleague": "同僚の照会",
    "protected": "支援措置対象者の照会",
    "off_hours": "夜間・休日の利用",
    "volume": "一時間の検索が多い",
    "unopened": "検索したが開いていない",
    "no_reason": "理由のない検索",
    "my_number": "個人番号の表示",
    "export": "書き出し",
    "refused": "権限のない操作",
    "emergency": "緊急アクセス",
    "failed": "サインインの失敗",
    "expired": "期限切れの権限での利用",
}
OF_DOORS = {"failed": ("failed", "locked_out", "wrong_terminal"), "expired": ("expired", "foreign")}
LOOK_KINDS = tuple(kind for kind in KINDS if kind not in OF_DOORS)
FOLLOWED = timedelta(minutes=30)
FEW = 20
MOST = 1_000

# The month's looks of people; what the audit itself looks at is no finding of the audit.
MONTH = """
month AS MATERIALIZED (
  SELECT l.*, l.at AT TIME ZONE 'Asia/Tokyo' AS local FROM access_look l
  WHERE l.municipality = %(town)s AND l.at >= %(begin)s AND l.at < %(end)s AND l."user" <> 0
    AND l.business <> 'administration' AND (%(office)s::int IS NULL OR l.office = %(office)s)
),
users AS (
  SELECT * FROM unnest(%(users)s::bigint[], %(names)s::text[], %(keys)s::text[], %(surnames)s::text[])
    u("user", name, key, surname)
),
own AS (SELECT * FROM unnest(%(own_users)s::bigint[], %(own_persons)s::bigint[]) o("user", person)),
namesakes AS (
  SELECT u."user", n.person FROM users u JOIN addressees_name n ON n.municipality = %(town)s
    AND n.kind = 'official' AND n.ended_by IS NULL AND n.name_key = u.key
  UNION SELECT "user", person FROM own
),
single AS (SELECT m.*, m.persons[1] AS person FROM month m WHERE m.hits = 1 AND m.operation <> 'search')
"""
# Each gives id, section and moment of what it finds: counted as it is, and only the latest are read in full.
CONDITIONS = {
    "protected": """SELECT m.id, m.office, m.at FROM single m WHERE m.was_protected_shown OR EXISTS (
        SELECT 1 FROM addressees_protection p WHERE p.municipality = %(town)s AND p.person = m.person
        AND p.ended_by IS NULL AND p.valid_from <= m.local::date)""",
    "off_hours": """SELECT m.id, m.office, m.at FROM month m WHERE m.local::date = ANY(%(closed)s)
        OR extract(hour FROM m.local) * 60 + extract(minute FROM m.local) < %(work_begins)s
        OR extract(hour FROM m.local) * 60 + extract(minute FROM m.local) >= %(work_ends)s""",
    "volume": """SELECT id, office, at FROM (SELECT m.id, m.office, m.at,
        count(*) OVER (PARTITION BY m."user", date_trunc('hour', m.at)) AS n
        FROM month m WHERE m.operation = 'search' AND m.search <> '') v WHERE n > %(searches)s""",
    "unopened": """SELECT m.id, m.office, m.at FROM month m WHERE m.operation = 'search' AND m.search <> ''
        AND m.hits BETWEEN 1 AND %(few)s AND NOT EXISTS (
          SELECT 1 FROM access_look o WHERE o.municipality = %(town)s AND o."user" = m."user"
            AND o.operation <> 'search' AND o.at > m.at AND o.at <= m.at + %(followed)s AND o.persons && m.persons)""",
    "no_reason": "SELECT m.id, m.office, m.at FROM month m"
    " WHERE m.operation = 'search' AND m.search <> '' AND m.reason = ''",
    "my_number": "SELECT m.id, m.office, m.at FROM month m WHERE m.was_my_number_shown",
    "export": "SELECT m.id, m.office, m.at FROM month m WHERE m.operation = 'export'",
    "refused": "SELECT m.id, m.office, m.at FROM month m WHERE m.result = 'refused'",
    "emergency": """SELECT m.id, m.office, m.at FROM month m
        JOIN unnest(%(let_in)s::bigint[], %(from)s::timestamptz[], %(until)s::timestamptz[])
        e("user", begins, ends) ON e."user" = m."user" AND m.at >= e.begins AND m.at <= e.ends""",
    "own": """SELECT m.id, m.office, m.at FROM month m JOIN users u ON u."user" = m."user"
        WHERE EXISTS (SELECT 1 FROM namesakes n WHERE n."user" = m."user" AND n.person = ANY(m.persons) AND m.hits = 1)
          OR (m.operation = 'search' AND length(u.name) > 1 AND position(u.name IN translate(m.search, ' \u3000', '')) > 0)""",
    "family": """SELECT m.id, m.office, m.at FROM single m JOIN users u ON u."user" = m."user"
        JOIN addressees_name n ON n.municipality = %(town)s AND n.person = m.person AND n.kind = 'official'
          AND n.ended_by IS NULL AND u.surname <> '' AND split_part(n.name, '\u3000', 1) = u.surname
        WHERE NOT EXISTS (SELECT 1 FROM namesakes s WHERE s."user" = m."user" AND s.person = m.person)
        UNION
        SELECT m.id, m.office, m.at FROM single m JOIN own o ON o."user" = m."user" AND o.person <> m.person
        JOIN addressees_address a ON a.municipality = %(town)s AND a.person = o.person AND a.use = 'home'
          AND a.ended_by IS NULL
        JOIN addressees_address b ON b.municipality = %(town)s AND b.person = m.person AND b.use = 'home'
          AND b.ended_by IS NULL AND b.address_key = a.address_key AND b.building = a.building""",
    "colleague": """SELECT m.id, m.office, m.at FROM single m JOIN namesakes n ON n.person = m.person
         AND n."user" <> m."user" """,
}
NEEDS = {
    "off_hours": ("work_begins", "work_ends"),
    "volume": ("searches",),
}
RHYTHM = f"""WITH {MONTH} SELECT m.local::date, extract(hour FROM m.local)::int, count(*)
    FROM month m GROUP BY 1, 2"""  # noqa: S608
COLUMNS = """m.id, m.at, m."user", m.office, m.terminal, m.business, m.screen, m.operation, m.persons[1:50], m.hits, m.search,
 m.reason, m.columns, m.was_protected_shown, m.was_my_number_shown, m.result"""


@dataclass(frozen=True)
class Row:
    """One record as a reviewer reads it."""

    at: datetime
    user: str
    office: int
    terminal: str
    screen: str
    operation: str
    hits: int
    search: str = field(repr=False)
    reason: str = field(repr=False)
    columns: str = ""
    was_protected_shown: bool = False
    was_my_number_shown: bool = False
    result: str = ""
    persons: tuple[int, ...] = field(default=(), repr=False)
    names: str = field(default="", repr=False)


@dataclass(frozen=True)
class Section:
    """A section with what was found of its month."""

    office: int
    name: str
    counts: Mapping[str, int]
    looks: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Month:
    """A month of all sections; `missing`: kinds that could not be looked for, as a value is not set."""

    begin: date
    sections: tuple[Section, ...]
    missing: tuple[str, ...]
    by_day: tuple[tuple[date, int], ...]
    by_hour: tuple[int, ...]


def month_of(begin: date, office: int | None = None) -> Month:
    """What is to be reviewed of a month: one query for each kind, however many sections there are."""
    values, missing = _values(begin, office)
    found = {kind: _counts(kind, values) for kind in LOOK_KINDS if kind not in missing}
    found |= {kind: _door_counts(kind, begin, office) for kind in OF_DOORS}
    totals = _counted("SELECT m.id, m.office, m.at FROM month m", values)
    names = dict(Office.objects.filter(municipality=current_or_raise()).values_list("number", "name"))
    offices = sorted(
        {o for counts in (*found.values(), totals) for o in counts}, key=lambda o: names.get(o, "")
    )
    sections = tuple(
        Section(o, names.get(o, f"所属 {o}"), {k: found[k].get(o, 0) for k in found}, totals.get(o, 0))
        for o in offices
        if office is None or o == office
    )
    days, hours = _rhythm(values)
    return Month(begin, sections, tuple(missing), days, hours)


def rows_of(kind: str, begin: date, office: int | None) -> list[Row]:
    """The records behind a figure, the latest first, at most MOST."""
    if kind in OF_DOORS:
        return _door_rows(kind, begin, office)
    values, missing = _values(begin, office)
    if kind in missing:
        return []
    query = f"""WITH {MONTH}, latest AS MATERIALIZED (
        SELECT DISTINCT id, at FROM ({CONDITIONS[kind]}) found ORDER BY at DESC LIMIT %(most)s)
        SELECT {COLUMNS} FROM latest JOIN access_look m ON m.municipality = %(town)s AND m.id = latest.id
        ORDER BY m.at DESC"""  # noqa: S608
    return _rows(query, values)


def looks_at(person: int, begin: date, until: date) -> list[Row]:
    """Who looked at a person in some days (本人からの開示請求などに), the latest first."""
    query = f"""SELECT {COLUMNS} FROM access_look m WHERE m.municipality = %(town)s AND m.persons @> ARRAY[%(person)s]::bigint[]
        AND m.at >= %(begin)s AND m.at < %(end)s ORDER BY m.at DESC LIMIT %(most)s"""  # noqa: S608
    first, last = bounds(begin)[0], bounds(until)[1]
    return _rows(
        query, {"town": current_or_raise(), "person": person, "begin": first, "end": last, "most": MOST}
    )


# -- what the queries are given ---------------------------------------------------------------------------------


def _values(begin: date, office: int | None) -> tuple[dict[str, Any], list[str]]:
    """The parameters of all queries, and the kinds for which the municipality has set no value."""
    end = next_month(begin)
    law = ordinances.law("event_date", day_number(begin), statute="information_security")
    standards = {name: _standard(name, law) for name in ("work_begins", "work_ends", "searches_per_hour")}
    values: dict[str, Any] = {
        "town": current_or_raise(), "begin": bounds(begin)[0], "end": bounds(end)[0], "office": office,
        "closed": list(closed_days(begin, end)), "few": FEW, "followed": FOLLOWED, "most": MOST,
        "work_begins": standards["work_begins"], "work_ends": standards["work_ends"],
        "searches": standards["searches_per_hour"], **_people(), **_emergencies(begin, end),
    }  # fmt: skip
    missing = [kind for kind, names in NEEDS.items() if any(values[name] is None for name in names)]
    return values, missing


def _standard(name: str, law: Law) -> int | None:
    try:
        return law.amount(f"information_security.{name}")
    except LawGap:
        return None


def _people() -> dict[str, Any]:
    """The users who ever held a right here: their names as people are searched by, and their own numbers."""
    here = Grant.objects.filter(municipality=current_or_raise()).values_list("user", flat=True).distinct()
    users = list(User.objects.filter(number__in=list(here)).values_list("number", "name"))
    own = own_persons()
    return {
        "users": [number for number, _ in users],
        "names": [name.replace(" ", "").replace("\u3000", "") for _, name in users],
        "keys": [name_key(name) for _, name in users],
        "surnames": [_surname(name) for _, name in users],
        "own_users": list(own),
        "own_persons": list(own.values()),
    }


def _surname(name: str) -> str:
    family, blank, _ = name.replace(" ", "\u3000").partition("\u3000")
    return family if blank else ""


def own_persons() -> dict[int, int]:
    """User -> the number under which the user is a resident here, where it was said."""
    rows = OwnPerson.objects.filter(municipality=current_or_raise()).order_by("number")
    latest = dict(rows.values_list("user", "person"))
    return {user: person for user, person in latest.items() if person is not None}


def _emergencies(begin: date, end: date) -> dict[str, Any]:
    grants = Grant.objects.filter(
        municipality=current_or_raise(), role=EMERGENCY.name, granted_at__lt=bounds(end)[0],
        expires_at__gte=bounds(begin)[0],
    )  # fmt: skip
    rows = list(grants.values_list("user", "granted_at", "expires_at"))
    return {"let_in": [r[0] for r in rows], "from": [r[1] for r in rows], "until": [r[2] for r in rows]}


# -- counting and reading ---------------------------------------------------------------------------------------


def _counts(kind: str, values: Mapping[str, Any]) -> dict[int, int]:
    return _counted(CONDITIONS[kind], values)


def _counted(condition: str, values: Mapping[str, Any]) -> dict[int, int]:
    query = f"WITH {MONTH} SELECT office, count(DISTINCT id) FROM ({condition}) found GROUP BY 1"  # noqa: S608
    return dict(_fetched(query, values))


def _rhythm(values: Mapping[str, Any]) -> tuple[tuple[tuple[date, int], ...], tuple[int, ...]]:
    """Looks by day, and by hour of the day."""
    days: dict[date, int] = {}
    hours = [0] * 24
    for day, hour, count in _fetched(RHYTHM, values):
        days[day] = days.get(day, 0) + count
        hours[hour] += count
    return tuple(sorted(days.items())), tuple(hours)


def _fetched(query: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _rows(query: str, values: Mapping[str, Any]) -> list[Row]:
    found = _fetched(query, values)
    users = names_of_users(row[2] for row in found)
    labels = labels_of({p for row in found for p in row[8][:3]}, date.max.replace(year=9998)) if found else {}
    return [_row(each, users, labels) for each in found]


def _row(each: Sequence[Any], users: Mapping[int, str], labels: Mapping[int, Any]) -> Row:
    (
        _,
        at,
        user,
        office,
        terminal,
        _,
        screen,
        operation,
        persons,
        hits,
        search,
        reason,
        columns,
        shown,
        number,
        result,
    ) = each
    named = "、".join(labels[p].name for p in persons[:3] if p in labels)
    more = f"ほか{hits - 3:,}人" if hits > 3 else ""
    return Row(
        at, users.get(user, f"利用者 {user}"), office, terminal, screen, looks.OPERATIONS.get(operation, operation), hits,
        search, reason, columns, shown, number, looks.RESULTS.get(result, result), tuple(persons), f"{named}{more}",
    )  # fmt: skip


def names_of_users(numbers: Iterable[int]) -> dict[int, str]:
    return {0: "システム", **dict(User.objects.filter(number__in=set(numbers)).values_list("number", "name"))}


def _door_counts(kind: str, begin: date, office: int | None) -> dict[int, int]:
    counts: dict[int, int] = {}
    for _, _, _, section, _ in passings(OF_DOORS[kind], begin, next_month(begin)):
        if section and office in (None, section):
            counts[section] = counts.get(section, 0) + 1
    return counts


def _door_rows(kind: str, begin: date, office: int | None) -> list[Row]:
    found = passings(OF_DOORS[kind], begin, next_month(begin))
    users = names_of_users(user for _, _, user, _, _ in found if user is not None)
    return [
        Row(
            at,
            users.get(user or -1, "登録のない利用者ID"),
            section,
            terminal,
            "",
            doors.KINDS[what],
            0,
            "",
            "",
        )
        for at, what, user, section, terminal in found[:MOST]
        if office in (None, section)
    ]
