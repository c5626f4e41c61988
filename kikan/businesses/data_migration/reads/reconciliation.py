"""The reconciliation of a rehearsal (突合表): counts, sums, findings and reasons, beside the rehearsal before."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from kikan.businesses.data_migration.models import RehearsalReject, RehearsalResult, Signature, Source, Stated
from kikan.businesses.data_migration.reads.lines import words
from kikan.businesses.data_migration.reads.rehearsals import COUNT, recorded_at, require_rehearsal
from kikan.shared.exchange.legacy.checking import KINDS
from kikan.shared.exchange.legacy.mapping import REASONS
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy.opener import current_or_raise

# Findings of which none may stay (許容 0); of the others each is listed and decided.
MUST_BE_NONE = ("key", "character")


@dataclass(frozen=True)
class FindingLine:
    """A kind of finding of a file; lines: the first records."""

    source: int
    title: str
    kind: str
    count: int
    lines: tuple[int, ...]

    @property
    def ja(self) -> str:
        return KINDS[self.kind]

    @property
    def lines_ja(self) -> str:
        return "、".join(map(words, self.lines[:20])) + ("…" if self.count > 20 else "")

    @property
    def must_be_none(self) -> bool:
        return self.kind in MUST_BE_NONE


@dataclass(frozen=True)
class ItemLine:
    """One line of the reconciliation: old = what the file has; stated = what the old system says, None unless entered.

    told_in: the journal entry that stated it, 0 where nobody did.
    """

    source: int
    title: str
    item: str
    old: int
    loaded: int
    rejected: int
    left_out: int | None
    merged: int
    stated: int | None
    reason: str
    told_in: int

    @property
    def item_ja(self) -> str:
        """What is counted, or what is added up."""
        return (
            "件数" if not self.item else self.item if self.item.startswith("件数") else f"{self.item}の合計"
        )

    @property
    def difference(self) -> int:
        """What is unaccounted for (許容 0)."""
        return self.old - self.loaded - self.rejected - (self.left_out or 0) - self.merged

    @property
    def against_stated(self) -> int | None:
        return None if self.stated is None else self.old - self.stated


@dataclass(frozen=True)
class Compared:
    """A figure of a file in this rehearsal and in the one before, None where it was not in it."""

    source: int
    title: str
    ja: str
    before: int | None
    now: int


@dataclass(frozen=True)
class RehearsalPage:
    """before: the number of the rehearsal it is compared with."""

    number: int
    reference_on: date
    is_done: bool
    items: tuple[ItemLine, ...]
    findings: tuple[FindingLine, ...]
    reasons: tuple[tuple[int, str, str, str, int], ...]
    compared: tuple[Compared, ...]
    before: int | None
    signatures: tuple[tuple[str, datetime], ...]
    asked_by: int

    @property
    def unsigned(self) -> tuple[str, ...]:
        """The roles of which nobody has confirmed it yet."""
        signed = {role for role, _ in self.signatures}
        return tuple(ja for role in Signature.Role if (ja := str(role.label)) not in signed)

    @property
    def is_even(self) -> bool:
        """Whether all is accounted for, nothing contradicts the old system without a reason, nothing forbidden stays."""
        counted = all(i.difference == 0 and (not i.against_stated or i.reason) for i in self.items)
        return self.is_done and counted and not any(f.must_be_none for f in self.findings)


def page_of(number: int) -> RehearsalPage:
    """Everything of the reconciliation sheet. Errors: NotFound."""
    row, place = require_rehearsal(number), current_or_raise()
    results = _results(number)
    earlier = RehearsalResult.objects.filter(municipality=place, rehearsal__lt=number)
    before = earlier.order_by("-rehearsal").values_list("rehearsal", flat=True).first()
    then = {r.source: r for r in _results(before)} if before else {}
    titles = dict(Source.objects.filter(municipality=place).values_list("number", "title"))
    stated: dict[tuple[int, str], Stated] = {
        (s.source, s.item): s
        for s in Stated.objects.filter(municipality=place, rehearsal=number).order_by("entry")
    }
    counted = Counter(
        RehearsalReject.objects.filter(municipality=place, rehearsal=number).values_list("source", "code")
    )
    signed = list(Signature.objects.filter(municipality=place, rehearsal=number).order_by("role"))
    signed_at = recorded_at([s.entry for s in signed])
    asked_by = JournalEntry.objects.values_list("actor", flat=True).get(municipality=place, number=row.entry)
    return RehearsalPage(
        number,
        row.reference_on,
        bool(results),
        tuple(i for r in results for i in _items(r, titles[r.source], stated)),
        tuple(
            FindingLine(r.source, titles[r.source], kind, told["count"], tuple(told["lines"]))
            for r in results
            for kind, told in sorted(r.findings.items())
        ),
        tuple(
            (source, titles[source], code, REASONS[code], n) for (source, code), n in sorted(counted.items())
        ),
        tuple(c for r in results for c in _compared(r, then.get(r.source), titles[r.source])),
        before,
        tuple((Signature.Role(s.role).label, signed_at[s.entry]) for s in signed),
        asked_by,
    )


def _results(number: int) -> list[RehearsalResult]:
    rows = RehearsalResult.objects.filter(municipality=current_or_raise(), rehearsal=number)
    return list(rows.order_by("source"))


def _items(row: RehearsalResult, title: str, stated: dict[tuple[int, str], Stated]) -> list[ItemLine]:
    figures: list[tuple[str, int, int, int, int | None]] = [
        (COUNT, row.rows_in, row.loaded, row.rejected, row.left_out)
    ]
    figures += [(name, old, loaded, rejected, None) for name, (old, loaded, rejected) in row.sums.items()]
    found = []
    for item, old, loaded, rejected, left_out in figures:
        told = stated.get((row.source, item))
        value, reason, entry = (told.value, told.reason, told.entry) if told else (None, "", 0)
        merged = row.merged if item == COUNT else 0
        found.append(
            ItemLine(row.source, title, item, old, loaded, rejected, left_out, merged, value, reason, entry)
        )
    return found


FIGURES = {
    "rows_in": "旧件数", "loaded": "移行した件数", "rejected": "受け入れなかった件数",
    "left_out": "移さないと決めた件数", "merged": "差分で置き換えた件数", "took": "かかった時間（ミリ秒）",
}  # fmt: skip


def _compared(now: RehearsalResult, before: RehearsalResult | None, title: str) -> list[Compared]:
    found = [
        Compared(now.source, title, ja, getattr(before, name) if before else None, getattr(now, name))
        for name, ja in FIGURES.items()
    ]
    kinds = sorted({*now.findings, *(before.findings if before else ())})
    return found + [
        Compared(now.source, title, KINDS[k], _count(before, k) if before else None, _count(now, k))
        for k in kinds
    ]


def _count(row: RehearsalResult, kind: str) -> int:
    return int(row.findings.get(kind, {"count": 0})["count"])
