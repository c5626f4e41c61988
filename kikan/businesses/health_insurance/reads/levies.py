"""Every question about decided levies: of a household, of a year, their instalments, their corrections."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from kikan.businesses.health_insurance.models import Enrolment, Followed, Levy, Remission
from kikan.businesses.health_insurance.models.enrolment import AcquiredBy, LostBy
from kikan.businesses.health_insurance.reads.withholding import PLAN
from kikan.shared.history import as_of
from kikan.shared.journal.models import JournalEntry
from kikan.shared.ledger import sums
from kikan.shared.ledger.kinds import KIND_STEP
from kikan.shared.ledger.levies import HEALTH_INSURANCE, HEALTH_INSURANCE_PENSION
from kikan.shared.ledger.models import Balance
from kikan.shared.ledger.sums import MonthSums
from kikan.shared.premiums.reads import term_of
from kikan.shared.tenancy.opener import current_or_raise

PART_WORDS = {
    "medical": "医療分", "support": "後期高齢者支援金等分", "care": "介護納付金分", "child": "子ども・子育て支援納付金分",
}  # fmt: skip


LEAST_YEAR = 365


@dataclass(frozen=True, repr=False)
class LevyLine:
    """One decision of a household's levy for the months of one payer (`valid_from`, `valid_until`).

    `before` is the same payer's total that its entry replaced, None at first.
    """

    municipality: int
    household: int
    fiscal_year: int
    entry: int
    ended_by: int | None
    decided_at: datetime
    kind: str
    payer: int
    judged_on: date
    tenths: int
    members: int
    medical: int
    support: int
    care: int
    child: int
    total: int
    charge: int
    pension_charge: int
    valid_from: date
    valid_until: date
    before: int | None = None

    @property
    def is_of_year(self) -> bool:
        """Whether one payer owes the whole year."""
        return (self.valid_until - self.valid_from).days >= LEAST_YEAR

    @property
    def last_month(self) -> date:
        """A day of the last month it is for."""
        return self.valid_until - timedelta(days=1)

    @property
    def is_current(self) -> bool:
        return self.ended_by is None

    @property
    def is_correction(self) -> bool:
        return self.kind == "health_insurance.levy_corrected"

    @property
    def kind_ja(self) -> str:
        """What decided it (当初賦課・更正・徴収の方法の変更)."""
        if self.kind == PLAN.kinds.pension_begun:
            return "年金からの徴収の開始"
        return "更正" if self.is_correction else "当初賦課"

    @property
    def parts(self) -> list[tuple[str, str, int]]:
        """(name, 名称, yen) of each part."""
        return [(name, ja, getattr(self, name)) for name, ja in PART_WORDS.items()]


@dataclass(frozen=True)
class InstalmentLine:
    """One instalment as the ledger has it today; `term` is what it is called (第1期, 年金4月)."""

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


@dataclass(frozen=True)
class EnrolmentLine:
    """A period of enrolment of somebody who is or was insured in the household."""

    person: int
    household: int
    acquired_on: date
    acquired_ja: str
    lost_ja: str
    valid_from: date
    valid_until: date
    entry: int

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until

    @property
    def is_open(self) -> bool:
        return self.valid_until.year == 9999


@dataclass(frozen=True)
class YearSums:
    """The decided levies of a year (年度の集計)."""

    households: int
    insured: int
    total: int
    medical: int
    support: int
    care: int
    child: int
    withheld: int
    reduced: tuple[tuple[int, int], ...]

    @property
    def average(self) -> int:
        return self.total // self.households if self.households else 0

    @property
    def parts(self) -> list[tuple[str, int]]:
        return [(ja, getattr(self, name)) for name, ja in PART_WORDS.items()]


def levies_of_household(household: int) -> list[LevyLine]:
    """Every decision of every year, the newest year first, in a year the newest decision first."""
    rows = Levy.objects.filter(municipality=current_or_raise(), household=household)
    return _lines(list(rows.order_by("-fiscal_year", "-entry", "-valid_from")))


@dataclass(frozen=True)
class LetOff:
    """A remission of the levy of a household's payer (減免): of the one who owes a month of the period."""

    household: int
    fiscal_year: int
    amount: int
    reason: str
    valid_from: date
    valid_until: date


def remissions(fiscal_year: int | None, households: Sequence[int]) -> list[LetOff]:
    """What is let off; of one year or of all. One that was taken back is left out."""
    rows = as_of(
        Remission.objects.filter(municipality=current_or_raise(), household__in=list(households)), None
    )
    if fiscal_year is not None:
        rows = rows.filter(fiscal_year=fiscal_year)
    return [
        LetOff(r.household, r.fiscal_year, r.amount, r.reason, r.valid_from, r.valid_until)
        for r in rows.order_by("household", "valid_from")
        if r.amount
    ]


def let_off(found: Sequence[LetOff], household: int, fiscal_year: int, since: date) -> LetOff | None:
    """What is let off the levy of the payer whose months begin on a day."""
    return next(
        (
            r
            for r in found
            if (r.household, r.fiscal_year) == (household, fiscal_year)
            and r.valid_from <= since < r.valid_until
        ),
        None,
    )


def remission_of(household: int, fiscal_year: int, since: date) -> LetOff | None:
    return let_off(remissions(fiscal_year, [household]), household, fiscal_year, since)


def corrections_of_year(fiscal_year: int, limit: int = 500) -> list[LevyLine]:
    """The decisions of a year made after the first assessment (更正), the newest first."""
    entries = JournalEntry.objects.filter(
        municipality=current_or_raise(), kind="health_insurance.levy_corrected"
    ).values_list("number", flat=True)
    rows = Levy.objects.filter(
        municipality=current_or_raise(), fiscal_year=fiscal_year, entry__in=list(entries)
    )
    return _lines(list(rows.order_by("-entry")[:limit]))


def _lines(rows: Sequence[Levy]) -> list[LevyLine]:
    found = list(rows)
    town = current_or_raise()
    entries = JournalEntry.objects.filter(municipality=town, number__in={r.entry for r in found})
    acts = {e.number: e for e in entries}
    ended = Levy.objects.filter(municipality=town, ended_by__in={r.entry for r in found})
    before: dict[tuple[int, int, int, int | None], int] = defaultdict(int)
    for r in ended:
        before[r.household, r.fiscal_year, r.payer, r.ended_by] += r.total
    return [
        LevyLine(
            **{name: getattr(r, name) for name in _PLAIN},
            decided_at=acts[r.entry].recorded_at,
            kind=acts[r.entry].kind,
            before=before.get((r.household, r.fiscal_year, r.payer, r.entry)),
        )
        for r in found
    ]


_PLAIN = tuple(n for n in LevyLine.__dataclass_fields__ if n not in ("decided_at", "kind", "before"))


def instalments_of(levies: Collection[LevyLine]) -> list[InstalmentLine]:
    """The instalments and the months of the pension of some levies by their due day.

    Late charges and reminder fees stand on the account's page.
    """
    own = {line.charge for line in levies}
    pension = {line.pension_charge for line in levies if line.pension_charge}
    rows = Balance.objects.filter(
        municipality=current_or_raise(), charge__in=list(own | pension), instalment__lt=KIND_STEP
    )
    return [
        InstalmentLine(
            r.charge, r.instalment, term_of(r.instalment, is_pension=r.charge in pension), r.due_on, r.charged,
            r.allocated, r.balance,
        )
        for r in rows.order_by("due_on", "charge", "instalment")
    ]  # fmt: skip


def enrolments_of_household(household: int) -> list[EnrolmentLine]:
    """Who is or was insured in the household, by the beginning of the period."""
    rows = as_of(Enrolment.objects.filter(municipality=current_or_raise(), household=household), None)
    return [_enrolment(r) for r in rows.order_by("person", "valid_from")]


def enrolments_of_person(person: int) -> list[EnrolmentLine]:
    rows = as_of(Enrolment.objects.filter(municipality=current_or_raise(), person=person), None)
    return [_enrolment(r) for r in rows.order_by("valid_from")]


def _enrolment(row: Enrolment) -> EnrolmentLine:
    return EnrolmentLine(
        row.person,
        row.household,
        row.acquired_on,
        str(AcquiredBy(row.acquired_by).label),
        str(LostBy(row.lost_by).label) if row.lost_by else "",
        row.valid_from,
        row.valid_until,
        row.entry,
    )


def acquiring_reasons() -> list[tuple[int, str]]:
    """What a clerk may choose for an acquisition (取得事由)."""
    return [(c.value, str(c.label)) for c in AcquiredBy if c is not AcquiredBy.BEFORE_RECORDS]


def losing_reasons() -> list[tuple[int, str]]:
    """What a clerk may choose for a loss (喪失事由)."""
    return [(c.value, str(c.label)) for c in LostBy if c is not LostBy.NONE]


SUMS = """
SELECT count(*) FILTER (WHERE is_last), coalesce(sum(members) FILTER (WHERE is_last), 0)::bigint, coalesce(sum(total), 0)::bigint,
  coalesce(sum(medical), 0)::bigint, coalesce(sum(support), 0)::bigint, coalesce(sum(care), 0)::bigint,
  coalesce(sum(child), 0)::bigint, count(*) FILTER (WHERE pension_charge > 0),
  count(*) FILTER (WHERE is_last AND tenths = 7), count(*) FILTER (WHERE is_last AND tenths = 5),
  count(*) FILTER (WHERE is_last AND tenths = 2)
FROM (
  SELECT *, valid_until = make_date(fiscal_year + 1, 4, 1) AS is_last FROM health_insurance_levy
  WHERE municipality = %s AND fiscal_year = %s AND ended_by IS NULL
) levies
"""


def year_sums(fiscal_year: int) -> YearSums:
    """Counts and yen of the levies of a year as they stand; a household with several payers counts by its last."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [current_or_raise(), fiscal_year])
        *plain, seven, five, two = cursor.fetchone()
    sums: tuple[Any, ...] = (*plain, ((7, seven), (5, five), (2, two)))
    return YearSums(*sums)


def month_sums(fiscal_year: int) -> list[MonthSums]:
    """Due and received of the NHI tax by the month of the due date, both ways of collection together."""
    days = [
        day
        for levy in (HEALTH_INSURANCE, HEALTH_INSURANCE_PENSION)
        for day in sums.due_days(levy.code, fiscal_year)
    ]
    return sums.by_month(sorted(days, key=lambda d: d.due_on))


def years_assessed() -> list[int]:
    """The years with decided levies, the newest first."""
    rows = Levy.objects.filter(municipality=current_or_raise(), ended_by__isnull=True)
    return list(rows.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct())


def known_at_of(fiscal_year: int, entry: int) -> int:
    """The journal number at which a decision was computed (基準記録番号)."""
    rows = Followed.objects.filter(municipality=current_or_raise(), fiscal_year=fiscal_year, entry__gte=entry)
    found = rows.order_by("entry").values_list("known_at", flat=True).first()
    return entry - 1 if found is None else min(found, entry)
