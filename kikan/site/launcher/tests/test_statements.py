"""On the second version of PostgreSQL no statement is left out, and few are sent twice."""

import psycopg
import pytest

from kikan.site.launcher.tests.statements import Keeping, Sent, short_name, taken


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT a FROM b WHERE c IN (%s, %s, %s)", "SELECT a FROM b WHERE c IN (%s)"),
        ("INSERT INTO a VALUES (%s, %s), (%s, %s)", "INSERT INTO a VALUES (%s, %s)"),
        ('SAVEPOINT "s140_x12"', 'SAVEPOINT "s7_x3"'),
    ],
)
def test_the_length_of_a_list_and_a_number_make_no_other_statement(one: str, other: str) -> None:
    assert short_name(one) == short_name(other)


def test_another_column_makes_another_statement() -> None:
    assert short_name("SELECT a FROM b") != short_name("SELECT c FROM b")


def sending(**names: str) -> dict[str, Sent]:
    """Tests of a second each that send these."""
    return {test: Sent(1, frozenset(sent)) for test, sent in names.items()}


def test_whoever_sends_nothing_of_its_own_is_left_out() -> None:
    units = {"small": ["small"], "large": ["large"], "other": ["other"]}
    assert taken(units, sending(small="a", large="ab", other="c")) == {"large", "other"}


def test_of_two_that_send_the_same_the_quick_one_is_taken() -> None:
    units = {"slow": ["slow"], "quick": ["quick"]}
    both = frozenset("ab")
    assert taken(units, {"slow": Sent(9, both), "quick": Sent(1, both)}) == {"quick"}


def test_a_file_is_taken_for_any_of_its_tests() -> None:
    units = {"file": ["file::one", "file::two"], "alone": ["alone"]}
    sent = {"file::one": Sent(1, frozenset("a")), "file::two": Sent(0, frozenset("bc"))}
    assert taken(units, {**sent, **sending(alone="b")}) == {"file"}


def test_what_nobody_wrote_down_is_taken() -> None:
    assert taken({"new": ["new"], "old": ["old"]}, sending(old="a")) == {"new", "old"}


def test_a_test_that_sends_nothing_is_left_out() -> None:
    assert taken({"quiet": ["quiet"]}, sending(quiet="")) == set()


@pytest.mark.django_db
def test_what_a_test_sends_is_kept(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    for owner, method in (
        *((psycopg.Cursor, name) for name in ("execute", "executemany", "copy", "stream")),
        (psycopg.ServerCursor, "execute"),
    ):
        # Restored afterwards.
        monkeypatch.setattr(owner, method, getattr(owner, method))
    import subprocess

    monkeypatch.setattr(subprocess.Popen, "__init__", subprocess.Popen.__init__)
    keeping = Keeping(tmp_path)  # type: ignore[arg-type]
    keeping.test = "this"
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::integer + 1", [1])
    subprocess.run(["true"], check=True)
    assert keeping.sent == {short_name("SELECT %s::integer + 1"), "process of this"}
