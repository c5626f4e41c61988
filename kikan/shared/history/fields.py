"""The columns of a history row and the question every read asks of them."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from kikan.shared.tenancy.models import TenantModel

OPEN = date(9999, 12, 31)


class HistoryModel(TenantModel):
    """A row that holds from `valid_from` until before `valid_until`, written by `entry`.

    A row is never changed: `ended_by` names the entry after which it is no longer believed.
    Concrete models set `key` (without the municipality) and
    `pk = CompositePrimaryKey("municipality", *key, "valid_from", "entry")`.
    """

    key: tuple[str, ...] = ("number",)

    valid_from = models.DateField("適用開始日")
    valid_until = models.DateField("適用終了日", default=OPEN)
    entry = models.BigIntegerField("記録番号")
    ended_by = models.BigIntegerField("終了させた記録番号", null=True)

    class Meta:
        abstract = True


def as_of(rows: Any, day: date | None, known_at: int | None = None) -> QuerySet[Any]:
    """The rows that hold on `day` (None: whenever) as known at entry `known_at` (None: now)."""
    queryset: QuerySet[Any] = rows if isinstance(rows, QuerySet) else rows.objects.all()
    if day is not None:
        queryset = queryset.filter(valid_from__lte=day, valid_until__gt=day)
    if known_at is None:
        return queryset.filter(ended_by__isnull=True)
    return queryset.filter(Q(ended_by__isnull=True) | Q(ended_by__gt=known_at), entry__lte=known_at)


AS_OF_SQL = "valid_from <= %(day)s AND %(day)s < valid_until"
KNOWN_SQL = "entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)"
