"""The chained daily digest: made for each finished day, and one altered, missing or added record is named."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from kikan.shared.access import Actor, digest, looks
from kikan.shared.access.models import Digest
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality
from kikan.site.commands import main
from kikan.site.launcher.roles import Place

TOWN, OTHER = 999997, 999989
FIRST = date(2026, 11, 20)


def clerk(town: int = TOWN) -> Actor:
    return Actor(7, town, 1, frozenset(), "10.0.0.7")


def a_day_of_work(day: date, count: int = 3, town: int = TOWN) -> None:
    """Looks and an act; on every day the same."""
    with clock.set_to(day):
        for person in range(1, count + 1):
            looks.record(clerk(town), screen="residents.person", persons=[person], reason="確認")
        with tenant(town):
            append(actor=clerk(town), kind="residents.moved_in", procedure="test", subjects=[("person", 18)])


@pytest.fixture
def town(live_database: Place) -> Iterator[int]:
    """Two municipalities with three days of work, summed on the fourth; rows are really committed."""
    for code in (TOWN, OTHER):
        Municipality.objects.create(code=code, name="見本町", kana="ミホン", prefecture="見本県")
        for days in range(3):
            a_day_of_work(FIRST + timedelta(days=days), town=code)
    with clock.set_to(FIRST + timedelta(days=3)):
        digest.make_missing(TOWN)
        digest.make_missing(OTHER)
        yield TOWN


def as_owner(owner: psycopg.Connection, statement: str, town: int = TOWN) -> None:
    """What somebody can do who owns the tables: row security is forced on the owner too, so he names the town."""
    owner.execute("SELECT set_config('kikan.municipality', %s, false)", [str(town)])
    done = owner.execute(statement)
    assert done.rowcount == 1
    owner.commit()


def told(town: int = TOWN, **given: object) -> list[tuple[str, str, str]]:
    _, faults = digest.verify(town, **given)  # type: ignore[arg-type]
    return [(fault.day.isoformat(), fault.kind, fault.what) for fault in faults]


def test_every_finished_day_has_a_line_that_names_what_it_covers(town: int) -> None:
    lines = digest.lines(town)
    assert [line.day for line in lines] == [FIRST + timedelta(days=d) for d in range(3)]
    assert dict(lines[0].rows) == {"looks": 3, "entries": 1, "papers": 0}
    assert [line.previous for line in lines] == [digest.ZERO, lines[0].sha256, lines[1].sha256]


def test_what_nobody_touched_is_proven(town: int) -> None:
    assert digest.verify(town) == (3, [])


def test_making_them_again_changes_nothing(town: int) -> None:
    before = digest.lines(town)
    assert digest.make_missing(town) == []
    assert digest.lines(town) == before


def test_an_altered_look_is_named(town: int, owner_connection: psycopg.Connection) -> None:
    as_owner(
        owner_connection,
        "UPDATE access_look SET reason = '公用' WHERE id = (SELECT id FROM access_look"
        " WHERE at < '2026-11-21' ORDER BY at LIMIT 1)",
    )
    assert told() == [("2026-11-20", "looks", "記録が書き換えられています")]


def test_a_removed_look_is_named(town: int, owner_connection: psycopg.Connection) -> None:
    as_owner(
        owner_connection,
        "DELETE FROM access_look WHERE id = (SELECT id FROM access_look WHERE at >= '2026-11-21' ORDER BY at LIMIT 1)",
    )
    assert told() == [("2026-11-21", "looks", "記録がなくなっています")]


def test_an_entry_whose_subject_was_changed_is_named_with_its_number(
    town: int, owner_connection: psycopg.Connection
) -> None:
    as_owner(owner_connection, "UPDATE journal_subject SET subject = 26 WHERE entry = 2")
    _, faults = digest.verify(town)
    assert [(f.ja, f.key) for f in faults] == [("異動・処分の記録", "記録番号 2")]


def test_a_look_added_to_a_finished_day_is_named(town: int) -> None:
    with clock.set_to(FIRST):
        looks.record(clerk(), screen="residents.person", persons=[99])
    assert told() == [("2026-11-20", "looks", "後から加えられた記録です")]


def test_whoever_alters_the_marks_too_breaks_the_day_and_the_chain(
    town: int, owner_connection: psycopg.Connection
) -> None:
    as_owner(
        owner_connection,
        "UPDATE access_digest_block SET marks = decode(repeat('00', 48), 'hex'),"
        " sha256 = encode(sha256(decode(repeat('00', 48), 'hex')), 'hex'), rows = 1"
        " WHERE day = '2026-11-20' AND kind = 'entries'",
    )
    assert ("2026-11-20", "", "要約値が、その内訳から計算した値と違います") in told()


def test_whoever_makes_all_days_anew_is_found_by_the_lines_handed_on(
    town: int, owner_connection: psycopg.Connection
) -> None:
    """The owner alters a look and forges a chain that fits itself: only the lines out of reach tell."""
    handed_on = {line.day: line.sha256 for line in digest.lines(town)}
    owner_connection.execute("SELECT set_config('kikan.municipality', %s, false)", [str(TOWN)])
    owner_connection.execute(
        "UPDATE access_look SET persons = '{5}' WHERE at >= '2026-11-21' AND persons = '{1}'"
    )
    owner_connection.execute("DELETE FROM access_digest_block")
    owner_connection.execute("DELETE FROM access_digest")
    owner_connection.commit()
    digest.make_missing(town)
    assert told() == []
    assert told(handed_on=handed_on) == [
        ("2026-11-21", "", "外部に渡した要約値と違います"),
        ("2026-11-22", "", "外部に渡した要約値と違います"),
    ]


def test_the_other_municipality_is_untouched_by_it(town: int, owner_connection: psycopg.Connection) -> None:
    as_owner(owner_connection, "UPDATE journal_entry SET cites = 'x' WHERE number = 1")
    assert digest.verify(OTHER) == (3, [])


def test_the_application_itself_cannot_alter_a_look_or_a_digest(town: int) -> None:
    for table in ("access_look", "access_digest", "access_digest_block"):
        for statement in (f"UPDATE {table} SET municipality = municipality", f"DELETE FROM {table}"):
            with (
                pytest.raises(Exception, match="permission denied"),
                tenant(town),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_the_command_names_the_altered_record_and_fails(
    town: int, owner_connection: psycopg.Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handed_on = tmp_path / "lines.txt"
    assert main(["audit", "digest", f"{TOWN:06d}", "--to", str(handed_on)]) == 0
    assert main(["audit", "digest", f"{TOWN:06d}", "--to", str(handed_on)]) == 0
    assert len(handed_on.read_text().splitlines()) == 3
    assert main(["audit", "verify", f"{TOWN:06d}", "--against", str(handed_on)]) == 0
    as_owner(owner_connection, "UPDATE journal_entry SET cites = 'x' WHERE number = 3")
    capsys.readouterr()
    assert main(["audit", "verify", f"{TOWN:06d}", "--against", str(handed_on)]) == 1
    assert "2026-11-22 異動・処分の記録：記録番号 3 記録が書き換えられています" in capsys.readouterr().out


def test_the_worker_waits_for_what_was_under_way_at_midnight(town: int) -> None:
    """A transaction of yesterday that has not ended keeps the day open; nobody waits for it."""
    begun, finish = threading.Event(), threading.Event()

    def work_late() -> None:
        with clock.set_to(FIRST + timedelta(days=3)), tenant(TOWN):
            append(actor=clerk(), kind="residents.moved_in", procedure="late", subjects=[])
            begun.set()
            finish.wait(20)
        connection.close()

    late = threading.Thread(target=work_late)
    late.start()
    begun.wait(20)
    with clock.set_to(FIRST + timedelta(days=4)):
        digest.digest_everywhere()
        with tenant(TOWN):
            waited = not Digest.objects.filter(day=FIRST + timedelta(days=3)).exists()
        finish.set()
        late.join()
        digest.digest_everywhere()
        counts = dict(digest.lines(TOWN)[-1].rows)
    assert waited
    assert counts["entries"] == 1
    assert digest.verify(TOWN)[1] == []
