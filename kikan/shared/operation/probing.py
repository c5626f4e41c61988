"""The probe (死活監視): once a minute the database, the queue and a page, as a user would ask for it.

A minute without a row is a minute nobody can prove: where the database or the worker was away it counts as a stop.
"""

import http.client
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from kikan.shared.operation.models import Probe

PAGE_SECONDS = 20
NO_ANSWER = 0
WAITING = """
SELECT coalesce(max(extract(epoch FROM now() - greatest(requested_at, not_before))), 0)::int
FROM jobs_run WHERE state = 'queued' AND not_before <= now()
"""
_done: list[datetime] = []


def probe_each_minute() -> bool:
    """Probe where this minute has not been; the worker calls it each second. Whether a row was written."""
    minute = datetime.now(UTC).replace(second=0, microsecond=0)
    if not settings.KIKAN_PROBE_URL or minute in _done:
        return False
    _done[:] = [minute]
    probe(minute, settings.KIKAN_PROBE_URL)
    return True


def probe(minute: datetime, url: str) -> Probe:
    """Ask for the page and the queue, and keep what came; the first of several workers counts."""
    status, page_ms = ask(url)
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        ((waiting,),) = cursor.fetchall()
    found = Probe(
        minute=minute, page_status=status, page_ms=page_ms, database_ms=_since(began), waiting_seconds=waiting
    )
    Probe.objects.bulk_create([found], ignore_conflicts=True)
    return found


def ask(url: str) -> tuple[int, int]:
    """The status of a page (0 where none came) and how many milliseconds it took."""
    place, began = urlsplit(url), time.monotonic()
    kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
    talk = kind(place.hostname or "", place.port, timeout=PAGE_SECONDS)
    try:
        talk.request("GET", place.path or "/", headers={"User-Agent": "kikan probe"})
        answer = talk.getresponse()
        answer.read()
        return answer.status, _since(began)
    except (OSError, http.client.HTTPException):
        return NO_ANSWER, _since(began)
    finally:
        talk.close()


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)
