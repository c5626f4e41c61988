"""Erasing what the old system's files held (旧ファイルの消去): since when it may be, what it concerns, how far it has come."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from kikan.businesses.data_migration.law.keeping import readable_until
from kikan.businesses.data_migration.models import (
    CutoverTaken,
    Erasure,
    ErasureApproval,
    ErasureOrder,
    Rehearsal,
    SourceFile,
)
from kikan.businesses.data_migration.reads.rehearsals import require_rehearsal
from kikan.law import Law
from kikan.law.errors import LawGap
from kikan.shared.access.models import User
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.errors import NotFound
from kikan.shared.exchange.models import TakeOver
from kikan.shared.exchange.taken import Step
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.opener import current_or_raise

BY_REHEARSAL = "(SELECT r.entry FROM data_migration_rehearsal r WHERE r.municipality = t.municipality AND r.number = t.rehearsal)"
BY_LOAD = "(SELECT l.entry FROM exchange_load l WHERE l.municipality = t.municipality AND l.number = t.load)"
# Each kind: what it is called, its table, the column that becomes empty, and the entry that says how old a row is.
KINDS = {
    "file": ("旧ファイル", "data_migration_file", "sealed", "t.entry"),
    "mend": ("直した行", "data_migration_mend", "sealed", "t.entry"),
    "output": ("引渡しファイル", "data_migration_output", "sealed", BY_REHEARSAL),
    "keyed": ("二度打ちの記録", "data_migration_keyed_record", "sealed", "t.entry"),
    "list": ("課への確認リスト", "data_migration_section_list", "sealed", "t.entry"),
    "answer": ("確認リストの回答", "data_migration_section_answer", "sealed", "t.entry"),
    "reject": ("業務が受け入れなかった行の内容", "exchange_reject", "row", BY_LOAD),
}
COUNTED = " UNION ALL ".join(
    f"SELECT '{kind}' AS kind, count(*), coalesce(sum(octet_length(t.{column})), 0)::bigint FROM {table} t"  # noqa: S608
    f" WHERE t.municipality = %(town)s AND octet_length(t.{column}) > 0 AND {entry} <= %(entry)s"
    for kind, (_, table, column, entry) in KINDS.items()
)
STAYS = (
    "移行元・対応づけ・ファイルの形", "ファイルの名前・大きさ・ハッシュ値", "件数と金額の合計、突合表、署名と決定の記録",
    "再計算の差と理由", "旧システムの番号と宛名番号の対照（ずっと残します）",
)  # fmt: skip


@dataclass(frozen=True)
class HeldLine:
    """What is still sealed of a kind, or was when it was erased."""

    kind: str
    rows: int
    bytes: int

    @property
    def ja(self) -> str:
        return KINDS[self.kind][0]


@dataclass(frozen=True)
class Done:
    """Who took a step, and when."""

    user: int
    by: str
    at: datetime


@dataclass(frozen=True)
class OrderLine:
    """An order with what came of it; erased: None before it is done."""

    number: int
    readable_until: date
    backups_until: date
    entry: int
    ordered: Done
    approved: Done | None
    erased: Done | None
    counts: tuple[HeldLine, ...]

    @property
    def state_ja(self) -> str:
        if self.erased:
            return "消去済み"
        return "消去を待っています" if self.approved else "承認待ち"


@dataclass(frozen=True)
class ErasurePage:
    """accepted_on: None before the acceptance; readable_until: None where no law says how long.

    newer: files kept since the rehearsal that was accepted, which nobody has accepted.
    """

    rehearsal: int
    accepted_on: date | None
    readable_until: date | None
    held: tuple[HeldLine, ...]
    orders: tuple[OrderLine, ...]
    newer: int

    @property
    def open(self) -> OrderLine | None:
        """The order that is not carried out yet."""
        return next((o for o in self.orders if o.erased is None), None)

    @property
    def erased(self) -> OrderLine | None:
        """The newest order that was carried out."""
        return next((o for o in self.orders if o.erased is not None), None)

    def is_due(self, today: date) -> bool:
        return self.readable_until is not None and today > self.readable_until


def page(rehearsal: int) -> ErasurePage:
    """How it stands with the files of a take-over: a fixed number of queries. Errors: NotFound."""
    place = require_rehearsal(rehearsal).municipality
    loads = CutoverTaken.objects.filter(municipality=place, rehearsal=rehearsal).values("load")
    taken = TakeOver.objects.filter(municipality=place, load__in=loads)
    days = dict(taken.values_list("step", "happened_on"))
    accepted_on = None if Step.BACK in days else days.get(Step.ACCEPTED)
    orders = _orders(rehearsal)
    newest = (
        JournalEntry.objects.filter(municipality=place).order_by("-number").values_list("number", flat=True)
    )
    since = Rehearsal.objects.values_list("entry", flat=True).get(municipality=place, number=rehearsal)
    newer = SourceFile.objects.filter(municipality=place, entry__gt=since).exclude(sealed=b"").count()
    return ErasurePage(
        rehearsal, accepted_on, _until(accepted_on), tuple(held(newest[0])), tuple(orders), newer
    )


def _until(accepted_on: date | None) -> date | None:
    if accepted_on is None:
        return None
    try:
        return readable_until(accepted_on, _law_on(accepted_on))
    except LawGap:
        return None


def _law_on(day: date) -> Law:
    return ordinances.law("fiscal_year", fiscal_year_of(day), statute="joint_operation")


def held(entry: int) -> list[HeldLine]:
    """What is sealed of everything up to an entry of the journal, the kinds without anything left out."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, {"town": current_or_raise(), "entry": entry})
        return [HeldLine(kind, rows, size) for kind, rows, size in cursor.fetchall() if rows]


def require_order(number: int) -> OrderLine:
    """Errors: NotFound."""
    found = ErasureOrder.objects.filter(municipality=current_or_raise(), number=number).first()
    if found is None:
        raise NotFound("この消去の依頼はありません。", what_to_do="本番切替えの画面から開き直してください。")
    return next(o for o in _orders(found.rehearsal) if o.number == number)


def _orders(rehearsal: int) -> list[OrderLine]:
    """The newest first."""
    place = current_or_raise()
    rows = list(ErasureOrder.objects.filter(municipality=place, rehearsal=rehearsal).order_by("-number"))
    numbers = [r.number for r in rows]
    approved = dict(
        ErasureApproval.objects.filter(municipality=place, number__in=numbers).values_list("number", "entry")
    )
    erased: dict[int, Erasure] = {
        e.number: e
        for e in Erasure.objects.filter(municipality=place, number__in=numbers).defer("certificate")
    }
    entries = [r.entry for r in rows] + list(approved.values()) + [e.entry for e in erased.values()]
    found = {e.number: e for e in JournalEntry.objects.filter(municipality=place, number__in=entries)}
    names = dict(
        User.objects.filter(number__in={e.actor for e in found.values()}).values_list("number", "name")
    )

    def done(entry: int | None) -> Done | None:
        if entry is None:
            return None
        it = found[entry]
        return Done(it.actor, names.get(it.actor, f"利用者番号{it.actor}"), it.recorded_at)

    lines = []
    for r in rows:
        ordered, it = done(r.entry), erased.get(r.number)
        assert ordered is not None
        told = tuple(HeldLine(kind, *it.counts[kind]) for kind in KINDS if kind in it.counts) if it else ()
        lines.append(
            OrderLine(
                r.number, r.readable_until, r.backups_until, r.entry, ordered, done(approved.get(r.number)),
                done(it.entry if it else None), told,
            )
        )  # fmt: skip
    return lines


def certificate_of(number: int) -> bytes:
    """The certificate of an erasure as PDF (消去証明書). Errors: NotFound."""
    row = Erasure.objects.filter(municipality=current_or_raise(), number=number).first()
    if row is None:
        raise NotFound("この消去証明書はありません。", what_to_do="消去が済んでから受け取ってください。")
    return bytes(row.certificate)
