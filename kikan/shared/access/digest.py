"""The chained daily digest (日次の要約値): one line a day that stands for every record of the day and all days before.

Whoever alters, removes or adds a record later cannot make the lines fit that were handed to a place out of
reach; the marks kept for each record then name the one.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.db import connection

from kikan.shared.access.models import Digest, DigestBlock
from kikan.shared.access.records import FORM, HASH, KEY, KINDS, MARK, Kind, first_day, marks_of
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import LOCK

ZERO = "0" * 64
BLOCK = 1_024
ONE_AT_A_TIME = 0x4B4447
UNDER_WAY = """
SELECT virtualtransaction FROM pg_locks
WHERE locktype = 'advisory' AND objsubid = 2 AND classid = %s::oid AND objid = %s::oid AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Line:
    """The digest of one day as it is handed on."""

    municipality: int
    day: date
    form: int
    previous: str
    sha256: str
    rows: Mapping[str, int]

    def __str__(self) -> str:
        counts = " ".join(f"{name}={count}" for name, count in self.rows.items())
        return (
            f"{self.municipality:06d} {self.day.isoformat()} form={self.form} {counts}"
            f" previous={self.previous} sha256={self.sha256}"
        )


@dataclass(frozen=True)
class Fault:
    """What does not fit: the day, the kind of record (empty: the digest itself), the record, what is wrong."""

    day: date
    ja: str
    what: str
    key: str = ""
    kind: str = ""


# -- making ---------------------------------------------------------------------------------------------------


def make_missing(municipality: int, until: date | None = None) -> list[Line]:
    """The digests of all days that have none, up to yesterday, each day in a transaction of its own."""
    last = until or clock.today() - timedelta(days=1)
    made: list[Line] = []
    while (line := _make_next(municipality, last)) is not None:
        made.append(line)
    return made


def _make_next(municipality: int, last: date) -> Line | None:
    with tenant(municipality):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ONE_AT_A_TIME, municipality])
        newest = Digest.objects.filter(municipality=municipality).order_by("-day").first()
        day = newest.day + timedelta(days=1) if newest else first_day()
        if day is None or day > last:
            return None
        return _make(municipality, day, newest.sha256 if newest else ZERO)


def _make(municipality: int, day: date, previous: str) -> Line:
    blocks = [block for kind in KINDS[FORM] for block in _blocks(municipality, day, kind)]
    sha256 = chained(previous, day, FORM, blocks)
    Digest.objects.create(
        municipality=municipality, day=day, form=FORM, previous=previous, sha256=sha256, made_at=clock.now()
    )
    DigestBlock.objects.bulk_create(blocks, batch_size=200)
    return Line(municipality, day, FORM, previous, sha256, _counts(FORM, blocks))


def _blocks(municipality: int, day: date, kind: Kind) -> Iterator[DigestBlock]:
    marks, number = marks_of(kind, day), 0
    while whole := b"".join(islice(marks, BLOCK)):
        yield DigestBlock(
            municipality=municipality, day=day, kind=kind.name, block=number, rows=len(whole) // MARK,
            sha256=hashlib.sha256(whole).hexdigest(), marks=whole,
        )  # fmt: skip
        number += 1


def chained(previous: str, day: date, form: int, blocks: Iterable[DigestBlock]) -> str:
    """SHA-256 over the day before's digest, the day, the form, and each block's kind, number, rows and sum."""
    lines = [previous, day.isoformat(), str(form)]
    order = [kind.name for kind in KINDS[form]]
    for block in sorted(blocks, key=lambda b: (order.index(b.kind), b.block)):
        lines.append(f"{block.kind} {block.block} {block.rows} {block.sha256}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _counts(form: int, blocks: Iterable[DigestBlock]) -> dict[str, int]:
    counts = dict.fromkeys((kind.name for kind in KINDS[form]), 0)
    for block in blocks:
        counts[block.kind] += block.rows
    return counts


def lines(municipality: int, since: date | None = None) -> list[Line]:
    """The digests made so far, in order."""
    with tenant(municipality):
        rows = Digest.objects.filter(municipality=municipality).order_by("day")
        rows = rows.filter(day__gte=since) if since else rows
        blocks: dict[date, list[DigestBlock]] = {}
        for block in DigestBlock.objects.filter(municipality=municipality).defer("marks"):
            blocks.setdefault(block.day, []).append(block)
        return [
            Line(municipality, r.day, r.form, r.previous, r.sha256, _counts(r.form, blocks.get(r.day, [])))
            for r in rows
        ]


# -- by itself, after midnight ----------------------------------------------------------------------------------

_done: dict[int, date] = {}
_awaited: dict[tuple[int, date], set[str]] = {}


def digest_everywhere() -> int:
    """One round through the municipalities whose yesterday has no digest yet; the worker calls it each second.

    A day is summed when every transaction that was under way after midnight has ended: nobody waits for it.
    """
    yesterday, made = clock.today() - timedelta(days=1), 0
    for code in Municipality.objects.order_by("code").values_list("code", flat=True):
        if _done.get(code) != yesterday and is_settled(code, yesterday):
            made += len(make_missing(code, yesterday))
            _done[code] = yesterday
            _awaited.pop((code, yesterday), None)
    return made


def is_settled(code: int, day: date) -> bool:
    """Whether all transactions of a municipality that were seen under way after the day have ended."""
    with connection.cursor() as cursor:
        cursor.execute(UNDER_WAY, [LOCK, code])
        now = {str(row[0]) for row in cursor.fetchall()}
    awaited = _awaited.setdefault((code, day), now)
    awaited &= now
    return not awaited


# -- proving ----------------------------------------------------------------------------------------------------


def verify(
    municipality: int, *, since: date | None = None, handed_on: Mapping[date, str] | None = None
) -> tuple[int, list[Fault]]:
    """Compute every day again and compare: the days proven and what does not fit.

    handed_on: the digests by day as they were given to a place out of reach; they prove the chain itself.
    """
    with tenant(municipality, one_moment=True):
        digests = list(Digest.objects.filter(municipality=municipality).order_by("day"))
        faults = [*_chain_faults(digests), *_foreign_faults(digests, handed_on or {})]
        checked = [d for d in digests if since is None or d.day >= since]
        for each in checked:
            faults += _day_faults(each)
    return len(checked), faults


def _chain_faults(digests: list[Digest]) -> Iterator[Fault]:
    previous, expected = ZERO, digests[0].day if digests else None
    for each in digests:
        if each.day != expected:
            yield Fault(each.day, "要約値", "この日の前に、要約値のない日があります")
        if each.previous != previous:
            yield Fault(each.day, "要約値", "前日の要約値とつながりません")
        previous, expected = each.sha256, each.day + timedelta(days=1)


def _foreign_faults(digests: list[Digest], handed_on: Mapping[date, str]) -> Iterator[Fault]:
    ours = {each.day: each.sha256 for each in digests}
    for day, sha256 in sorted(handed_on.items()):
        if day not in ours:
            yield Fault(day, "要約値", "外部に渡した要約値があるのに、この日の要約値がありません")
        elif ours[day] != sha256:
            yield Fault(day, "要約値", "外部に渡した要約値と違います")


def _day_faults(digest: Digest) -> Iterator[Fault]:
    blocks = list(
        DigestBlock.objects.filter(municipality=digest.municipality, day=digest.day).order_by("block")
    )
    if chained(digest.previous, digest.day, digest.form, blocks) != digest.sha256:
        yield Fault(digest.day, "要約値", "要約値が、その内訳から計算した値と違います")
    for block in blocks:
        if hashlib.sha256(bytes(block.marks)).hexdigest() != block.sha256:
            yield Fault(digest.day, "要約値", f"内訳（{block.kind} {block.block}）が書き換えられています")
    for kind in KINDS[digest.form]:
        kept = [mark for b in blocks if b.kind == kind.name for mark in _taken_apart(bytes(b.marks))]
        yield from _record_faults(digest.day, kind, dict(kept), dict(_pairs(marks_of(kind, digest.day))))


def _record_faults(
    day: date, kind: Kind, kept: Mapping[bytes, bytes], found: Mapping[bytes, bytes]
) -> Iterator[Fault]:
    for key in sorted({*kept, *found}):
        if key not in found:
            what = "記録がなくなっています"
        elif key not in kept:
            what = "後から加えられた記録です"
        elif kept[key] != found[key]:
            what = "記録が書き換えられています"
        else:
            continue
        yield Fault(day, kind.ja, what, f"{kind.key_ja} {kind.shown(key)}", kind.name)


def _taken_apart(marks: bytes) -> Iterator[tuple[bytes, bytes]]:
    return _pairs(marks[i : i + MARK] for i in range(0, len(marks), MARK))


def _pairs(marks: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    for mark in marks:
        yield mark[:KEY], mark[KEY : KEY + HASH]
