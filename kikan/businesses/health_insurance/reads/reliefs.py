"""Reliefs of insured persons (軽減等), and what their reports are checked against."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from kikan.businesses.health_insurance.models import Relief
from kikan.shared.errors import NotFound
from kikan.shared.history import OPEN
from kikan.shared.tenancy.opener import current_or_raise

# 離職理由コード of 雇用保険受給資格者証: 特定受給資格者, then 特定理由離職者.
LEAVING = {
    11: "11 解雇",
    12: "12 天災等による事業の継続不能での解雇",
    21: "21 雇止め（雇用期間3年以上）",
    22: "22 雇止め（雇用期間3年未満・更新の明示あり）",
    31: "31 事業主の働きかけによる自己都合退職",
    32: "32 事業所移転等に伴う自己都合退職",
    23: "23 期間満了（雇用期間3年未満・更新の明示なし）",
    33: "33 正当な理由のある自己都合退職",
    34: "34 正当な理由のある自己都合退職（期間12月未満）",
}
BIRTH = """
SELECT max(birth_on) FROM fact_residents_residency WHERE municipality = %s AND person = %s AND ended_by IS NULL
"""


@dataclass(frozen=True)
class ReliefLine:
    """A relief in force: its kind and time, and the entry that wrote it."""

    kind_ja: str
    valid_from: date
    valid_until: date
    is_multiple_birth: bool
    entry: int

    @property
    def last_on(self) -> date | None:
        return None if self.valid_until == OPEN else self.valid_until - timedelta(days=1)


def reliefs_of(person: int) -> list[ReliefLine]:
    """The newest first."""
    rows = Relief.objects.filter(municipality=current_or_raise(), person=person, ended_by__isnull=True)
    return [
        ReliefLine(r.get_kind_display(), r.valid_from, r.valid_until, r.is_multiple_birth, r.entry)
        for r in rows.order_by("-valid_from", "kind")
    ]


def birth_of(person: int) -> date:
    """The day of birth as the register publishes it. Errors: NotFound."""
    with connection.cursor() as cursor:
        cursor.execute(BIRTH, [current_or_raise(), person])
        (found,) = cursor.fetchone()
    if found is None:
        raise NotFound("生年月日が住民記録にありません。", what_to_do="住民記録を確かめてください。")
    return found
