"""Penalties that members have approved against the provider, and what of them was taken off a bill (減額の差引き).

A penalty stands in the member's own tenant: each is opened by itself, one after the other, and its amounts alone are
taken from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Sum

from kikan.businesses.joint_office.models import Deduction
from kikan.businesses.joint_office.reads.members import members_on
from kikan.ground.eras import month_in_words
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise

APPROVED = (
    "SELECT first_month, money FROM fact_service_penalty WHERE municipality = %s AND money > 0 ORDER BY 1"
)
Penalties = Mapping[int, Mapping[int, int]]
"""Per member the money of each quarter (year × 12 + month − 1 of its first month), in yen."""


@dataclass(frozen=True)
class Taken:
    """What is taken off the bill of a member for a quarter."""

    member: int
    first_month: int
    amount: int


def quarter_ja(first_month: int) -> str:
    """令和8年7月からの四半期."""
    return f"{month_in_words(first_month // 12 * 100 + first_month % 12 + 1)}からの四半期"


def seen_by(union: int, members: Iterable[int]) -> list[int]:
    """The members of an office whose own tenants it may look into: all of a union, itself of a town that holds it."""
    is_union = Municipality.objects.filter(code=union, kind="union").exists()
    wanted = list(members) if is_union else [union]
    return sorted(
        set(Municipality.objects.filter(code__in=wanted).values_list("code", flat=True)) & set(members)
    )


def penalties_of(union: int) -> dict[int, dict[int, int]]:
    """What each member has approved; no tenant is open. Members without a tenant here are left out."""
    with tenant(union):
        members = {m.member for m in members_on(None)}
    found: dict[int, dict[int, int]] = {}
    for member in seen_by(union, members):
        with tenant(member), connection.cursor() as cursor:
            cursor.execute(APPROVED, [member])
            found[member] = dict(cursor.fetchall())
    return {member: of for member, of in found.items() if of}


def taken_before() -> dict[tuple[int, int], int]:
    """What was taken off already, by member and quarter; the union is open."""
    rows = Deduction.objects.filter(municipality=current_or_raise())
    sums = rows.values_list("member", "first_month").annotate(sum=Sum("amount"))
    return {(member, first_month): amount for member, first_month, amount in sums}


def to_take(
    member: int, due: int, approved: Mapping[int, int], before: Mapping[tuple[int, int], int]
) -> list[Taken]:
    """What the next bill of a member is lessened by, the oldest quarter first; what is above it waits for another."""
    found = []
    for first_month, money in sorted(approved.items()):
        amount = min(money - before.get((member, first_month), 0), due)
        if amount > 0:
            found.append(Taken(member, first_month, amount))
            due -= amount
    return found


def taken_from(allocation: int) -> dict[int, list[Taken]]:
    """What was taken off the bills of a sheet, by member."""
    rows = Deduction.objects.filter(municipality=current_or_raise(), allocation=allocation)
    found: dict[int, list[Taken]] = {}
    for row in rows.order_by("member", "first_month"):
        found.setdefault(row.member, []).append(Taken(row.member, row.first_month, row.amount))
    return found
