"""Answers are counted in memory and written as whole minutes; a probe keeps what came, or that nothing came."""

import http.server
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from kikan.shared.operation import probing
from kikan.shared.operation.measuring import BORDERS, Recorder, Row, Tally, write
from kikan.shared.operation.models import Probe, Response

MINUTE = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
PROCESS = uuid.UUID(int=1)


def _counted(*milliseconds: int) -> list[Row]:
    tally = Tally()
    for one in milliseconds:
        tally.note(MINUTE + timedelta(seconds=7), 62022, "residents.home", one)
    return tally.ended(MINUTE + timedelta(minutes=1))


def test_an_answer_lies_in_the_class_whose_border_it_does_not_pass() -> None:
    ((minute, place, route, counts, total),) = _counted(0, 100, 101, 3_000, 3_001, 99_999)
    assert (minute, place, route, total) == (MINUTE, 62022, "residents.home", 106_201)
    by_border = dict(zip((*BORDERS, None), counts, strict=True))
    assert {b: n for b, n in by_border.items() if n} == {100: 2, 300: 1, 3_000: 1, 5_000: 1, None: 1}


def test_a_minute_that_still_runs_stays() -> None:
    tally = Tally()
    tally.note(MINUTE, 0, "sign_in", 5)
    assert tally.ended(MINUTE) == []
    assert len(tally.ended(MINUTE + timedelta(minutes=1))) == 1
    assert tally.ended(MINUTE + timedelta(minutes=1)) == []


@pytest.mark.django_db
def test_many_answers_are_one_statement_and_the_same_again_adds_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    tally = Tally()
    for n in range(500):
        tally.note(MINUTE, 62022, f"screen{n % 40}", n)
    rows = tally.ended(MINUTE + timedelta(minutes=1))
    with django_assert_num_queries(1):
        write(rows, PROCESS)
    write(rows, PROCESS)
    assert Response.objects.count() == 40
    assert sum(sum(r.counts) for r in Response.objects.all()) == 500


def test_what_could_not_be_written_is_written_the_next_time() -> None:
    written: list[Row] = []
    fails = [True]

    def writer(rows: object, process: uuid.UUID) -> None:
        if fails.pop():
            raise DatabaseError
        written.extend(rows)  # type: ignore[arg-type]

    recorder = Recorder(writer)
    recorder.tally.note(MINUTE, 62022, "residents.home", 120)
    recorder.flush()
    assert written == []
    fails.append(False)
    recorder.flush()
    assert [(r[0], sum(r[3])) for r in written] == [(MINUTE, 1)]


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET minute = now()"])
@pytest.mark.parametrize("table", ["operation_probe", "operation_response"])
def test_what_was_measured_cannot_be_changed(table: str, statement: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.fixture
def page() -> Iterator[str]:
    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/sign-in" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.django_db
def test_the_probe_keeps_one_answer_a_minute_the_first(page: str) -> None:
    assert probing.probe(MINUTE, f"{page}/sign-in").page_status == 200
    assert probing.probe(MINUTE, f"{page}/gone").page_status == 404
    assert Probe.objects.get().page_status == 200


@pytest.mark.django_db
def test_a_page_that_does_not_answer_is_a_row_without_answer() -> None:
    probing.probe(MINUTE, "http://127.0.0.1:9/sign-in")
    assert Probe.objects.get().page_status == probing.NO_ANSWER


def test_the_first_answer_of_a_minute_writes_those_before_beside_it(live_database: object) -> None:
    recorder = Recorder()
    recorder.tally.note(MINUTE, 62022, "residents.home", 120)
    recorder.note(62022, "residents.home", 5)
    for thread in threading.enumerate():
        if thread.name == "response times":
            thread.join(timeout=20)
    assert [(r.minute, r.place, r.total_ms) for r in Response.objects.all()] == [(MINUTE, 62022, 120)]
