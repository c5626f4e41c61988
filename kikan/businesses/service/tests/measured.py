"""A contract and a week of October that was measured, for tests of the report."""

import uuid
from datetime import date, datetime

from django.db import connection
from django.test import Client

from kikan.businesses.service.reads.events import minute_of, moment_of
from kikan.businesses.service.tests.test_judging import VALUES
from kikan.law import book
from kikan.law.ordinances import ordinance_of
from kikan.shared.access.tests.people import client_of
from kikan.shared.operation.measuring import write
from kikan.shared.operation.models import Backup, Drill, Probe
from kikan.shared.tenancy import ordinances, tenant
from kikan.shared.tenancy.clock import TOKYO
from kikan.shared.tenancy.models import Municipality

TOWN, OTHER = 62022, 62031
# Water is promised day and night, the counter of residents also on Thursday evenings.
HOURS = [
    {"business": "water", "days": "every", "begins": 0, "minutes": 1440},
    {"business": "residents", "days": "open", "begins": 480, "minutes": 720},
    {"business": "residents", "days": "thu", "begins": 1200, "minutes": 60},
]
CONTRACT = {**VALUES, "service_windows": HOURS}


def operator_of_towns() -> Client:
    """Two towns under the contract; somebody of the first who runs its systems."""
    for code, name in ((TOWN, "見本市"), (OTHER, "例示市")):
        Municipality.objects.create(code=code, name=name, kana="ミホン", prefecture="架空県", is_sample=True)
        enter_contract(code, name)
    return client_of(TOWN, "operator")


def enter_contract(code: int, name: str, entry: int = 1) -> None:
    """The values of the tests' contract, marked as illustrative."""
    rows = [
        {"id": f"service_level.{n}", "from": date(2020, 1, 1), "value": v, "cites": "契約", "illustrative": True}
        for n, v in CONTRACT.items()
    ]  # fmt: skip
    with tenant(code):
        ordinances.enter(ordinance_of(book(), code, name, rows), entry=entry)


def at(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=TOKYO)


def proven(begins: datetime, until: datetime, status: int = 200) -> None:
    """Good probes for each minute of the time."""
    minutes = range(minute_of(begins), minute_of(until))
    Probe.objects.bulk_create(
        Probe(minute=moment_of(m), page_status=status, page_ms=20, database_ms=1, waiting_seconds=0)
        for m in minutes
    )


def measured(town: int = TOWN) -> None:
    """October from the 26th, with half an hour away on the 28th; answers of both towns; backups and a drill."""
    proven(at(26, 0), at(28, 9))
    proven(at(28, 9), at(28, 9, 10), status=500)
    proven(at(28, 9, 30), at(1, 0, month=11))
    for place, slow in ((town, 1), (OTHER, 50)):
        rows = [(at(27, 10), place, "residents.home", (0, 199, 0, 0, 0, 0, slow, 0, 0), 12_345)]
        write(rows, uuid.UUID(int=place))
    for day in range(27, 32):
        backup = Backup.objects.create(name=f"b{day}", version="1", bytes=1, seconds=1)
        _dated("operation_backup", backup.number, at(day, 3))
    drill = Drill.objects.create(
        version="1", backup="b", backup_at=at(27, 3), source="embedded", bytes=1, tables=1, rows=1, different=0,
        restore_seconds=90, lost_seconds=30, has_passed=True,
    )  # fmt: skip
    _dated("operation_drill", drill.number, at(27, 4))


def _dated(table: str, number: int, when: datetime) -> None:
    """The rows date themselves: add the same row again at another moment, as the owner's history would have it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE number = %s", [number])
        names = [c.name for c in cursor.description if c.name not in ("number", "at")]
        listed = ", ".join(names)
        cursor.execute(
            f"INSERT INTO {table} (at, {listed}) SELECT %s, {listed} FROM {table} WHERE number = %s",
            [when, number],
        )
