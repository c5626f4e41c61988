"""Which records the daily digest covers, and the exact bytes of each (要約値の対象と正規形).

A row becomes the text of a JSON array of texts, as PostgreSQL writes jsonb: moments as microseconds since 1970,
days as ISO dates, lists as PostgreSQL writes arrays. Columns of a form never change: what is added later gets a
form of its own, so that old days can be computed again.
"""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection

from kikan.shared.tenancy.clock import TOKYO
from kikan.shared.tenancy.opener import current_or_raise

FORM = 1
KEY, HASH = 16, 32
MARK = KEY + HASH


@dataclass(frozen=True)
class Kind:
    """One kind of record: its table, its key, the moment that decides the day, and what is summed."""

    name: str
    ja: str
    key_ja: str
    table: str
    key: str
    at: str
    columns: tuple[str, ...]

    def shown(self, key: bytes) -> str:
        """The key as people find the record by it."""
        return str(uuid.UUID(bytes=key)) if self.key == "id" else str(int.from_bytes(key, "big"))


def _moment(column: str) -> str:
    return f"(extract(epoch FROM {column}) * 1000000)::bigint"


LOOKS = Kind(
    "looks", "照会の記録", "識別子", "access_look", "id", "at",
    (
        "id", _moment("at"), '"user"', "office", "terminal", "business", "screen", "operation", "persons", "hits",
        "search", "reason", "columns", "was_protected_shown", "was_my_number_shown", "result",
    ),
)  # fmt: skip
ENTRIES = Kind(
    "entries", "異動・処分の記録", "記録番号", "journal_entry", "number", "recorded_at",
    (
        "number", "kind", "procedure", "actor", "office", "happened_on", "reported_on", _moment("recorded_at"),
        "reason", "cites", "cause", "corrects", "overtakes", "terminal",
        "(SELECT array_agg(s.kind || ':' || s.subject ORDER BY s.kind, s.subject) FROM journal_subject s"
        " WHERE s.municipality = t.municipality AND s.entry = t.number)",
    ),
)  # fmt: skip
PAPERS = Kind(
    "papers", "発行の記録", "発行番号", "documents_issue", "number", "issued_at",
    (
        "number", "kind", "version", "title", "issued_on", _moment("issued_at"), "entry", "actor", "office",
        "terminal", "copy_no", "copies", "reissue_of", "data_sha256",
        "encode(sha256(convert_to(data::text, 'UTF8')), 'hex')",
    ),
)  # fmt: skip
KINDS: dict[int, tuple[Kind, ...]] = {FORM: (LOOKS, ENTRIES, PAPERS)}


def marks_of(kind: Kind, day: date) -> Iterator[bytes]:
    """Key and hash of each record of a day, in the order of the keys; needs an open municipality."""
    begin, end = bounds(day)
    listed = ", ".join(f"({column})::text" for column in kind.columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {kind.key}, jsonb_build_array({listed})::text FROM {kind.table} t"  # noqa: S608
            f" WHERE municipality = %s AND {kind.at} >= %s AND {kind.at} < %s ORDER BY {kind.key}",
            [current_or_raise(), begin, end],
        )
        while rows := cursor.fetchmany(2_000):
            for key, text in rows:
                yield _key(key) + hashlib.sha256(text.encode()).digest()


def first_day() -> date | None:
    """The day of the earliest record of the open municipality."""
    begun = [_earliest(kind) for kind in KINDS[FORM]]
    found = [moment.astimezone(TOKYO).date() for moment in begun if moment is not None]
    return min(found, default=None)


def _earliest(kind: Kind) -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT min({kind.at}) FROM {kind.table} WHERE municipality = %s",  # noqa: S608
            [current_or_raise()],
        )
        moment: datetime | None = cursor.fetchone()[0]
    return moment


def bounds(day: date) -> tuple[datetime, datetime]:
    """The first moment of a day in Japan and that of the next."""
    begin = datetime.combine(day, time(), TOKYO)
    return begin, begin + timedelta(days=1)


def _key(key: uuid.UUID | int) -> bytes:
    return key.bytes if isinstance(key, uuid.UUID) else key.to_bytes(KEY, "big")
