"""Winter months without reading (冬期概算): which zones, which points, how much."""

from datetime import date, timedelta

import numpy as np

from kikan.businesses.water.law.meters import UNKNOWN, winter_estimate
from kikan.businesses.water.models import ReadingKind, Zone
from kikan.businesses.water.reads.counting import counting_on
from kikan.businesses.water.reads.periods import Ints
from kikan.law import Law
from kikan.law.days import day as to_day
from kikan.shared.history import as_of
from kikan.shared.tenancy.columns import MISSING
from kikan.shared.tenancy.opener import current_or_raise


def is_winter(month: int, law: Law) -> bool:
    """Whether the ordinance lets nobody read in this month (1–12)."""
    own = law.of("water_supply")
    first, last = own.amount("winter_first_month"), own.amount("winter_last_month")
    return first <= month <= last if first <= last else month >= first or month <= last


def estimated_readings(month: int, zone: int, law: Law) -> tuple[dict[str, Ints], int]:
    """The estimates of a month (yyyymm) as columns of readings, and how many points nothing is known of."""
    year, index = divmod(month, 100)
    first = date(year, index, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    days = _reading_days(first, last, zone)
    standing = counting_on(to_day(last), zone=zone)
    standing = standing.rows(np.isin(standing.zone, list(days)) & (standing.begins < to_day(first)))
    volume = winter_estimate(standing.before, standing.last_year, law=law)
    known = volume != UNKNOWN
    standing, volume = standing.rows(known), volume[known]
    read_on = np.array([days[z] for z in standing.zone.tolist()], dtype=np.int64)
    zero = standing.point * 0
    columns = {
        "point": standing.point, "contract": standing.contract, "valid_from": standing.begins, "valid_until": read_on,
        "kind": zero + ReadingKind.WINTER, "previous_index": standing.previous_index, "index": zero + MISSING,
        "volume": volume, "well_volume": zero, "odd": zero,
    }  # fmt: skip
    return columns, int((~known).sum())


def _reading_days(first: date, last: date, zone: int) -> dict[int, int]:
    """The day each zone would have been read."""
    zones = as_of(Zone, last).filter(municipality=current_or_raise(), is_estimated_in_winter=True)
    if zone:
        zones = zones.filter(zone=zone)
    return {z.zone: to_day(first.replace(day=min(z.reading_day, last.day))) for z in zones}
