"""What a run of bills prints (納入通知書の一括印刷): which bills, in which order, for whom."""

from django.db import connection

from kikan.businesses.water.models import Bill, Zone
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

TO_PRINT = """
SELECT b.number FROM water_bill b
JOIN water_point_state p ON p.municipality = b.municipality AND p.point = b.point AND p.ended_by IS NULL
  AND p.valid_from < b.valid_until AND p.valid_until >= b.valid_until
WHERE b.municipality = %(town)s AND b.ended_by IS NULL AND b.month = %(month)s AND (%(zone)s = 0 OR b.zone = %(zone)s)
  AND (b.water_charge IS NOT NULL OR b.sewer_charge IS NOT NULL)
ORDER BY p.zone, p.route, p.sequence, b.number
"""


def bills_to_print(month: int, zone: int) -> list[int]:
    """The bills of a month that ask for something, in the order of the routes (一括印刷の順)."""
    with connection.cursor() as cursor:
        cursor.execute(TO_PRINT, {"town": current_or_raise(), "month": month, "zone": zone})
        return [number for (number,) in cursor.fetchall()]


def payers_of(bills: list[int]) -> dict[int, int]:
    """The payer of each bill."""
    rows = Bill.objects.filter(municipality=current_or_raise(), ended_by__isnull=True, number__in=bills)
    return dict(rows.values_list("number", "payer"))


def zone_names() -> list[tuple[int, str]]:
    """(number, name) of every zone as known last."""
    rows = as_of(Zone, None).filter(municipality=current_or_raise()).order_by("zone", "valid_from")
    return list({z.zone: (z.zone, f"{z.zone}　{z.name}") for z in rows}.values())
