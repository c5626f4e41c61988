"""Every question about decided premiums: of a person, of a year, their instalments, their corrections."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import connection

from kikan.law.working import Working
from kikan.shared.errors import NotFound
from kikan.shared.jobs.models import Run, State
from kikan.shared.journal.models import JournalEntry
from kikan.shared.ledger import sums
from kikan.shared.ledger.kinds import KIND_STEP
from kikan.shared.ledger.models import Balance
from kikan.shared.ledger.sums import MonthSums
from kikan.shared.premiums.models import Followed, PensionCollection, Premium, Relief
from kikan.shared.premiums.plan import PremiumPlan, Withholds
from kikan.shared.tenancy.opener import current_or_raise

PENSION_WORDS = ("4月", "6月", "8月", "10月", "12月", "2月")


@dataclass(frozen=True, repr=False)
class Kept:
    """A premium as it was kept: decided, or on trial (entry None). `before` is the total its entry replaced."""

    person: int
    fiscal_year: int
    judged_on: date
    grade: int
    months: int
    is_known: bool
    relief: int
    parts: tuple[int, ...]
    total: int
    charge: int
    pension_charge: int
    working: tuple[int, ...]
    known_at: int
    entry: int | None = None
    ended_by: int | None = None
    decided_at: datetime | None = None
    kind: str = ""
    before: int | None = None

    @property
    def is_current(self) -> bool:
        return self.ended_by is None

    @property
    def difference(self) -> int:
        return self.total - (self.before or 0)

    def unpacked(self, working: type[Working]) -> Working:
        return working.unpack(np.array([self.working], dtype=np.int64))


COLUMNS = (
    "person", "fiscal_year", "judged_on", "grade", "months", "is_known", "relief", "parts", "total", "charge",
    "pension_charge", "working",
)  # fmt: skip


@dataclass(frozen=True)
class InstalmentLine:
    """One instalment as the ledger has it today; `term` is what it is called."""

    charge: int
    instalment: int
    term: str
    due_on: date
    charged: int
    paid: int
    balance: int

    def state_on(self, day: date) -> str:
        if self.balance <= 0:
            return "納付済" if self.charged else "―"
        return "納期前" if self.due_on >= day else "未納"


def premiums_of(plan: PremiumPlan, person: int, fiscal_year: int | None = None) -> list[Kept]:
    """Every decision of a person's premiums, the newest first; three queries."""
    rows = Premium.objects.filter(municipality=current_or_raise(), levy=plan.levy.code, person=person)
    if fiscal_year is not None:
        rows = rows.filter(fiscal_year=fiscal_year)
    return _kept(plan, list(rows.order_by("-fiscal_year", "-entry")))


def kept_of_people(plan: PremiumPlan, fiscal_year: int, persons: Sequence[int]) -> list[Kept]:
    """The premiums in force of these people, in their order; those without one are left out."""
    rows = Premium.objects.filter(
        municipality=current_or_raise(), levy=plan.levy.code, fiscal_year=fiscal_year, person__in=list(persons),
        ended_by__isnull=True,
    )  # fmt: skip
    found = {kept.person: kept for kept in _kept(plan, list(rows))}
    return [found[p] for p in persons if p in found]


def premium_of(plan: PremiumPlan, person: int, fiscal_year: int, entry: int | None = None) -> Kept:
    """The premium as decided last, or by one entry. Errors: NotFound."""
    found = premiums_of(plan, person, fiscal_year)
    wanted = [k for k in found if (k.is_current if entry is None else k.entry == entry)]
    if not wanted:
        raise NotFound(
            f"この人のこの年度の{plan.ja}はありません。", what_to_do="宛名番号と年度を確かめてください。"
        )
    return wanted[0]


def corrections_of_year(plan: PremiumPlan, fiscal_year: int, count: int = 2000) -> list[Kept]:
    """The decisions of a year that came after the yearly run, the newest first, and at most `count` of them."""
    first = Followed.objects.filter(levy=plan.levy.code, fiscal_year=fiscal_year).order_by("entry").first()
    if first is None:
        return []
    rows = Premium.objects.filter(
        municipality=current_or_raise(), levy=plan.levy.code, fiscal_year=fiscal_year, entry__gt=first.entry
    )
    return _kept(plan, list(rows.order_by("-entry")[:count]))


def _kept(plan: PremiumPlan, rows: Sequence[Premium]) -> list[Kept]:
    if not rows:
        return []
    town = current_or_raise()
    entries = JournalEntry.objects.filter(municipality=town, number__in={r.entry for r in rows})
    acts = {e.number: e for e in entries.only("number", "recorded_at", "kind")}
    ended = Premium.objects.filter(
        municipality=town, levy=plan.levy.code, person__in={r.person for r in rows},
        ended_by__in={r.entry for r in rows},
    )  # fmt: skip
    before = {(r.person, r.fiscal_year, r.ended_by): r.total for r in ended.defer("working")}
    followed = _followed(plan, {r.fiscal_year for r in rows})
    return [
        Kept(
            **_plain({name: getattr(row, name) for name in COLUMNS}),
            known_at=_known_at(followed.get(row.fiscal_year, []), row.entry), entry=row.entry, ended_by=row.ended_by,
            decided_at=acts[row.entry].recorded_at, kind=acts[row.entry].kind,
            before=before.get((row.person, row.fiscal_year, row.entry)),
        )
        for row in rows
    ]  # fmt: skip


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"parts": tuple(values["parts"]), "working": tuple(values["working"])}


def _followed(plan: PremiumPlan, years: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    rows = Followed.objects.filter(
        municipality=current_or_raise(), levy=plan.levy.code, fiscal_year__in=list(years)
    )
    found: dict[int, list[tuple[int, int]]] = {}
    for year, entry, known_at in rows.order_by("entry").values_list("fiscal_year", "entry", "known_at"):
        found.setdefault(year, []).append((entry, known_at))
    return found


def _known_at(followed: list[tuple[int, int]], entry: int) -> int:
    """The journal number at which a decision was computed (基準記録番号)."""
    known = next((k for e, k in followed if e >= entry), entry - 1)
    return min(known, entry)


TRIED = """
SELECT {columns} FROM premiums_premium_trial WHERE municipality = %s AND run = %s AND person = %s
"""


def tried_premium(plan: PremiumPlan, run: Run, person: int) -> Kept:
    """The premium of a run's trial, or after its release the one its entry decided. Errors: NotFound."""
    year = int(run.parameters.get("fiscal_year", 0))
    if run.state == State.DONE:
        return premium_of(plan, person, year, run.entry)
    with connection.cursor() as cursor:
        cursor.execute(TRIED.format(columns=", ".join(COLUMNS)), [current_or_raise(), run.number, person])
        row = cursor.fetchone()
    if row is None:
        raise NotFound("この人は、この試算にありません。", what_to_do="宛名番号を確かめてください。")
    return Kept(**_plain(dict(zip(COLUMNS, row, strict=True))), known_at=run.known_at or 0)


def last_years(plan: PremiumPlan, kept: Kept) -> Kept | None:
    """The same person's premium of the year before as it stands; None without one."""
    return next((k for k in premiums_of(plan, kept.person, kept.fiscal_year - 1) if k.is_current), None)


def instalments_of(kept: Iterable[Kept]) -> list[InstalmentLine]:
    """The instalments of some premiums by their due day: own ones and the months of the pension."""
    own = {k.charge for k in kept}
    pension = {k.pension_charge for k in kept if k.pension_charge}
    rows = Balance.objects.filter(
        municipality=current_or_raise(), charge__in=list(own | pension), instalment__lt=KIND_STEP
    )
    return [
        InstalmentLine(
            r.charge, r.instalment, term_of(r.instalment, is_pension=r.charge in pension), r.due_on, r.charged, r.allocated,
            r.balance,
        )
        for r in rows.order_by("due_on", "charge", "instalment")
    ]  # fmt: skip


def term_of(instalment: int, *, is_pension: bool) -> str:
    """第1期, or 年金4月 for what a pension payer takes."""
    if is_pension and instalment <= len(PENSION_WORDS):
        return f"年金{PENSION_WORDS[instalment - 1]}"
    return f"第{instalment}期"


def collection_of(plan: Withholds, person: int, day: date) -> PensionCollection | None:
    """The pension collection that holds on a day, or that begins later."""
    rows = PensionCollection.objects.filter(
        municipality=current_or_raise(), levy=plan.levy.code, person=person, ended_by__isnull=True, valid_until__gt=day
    )  # fmt: skip
    return rows.order_by("valid_from").first()


def relief_of(plan: PremiumPlan, person: int, fiscal_year: int) -> Relief | None:
    """The relief of a year that stands."""
    return Relief.objects.filter(
        municipality=current_or_raise(), levy=plan.levy.code, person=person, fiscal_year=fiscal_year,
        ended_by__isnull=True,
    ).first()  # fmt: skip


@dataclass(frozen=True)
class YearSums:
    """The decided premiums of a year (年度の集計). grades: (grade, persons, yen)."""

    persons: int
    withheld: int
    total: int
    relieved: int
    grades: tuple[tuple[int, int, int], ...]

    @property
    def average(self) -> int:
        return self.total // self.persons if self.persons else 0


SUMS = """
SELECT grade, count(*), coalesce(sum(total), 0)::bigint, count(*) FILTER (WHERE pension_charge > 0),
  coalesce(sum(relief), 0)::bigint
FROM premiums_premium WHERE municipality = %s AND levy = %s AND fiscal_year = %s AND ended_by IS NULL
GROUP BY grade ORDER BY grade
"""


def year_sums(plan: PremiumPlan, fiscal_year: int) -> YearSums:
    """Counts and yen of the premiums of a year as they stand; one query."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [current_or_raise(), plan.levy.code, fiscal_year])
        rows = cursor.fetchall()
    return YearSums(
        sum(r[1] for r in rows), sum(r[3] for r in rows), sum(r[2] for r in rows), sum(r[4] for r in rows),
        tuple((r[0], r[1], r[2]) for r in rows),
    )  # fmt: skip


def month_sums(plan: PremiumPlan, fiscal_year: int) -> list[MonthSums]:
    """Due and received by the month of the due day, both ways of collection together."""
    days = sums.due_days(plan.levy.code, fiscal_year) + sums.due_days(plan.withheld.code, fiscal_year)
    return sums.by_month(sorted(days, key=lambda d: d.due_on))


@dataclass(frozen=True)
class Stopped:
    """A pension collection that was ended, or that begins: what the pension payers are told (特別徴収の異動)."""

    person: int
    payer: int
    valid_from: date
    valid_until: date
    ended_for: str


def pension_changes(plan: Withholds, first: date, last: date) -> list[Stopped]:
    """Collections that begin or end between two days, both included."""
    rows = PensionCollection.objects.filter(
        municipality=current_or_raise(), levy=plan.levy.code, ended_by__isnull=True
    )
    return [
        Stopped(r.person, r.payer, r.valid_from, r.valid_until, r.ended_for)
        for r in rows.filter(valid_from__lte=last, valid_until__gte=first).order_by("person", "valid_from")
        if first <= r.valid_from <= last or first <= r.valid_until <= last
    ]
