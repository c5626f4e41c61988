"""Closed days (日計・月計): what was counted once stays counted; later money belongs to the next open day.

A closing counts every entry after the one before it, so no row is counted twice or left out, whatever its own day says.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Max

from kikan.shared.journal.models import JournalEntry
from kikan.shared.ledger.kinds import KIND_STEP, Kind
from kikan.shared.ledger.levies import LEVIES
from kikan.shared.ledger.models import Carried, Closing
from kikan.shared.tenancy.calendar import is_closed
from kikan.shared.tenancy.clock import TOKYO
from kikan.shared.tenancy.opener import current_or_raise

CHARGED, RECEIVED, CLEARED, REFUNDED, INTEREST, WRITTEN_OFF = range(1, 7)
WHATS = {
    CHARGED: "調定", RECEIVED: "収納", CLEARED: "消込", REFUNDED: "還付", INTEREST: "還付加算金", WRITTEN_OFF: "不納欠損",
}  # fmt: skip


@dataclass(frozen=True)
class Sum:
    """A total of the rows of some entries. Receipts and refunds belong to no levy until they are cleared: 0."""

    what: int
    levy: int
    fiscal_year: int
    is_carried: bool
    kind: int
    channel: str
    rows: int
    amount: int

    @property
    def what_ja(self) -> str:
        return WHATS[self.what]

    @property
    def levy_ja(self) -> str:
        return LEVIES[self.levy].ja if self.levy in LEVIES else "（科目なし）"

    @property
    def kind_ja(self) -> str:
        return Kind(self.kind).ja

    @property
    def account_ja(self) -> str:
        return "滞納繰越" if self.is_carried else "現年"


OF_CLAIM = """
SELECT %(what{n})s::int, c.levy, c.fiscal_year, coalesce(k.into_year IS NOT NULL, false), t.instalment / {step},
       {channel}, count(*), sum(t.amount)::bigint
FROM {table} t JOIN ledger_charge c ON c.municipality = t.municipality AND c.number = t.charge
LEFT JOIN LATERAL (SELECT min(x.into_year) AS into_year FROM ledger_carried x
    WHERE x.municipality = t.municipality AND x.charge = t.charge AND x.instalment = t.instalment % {step}
      AND x.entry < t.entry) k ON true
{receipt} WHERE t.municipality = %(town)s AND t.entry > %(after)s AND t.entry <= %(until)s
GROUP BY 2, 3, 4, 5, 6
"""
OF_RECEIPT = """
SELECT %(what{n})s::int, 0, 0, false, 0, {channel}, count(*), sum({amount})::bigint FROM {table} t
{receipt} WHERE t.municipality = %(town)s AND t.entry > %(after)s AND t.entry <= %(until)s
GROUP BY 6 HAVING sum({amount}) <> 0
"""
WITH_RECEIPT = "JOIN ledger_receipt r ON r.municipality = t.municipality AND r.number = t.receipt"


def _claim(n: int, table: str, receipt: str = "") -> str:
    return OF_CLAIM.format(
        n=n,
        table=table,
        step=KIND_STEP,
        receipt=receipt,
        channel="r.channel" if receipt else "''",
    ).replace(f"% {KIND_STEP}", f"%% {KIND_STEP}")


SUMS = " UNION ALL ".join(
    (
        _claim(CHARGED, "ledger_charge_line"),
        _claim(CLEARED, "ledger_allocation", WITH_RECEIPT),
        _claim(WRITTEN_OFF, "ledger_write_off"),
        OF_RECEIPT.format(
            n=RECEIVED, table="ledger_receipt", channel="t.channel", amount="t.amount", receipt=""
        ),
        OF_RECEIPT.format(
            n=REFUNDED, table="ledger_refund", channel="r.channel", amount="t.amount", receipt=WITH_RECEIPT
        ),
        OF_RECEIPT.format(
            n=INTEREST, table="ledger_refund", channel="r.channel", amount="t.interest", receipt=WITH_RECEIPT
        ),
    )
)
WHAT_VALUES = {f"what{n}": n for n in WHATS}


def sums_between(after: int, until: int) -> list[Sum]:
    """The totals of every entry after one and up to another, for a closing or for the accounts (会計への仕訳の元)."""
    values = {**WHAT_VALUES, "town": current_or_raise(), "after": after, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(SUMS + " ORDER BY 1, 2, 3, 4, 5, 6", values)
        return [Sum(*row) for row in cursor.fetchall()]


def sums_of_entry(entry: int) -> list[Sum]:
    """What one act did to the ledger, by levy, year, kind and channel."""
    return sums_between(entry - 1, entry)


def last_closing() -> Closing | None:
    """The last closed day; None before the first."""
    return Closing.objects.filter(municipality=current_or_raise()).order_by("-day").first()


def open_day(day: date) -> date:
    """The day on which money counts that is booked now for a day: a closed one gives the next open business day."""
    last = last_closing()
    if last is None or day > last.day:
        return day
    following = last.day + timedelta(days=1)
    while is_closed(following):
        following += timedelta(days=1)
    return following


def last_entry_of(day: date) -> int:
    """The last entry recorded by the end of a day; entries are numbered in the order they were recorded."""
    end = datetime.combine(day + timedelta(days=1), time.min, tzinfo=TOKYO)
    earlier = JournalEntry.objects.filter(municipality=current_or_raise(), recorded_at__lt=end)
    return earlier.order_by("-number").values_list("number", flat=True).first() or 0


def closings(first: date, until: date) -> list[tuple[Closing, int]]:
    """The closings of days from `first` to before `until`, each with the entry it counts from (exclusive)."""
    rows = list(Closing.objects.filter(day__gte=first, day__lt=until).order_by("day"))
    if not rows:
        return []
    before = Closing.objects.filter(day__lt=rows[0].day).aggregate(last=Max("until_entry"))["last"] or 0
    starts = [before, *(row.until_entry for row in rows[:-1])]
    return list(zip(rows, starts, strict=True))


def carried_years() -> set[int]:
    """The years into which arrears were carried over."""
    return set(Carried.objects.values_list("into_year", flat=True).distinct())
