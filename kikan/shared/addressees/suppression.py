"""What is kept back for a person or a household (抑止), and what happens when an act, a print or a look asks.

Everybody asks here: acts of the register with ENTRY, certificates of any business with ISSUE, pages about one
person with VIEW. A planned end that has passed lifts nothing; a temporary release (一時解除) returns by itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from kikan.shared import history
from kikan.shared.addressees.models import Suppression, SuppressionRelease
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

ENTRY, ISSUE, VIEW = "entry", "issue", "view"
FUNCTIONS = {ENTRY: "異動の入力", ISSUE: "証明書の発行", VIEW: "照会"}
ERROR, ALERT = "error", "alert"
LEVELS = {ERROR: "エラー（止める）", ALERT: "注意（知らせる）"}
KINDS = {
    "dispute": "係争中",
    "investigation": "実態調査中",
    "refused_notice": "不受理の申出",
    "impersonation": "なりすましの被害",
    "death_told": "死亡の連絡あり",
    "lost_papers": "カード・証明書の紛失",
    "guardian": "後見・代理人の届出",
    "other": "その他",
}
SERIES = "addressees.suppression"
# A household's suppression follows its members, and of who left the register the last household.
IN_FORCE = """
WITH asked AS (
  SELECT p.person, home.household FROM unnest(%(persons)s::bigint[]) p(person)
  LEFT JOIN LATERAL (
    SELECT r.household FROM fact_residents_residency r
    WHERE r.municipality = %(town)s AND r.person = p.person AND r.ended_by IS NULL AND r.valid_from <= %(day)s
    ORDER BY r.valid_from DESC LIMIT 1) home ON true
  UNION ALL SELECT 0, h.household FROM unnest(%(households)s::bigint[]) h(household)
)
SELECT p.person, s.number, s.household, s.kind, s.level, s.valid_from, s.ends_on, s.note
FROM asked p
JOIN addressees_suppression s ON s.municipality = %(town)s AND s.ended_by IS NULL
  AND s.valid_from <= %(day)s AND s.valid_until > %(day)s
  AND (s.person = p.person OR s.household = p.household)
  AND ((%(function)s = 'entry' AND s.stops_entry) OR (%(function)s = 'issue' AND s.stops_issue)
    OR (%(function)s = 'view' AND s.stops_view) OR %(function)s = '')
WHERE %(function)s = '' OR coalesce((
  SELECT l.until_at FROM addressees_suppression_release l
  WHERE l.municipality = s.municipality AND l.number = s.number ORDER BY l.entry DESC LIMIT 1
), '-infinity') <= %(now)s
ORDER BY p.person, s.level DESC, s.number
"""


@dataclass(frozen=True)
class Suppressed:
    """One suppression as it meets one person; person 0 where a household was asked about."""

    person: int
    number: int
    household: int | None
    kind: str
    level: str
    begins_on: date
    ends_on: date | None
    note: str = field(repr=False, default="")

    @property
    def kind_ja(self) -> str:
        return KINDS.get(self.kind, self.kind)

    @property
    def is_error(self) -> bool:
        return self.level == ERROR

    @property
    def is_overdue(self) -> bool:
        """The planned end has passed and nobody has lifted it."""
        return self.ends_on is not None and self.ends_on < clock.today()


def in_force(
    persons: Iterable[int], function: str, *, households: Iterable[int] = (), day: date | None = None
) -> tuple[Suppressed, ...]:
    """What is kept back of `function` (ENTRY, ISSUE, VIEW) for these people now; what is released is left out.

    With an empty function: every suppression there is, released or not. `households`: those that others enter.
    Needs an open municipality.
    """
    wanted, homes = sorted(set(persons)), sorted(set(households))
    if not wanted and not homes:
        return ()
    values: dict[str, Any] = {
        "persons": wanted,
        "households": homes,
        "town": current_or_raise(),
        "day": day or clock.today(),
    }
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE, {**values, "function": function, "now": clock.now()})
        return tuple(Suppressed(*row) for row in cursor.fetchall())


def refuse(persons: Iterable[int], function: str, *, field: str = "persons") -> tuple[Suppressed, ...]:
    """The alerts of these people for a function. Errors: Refused where one of them is kept back (E25)."""
    found = in_force(persons, function)
    stopped = [each for each in found if each.is_error]
    if stopped:
        raise Refused(f"E25 {message(stopped, function)}", what_to_do=WHAT_TO_DO, field=field)
    return found


def refuse_look(persons: Iterable[int]) -> None:
    """Errors: NotPermitted where looks at one of these people are kept back."""
    stopped = [each for each in in_force(persons, VIEW) if each.is_error]
    if stopped:
        raise NotPermitted(message(stopped, VIEW), what_to_do=WHAT_TO_DO)


WHAT_TO_DO = "抑止を設定した所属に確かめ、必要なら権限のある職員に一時解除を依頼してください。"


def message(found: Sequence[Suppressed], function: str) -> str:
    """What is kept back and why, without saying of whom."""
    kinds = "・".join(dict.fromkeys(each.kind_ja for each in found))
    return f"抑止（{kinds}）により、{FUNCTIONS[function]}が止められています。"


def begin(
    *,
    entry: int,
    kind: str,
    functions: Iterable[str],
    level: str,
    person: int | None = None,
    household: int | None = None,
    begins_on: date,
    ends_on: date | None = None,
    note: str = "",
) -> int:
    """Write a suppression under an entry; returns its number."""
    number = numbers.draw(SERIES)
    stops = {f"stops_{name}": name in set(functions) for name in FUNCTIONS}
    values = {"person": person, "household": household, "kind": kind, "level": level, "note": note}
    history.add(
        Suppression, {"number": number}, {**values, **stops, "ends_on": ends_on}, entry=entry, valid_from=begins_on
    )  # fmt: skip
    return number


def end(number: int, *, entry: int, on: date) -> None:
    """Lift a suppression from a day on; what held before stays."""
    history.end(Suppression, {"number": number}, entry=entry, on=on)


def release(number: int, *, entry: int, until: datetime, reason: str) -> None:
    """Let a suppression rest until a moment; a moment that has come ends an earlier release."""
    SuppressionRelease.objects.create(
        municipality=current_or_raise(), number=number, entry=entry, released_at=clock.now(), until_at=until,
        reason=reason,
    )  # fmt: skip


def find(number: int) -> Suppression:
    """A suppression that is still in force or begins later. Errors: NotFound."""
    rows = history.as_of(Suppression, None).filter(municipality=current_or_raise(), number=number)
    found = rows.filter(valid_until__gt=clock.today()).order_by("-valid_from").first()
    if found is None:
        raise NotFound(
            "この番号の抑止はありません。", what_to_do="すでに解除されていないか確かめてください。"
        )
    assert isinstance(found, Suppression)
    return found


def released_until(numbers_: Iterable[int]) -> dict[int, datetime]:
    """Until when each of these suppressions rests, of those that rest now."""
    rows = SuppressionRelease.objects.filter(municipality=current_or_raise(), number__in=list(numbers_))
    last = dict(rows.order_by("entry").values_list("number", "until_at"))
    return {number: until for number, until in last.items() if until > clock.now()}
