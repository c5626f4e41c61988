"""What the pages of water show: frozen rows, a fixed small number of queries each."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Count, Max, Min, Q, Sum

from kikan.businesses.water.law.meters import oddities, volume_between
from kikan.businesses.water.models import (
    ArrearsStep,
    Beneficiary,
    Bill,
    ContractState,
    Meter,
    PointState,
    Reading,
    ReadingFile,
    ReadingReject,
    Zone,
)
from kikan.businesses.water.reads import words
from kikan.businesses.water.reads.counting import Counting, counting_on
from kikan.businesses.water.reads.points import Standing, point_on
from kikan.ground.eras import month_in_words
from kikan.law.days import day as to_day
from kikan.shared.errors import NotFound
from kikan.shared.history import as_of
from kikan.shared.ledger.models import Balance
from kikan.shared.tenancy.opener import current_or_raise

FEW = 50


@dataclass(frozen=True)
class MonthBilled:
    """The bills of a month in force."""

    month: int
    bills: int
    volume: int
    water: int
    sewer: int

    @property
    def ja(self) -> str:
        return month_in_words(self.month)


def months_billed(last: int = 13) -> list[MonthBilled]:
    """The latest months with bills, the oldest first."""
    rows = (
        Bill.objects.filter(municipality=current_or_raise(), ended_by__isnull=True)
        .values("month")
        .annotate(bills=Count("number"), volume=Sum("volume"), water_=Sum("water"), sewer_=Sum("sewer"))
        .order_by("-month")[:last]
    )
    found = [MonthBilled(r["month"], r["bills"], r["volume"], r["water_"], r["sewer_"]) for r in rows]
    return found[::-1]


@dataclass(frozen=True)
class ZoneState:
    """A zone and how far it is read in a month."""

    zone: int
    name: str
    cycle: int
    reading_day: int
    winter: bool
    points: int
    read: int


READ_IN_MONTH = """
SELECT p.zone, count(*), count(r.point) FROM water_point_state p
JOIN water_contract_state c ON c.municipality = p.municipality AND c.point = p.point AND c.ended_by IS NULL
  AND c.valid_from <= %(last)s AND c.valid_until > %(last)s
LEFT JOIN water_reading r ON r.municipality = p.municipality AND r.point = p.point AND r.ended_by IS NULL
  AND r.valid_until >= %(first)s AND r.valid_until <= %(last)s
WHERE p.municipality = %(town)s AND p.ended_by IS NULL AND p.valid_from <= %(last)s AND p.valid_until > %(last)s
GROUP BY p.zone
"""


def zone_states(day: date) -> list[ZoneState]:
    """The zones with their points in use and how many of them were read in the month of a day; two queries."""
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(READ_IN_MONTH, {"town": current_or_raise(), "first": first, "last": last})
        counted = {zone: (points, read) for zone, points, read in cursor.fetchall()}
    zones = as_of(Zone, day).filter(municipality=current_or_raise()).order_by("zone")
    return [
        ZoneState(
            z.zone, z.name, z.cycle, z.reading_day, z.is_estimated_in_winter, *counted.get(z.zone, (0, 0))
        )
        for z in zones
    ]


@dataclass(frozen=True)
class Waiting:
    """What waits on the home page."""

    rejects: int
    odd: int
    seals: int


def waiting(day: date) -> Waiting:
    """Lines set aside, odd readings of the last weeks nobody has checked, meters to be exchanged within half a year."""
    own = {"municipality": current_or_raise()}
    odd = as_of(Reading, None).filter(
        **own, valid_until__gt=day - timedelta(days=45), odd__gt=0, is_checked=False
    )
    seals = as_of(Meter, day).filter(**own, sealed_until__lte=day + timedelta(days=183))
    return Waiting(
        ReadingReject.objects.filter(**own, mended_by__isnull=True).count(), odd.count(), seals.count()
    )


@dataclass(frozen=True)
class Found:
    """A point in a list of hits."""

    point: int
    zone: int
    place: str = field(repr=False)
    payer: int | None
    calibre: int


def find_points(text: str, day: date) -> list[Found]:
    """Points by number, place or the user's 宛名番号; at most 50. Two queries."""
    own = {"municipality": current_or_raise()}
    states = as_of(PointState, day).filter(**own)
    if text.isascii() and text.isdigit() and len(text) <= 18:
        by_payer = as_of(ContractState, day).filter(**own, payer=int(text)).values_list("point", flat=True)
        states = states.filter(Q(point=int(text)) | Q(point__in=list(by_payer[:FEW])))
    else:
        states = states.filter(place__contains=text)
    rows = list(states.order_by("zone", "route", "sequence")[:FEW])
    payers = dict(
        as_of(ContractState, day)
        .filter(**own, point__in=[r.point for r in rows])
        .values_list("point", "payer")
    )
    return [Found(r.point, r.zone, r.place, payers.get(r.point), r.calibre) for r in rows]


@dataclass(frozen=True)
class PointPage:
    """A point with everything its page shows."""

    standing: Standing = field(repr=False)
    readings: tuple[Reading, ...]
    bills: tuple[Bill, ...]
    balances: dict[int, int]
    steps: tuple[ArrearsStep, ...]

    @property
    def contract(self) -> ContractState | None:
        return self.standing.contract

    def owed(self, bill: Bill) -> int:
        """What is still to be paid of a bill, water and sewer together."""
        return sum(self.balances.get(c, 0) for c in (bill.water_charge, bill.sewer_charge) if c)


def point_page(point: int, day: date) -> PointPage:
    """Errors: NotFound."""
    standing = point_on(point, day)
    own = {"municipality": current_or_raise(), "point": point}
    readings = as_of(Reading, None).filter(**own).order_by("-valid_until")[:24]
    bills = list(as_of(Bill, None).filter(**own).order_by("-valid_until")[:24])
    charges = [c for b in bills for c in (b.water_charge, b.sewer_charge) if c]
    balances: dict[int, int] = {}
    for row in Balance.objects.filter(municipality=current_or_raise(), charge__in=charges):
        balances[row.charge] = balances.get(row.charge, 0) + row.balance
    contract = standing.contract
    steps = (
        ArrearsStep.objects.filter(municipality=current_or_raise(), contract=contract.contract).order_by(
            "-entry"
        )
        if contract
        else ()
    )
    return PointPage(standing, tuple(readings), tuple(bills), balances, tuple(steps))


def bill_row(number: int) -> Bill:
    """The bill in force of a number. Errors: NotFound."""
    found = as_of(Bill, None).filter(municipality=current_or_raise(), number=number).first()
    if found is None:
        raise NotFound("この請求番号の料金はありません。", what_to_do="水栓の画面から開いてください。")
    return found


def bills_of_payer(person: int, last: int = 6) -> list[Bill]:
    """The latest bills of a user."""
    rows = as_of(Bill, None).filter(municipality=current_or_raise(), payer=person)
    return list(rows.order_by("-valid_until")[:last])


def contracts_of_payer(person: int) -> list[ContractState]:
    """The latest state of each contract of a user, the newest first."""
    rows = as_of(ContractState, None).filter(municipality=current_or_raise(), payer=person)
    newest: dict[int, ContractState] = {}
    for row in rows.order_by("valid_from"):
        newest[row.contract] = row
    return sorted(newest.values(), key=lambda r: r.valid_from, reverse=True)


def to_read(zone: int, day: date) -> Counting:
    """The points of a zone in the order of walking that are not read on or after the first of the day's month."""
    standing = counting_on(to_day(day) + 1, zone=zone)
    return standing.rows(standing.begins < to_day(day.replace(day=1)))


def standing_of(point: int, day: date) -> Counting:
    """Where counting stands at one point (empty where it is not in use)."""
    return counting_on(to_day(day) + 1, points=[point])


def meter_of(point: int, day: date) -> Meter | None:
    return as_of(Meter, day).filter(municipality=current_or_raise(), point=point).first()


def files() -> list[ReadingFile]:
    """Hand-held files taken, the newest first."""
    return list(ReadingFile.objects.filter(municipality=current_or_raise()).order_by("-number")[:100])


def rejects() -> list[ReadingReject]:
    """Lines that wait to be mended."""
    rows = ReadingReject.objects.filter(municipality=current_or_raise(), mended_by__isnull=True)
    return list(rows.order_by("file", "line")[:500])


def reject(file: int, line: int) -> ReadingReject:
    """Errors: NotFound."""
    row = ReadingReject.objects.filter(municipality=current_or_raise(), file=file, line=line).first()
    if row is None:
        raise NotFound("この行はありません。", what_to_do="一覧から開いてください。")
    return row


def odd_readings(day: date) -> list[Reading]:
    """Readings of the last weeks that look wrong (検針の点検)."""
    rows = as_of(Reading, None).filter(
        municipality=current_or_raise(), valid_until__gt=day - timedelta(days=45), odd__gt=0
    )
    return list(rows.order_by("-valid_until", "point")[:1000])


def payers_of(points: list[int], day: date) -> dict[int, int]:
    rows = as_of(ContractState, day).filter(municipality=current_or_raise(), point__in=points)
    return dict(rows.values_list("point", "payer"))


def places_of(points: list[int], day: date) -> dict[int, str]:
    rows = as_of(PointState, day).filter(municipality=current_or_raise(), point__in=points)
    return dict(rows.values_list("point", "place"))


def lands() -> list[Beneficiary]:
    """The register of beneficiary charges (受益者負担金台帳)."""
    rows = as_of(Beneficiary, None).filter(municipality=current_or_raise()).order_by("number", "-valid_from")
    newest: dict[int, Beneficiary] = {}
    for row in rows:
        newest.setdefault(row.number, row)
    return list(newest.values())


def land(number: int) -> Beneficiary:
    """Errors: NotFound."""
    found = next((each for each in lands() if each.number == number), None)
    if found is None:
        raise NotFound("この台帳番号の土地はありません。", what_to_do="一覧から開いてください。")
    return found


@dataclass(frozen=True)
class AccountSum:
    """The totals of a day and zone as the enterprise ledger books them (企業会計への集計)."""

    charged_on: date
    zone: int
    bills: int
    water: int
    water_tax: int
    sewer: int
    sewer_tax: int

    @property
    def receivable(self) -> int:
        """Dr 営業未収金 (water) and what the sewer account is owed."""
        return self.water + self.sewer


SUMS = """
SELECT e.happened_on, b.zone, count(*), sum(b.water)::bigint, sum(b.water_tax)::bigint, sum(b.sewer)::bigint,
  sum(b.sewer_tax)::bigint
FROM water_bill b JOIN journal_entry e ON e.municipality = b.municipality AND e.number = b.entry
WHERE b.municipality = %(town)s AND b.ended_by IS NULL AND b.month = ANY(%(months)s)
GROUP BY e.happened_on, b.zone ORDER BY e.happened_on, b.zone
"""


def account_sums(months: list[int]) -> list[AccountSum]:
    """Totals per day of the charge and zone; income is booked on the day of the charge."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS, {"town": current_or_raise(), "months": months})
        return [AccountSum(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Usage:
    """Bills of a month by bore and band of volume (使用水量分析)."""

    calibre: int
    band: int
    bills: int
    volume: int
    water: int


BANDS = (0, 10, 20, 30, 50, 100)
USAGE = """
SELECT calibre, width_bucket(volume::numeric, ARRAY[1, 11, 21, 31, 51, 101]::numeric[]), count(*), sum(volume)::bigint,
  sum(water)::bigint
FROM water_bill WHERE municipality = %(town)s AND ended_by IS NULL AND month = %(month)s
GROUP BY 1, 2 ORDER BY 1, 2
"""
BANDS_JA = ("0 m3", "1–10 m3", "11–20 m3", "21–30 m3", "31–50 m3", "51–100 m3", "101 m3以上")


def usage(month: int) -> list[Usage]:
    with connection.cursor() as cursor:
        cursor.execute(USAGE, {"town": current_or_raise(), "month": month})
        return [Usage(*row) for row in cursor.fetchall()]


def seals_ending(day: date, within: int = 365) -> list[Meter]:
    """Meters whose seal runs out (メーター検満一覧)."""
    rows = as_of(Meter, day).filter(
        municipality=current_or_raise(), sealed_until__lte=day + timedelta(days=within)
    )
    return list(rows.order_by("sealed_until", "point")[:2000])


def opened_and_closed(first: date, last: date) -> list[ContractState]:
    """Contracts that began or ended between two days (開閉栓簿)."""
    rows = as_of(ContractState, None).filter(municipality=current_or_raise())
    return list(
        rows.filter(Q(opened_on__gte=first, opened_on__lte=last) | Q(valid_until__gte=first, valid_until__lte=last))
        .order_by("valid_until", "point")[:1000]
    )  # fmt: skip


TRIAL = """
SELECT number, contract, point, payer, zone, volume, sewage, water, sewer, odd, part_days, kind FROM water_bill_trial
WHERE municipality = %(town)s AND run = %(run)s {where} ORDER BY {order} LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Tried:
    """A bill of a run before it is decided."""

    number: int
    contract: int
    point: int
    payer: int
    zone: int
    volume: int
    sewage: int
    water: int
    sewer: int
    odd: int
    part_days: int
    kind: int

    @property
    def total(self) -> int:
        return self.water + self.sewer


CHECKS = {
    "odd": ("AND odd > 0", "odd DESC, number"),
    "high": ("", "water + sewer DESC, number"),
    "zero": ("AND volume = 0", "number"),
    "new": ("AND part_days > 0", "number"),
}


def tried_bills(run: int, check: str, limit: int = 200) -> list[Tried]:
    """A check list of a run (点検リスト): odd, high, nothing used, opened within the period."""
    where, order = CHECKS[check]
    with connection.cursor() as cursor:
        cursor.execute(
            TRIAL.format(where=where, order=order), {"town": current_or_raise(), "run": run, "limit": limit}
        )
        return [Tried(*row) for row in cursor.fetchall()]


TRIAL_BANDS = """
SELECT width_bucket(volume::numeric, ARRAY[1, 11, 21, 31, 51, 101]::numeric[]), count(*) FROM water_bill_trial
WHERE municipality = %(town)s AND run = %(run)s GROUP BY 1
"""


def tried_by_band(run: int) -> list[int]:
    """How many trial bills lie in each band of volume."""
    with connection.cursor() as cursor:
        cursor.execute(TRIAL_BANDS, {"town": current_or_raise(), "run": run})
        found = dict(cursor.fetchall())
    return [found.get(n, 0) for n in range(len(BANDS_JA))]


def span_of_months() -> tuple[int, int] | None:
    """The first and last month with bills."""
    found: Any = Bill.objects.filter(municipality=current_or_raise(), ended_by__isnull=True).aggregate(
        first=Min("month"), last=Max("month")
    )
    return (found["first"], found["last"]) if found["first"] else None


def serials_of(points: list[int], day: date) -> dict[int, str]:
    """The serial of the meter at each point."""
    rows = as_of(Meter, day).filter(municipality=current_or_raise(), point__in=points)
    return dict(rows.values_list("point", "serial"))


def doubts_of(point: int, read_on: date, index: int) -> list[str]:
    """What looks wrong about an index that is about to be entered, in words; a fallen one is refused by the act."""
    now = standing_of(point, read_on)
    if not len(now) or not int(now.digits[0]):
        return []
    volume, rolled = volume_between(now.previous_index, np.array([index]), now.digits)
    volume = volume + now.carried
    if int(volume[0]) < 0:
        return []
    found = words.odd_ja(int(oddities(volume, rolled, now.last_year)[0]))
    return [f"使用水量 {int(volume[0]):,}m3：{ja}" for ja in found]


def owed_of(bill: Bill) -> int:
    """What is still to be paid of a bill."""
    charges = [c for c in (bill.water_charge, bill.sewer_charge) if c]
    rows = Balance.objects.filter(municipality=current_or_raise(), charge__in=charges)
    return sum(rows.values_list("balance", flat=True))
