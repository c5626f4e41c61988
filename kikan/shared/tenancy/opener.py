"""One transaction, one municipality: the only place that sets the tenant of a connection."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction

SETTING = "kikan.municipality"
# Every transaction of a municipality shares this lock, so that putting it back from a backup can wait for
# all of them and let none in; it travels with the setting and costs no trip.
LOCK = 0x4B494B
OPEN = "select set_config(%s, %s, true), pg_advisory_xact_lock_shared(%s, %s)"


class NoMunicipality(RuntimeError):
    """A tenant table was named while no municipality was open."""


class AnotherMunicipalityOpen(RuntimeError):
    """A second municipality was asked for inside a transaction of the first."""


def current(alias: str = "default") -> int | None:
    """The municipality (団体) open on this thread's connection, or None."""
    code: int | None = getattr(connections[alias], "kikan_municipality", None)
    return code


def current_or_raise(alias: str = "default") -> int:
    code = current(alias)
    if code is None:
        raise NoMunicipality("no municipality is open")
    return code


def format_code(code: int) -> str:
    """62022 -> '062022', the local government code (全国地方公共団体コード) as people write it."""
    return f"{code:06d}"


@contextmanager
def tenant(code: int, alias: str = "default", *, one_moment: bool = False) -> Iterator[None]:
    """Open one transaction for one municipality; joining the one already open is allowed.

    one_moment: every statement sees the same state (repeatable read), for long reads of much.

    Errors: AnotherMunicipalityOpen inside a transaction of another municipality.
    """
    connection = connections[alias]
    open_code = current(alias)
    if open_code == code:
        yield
        return
    if open_code is not None:
        raise AnotherMunicipalityOpen("a transaction of another municipality is open")
    inside_test = connection.in_atomic_block
    with transaction.atomic(using=alias):
        if one_moment and not inside_test:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with connection.cursor() as cursor:
            cursor.execute(OPEN, [SETTING, str(int(code)), LOCK, code])
        connection.kikan_municipality = code  # type: ignore[attr-defined]
        try:
            yield
        finally:
            connection.kikan_municipality = None  # type: ignore[attr-defined]
        if inside_test:
            # A savepoint released keeps a local setting until the outer transaction ends.
            _set(connection, "")


def keep_others_out(code: int) -> None:
    """Wait until no other transaction of the open municipality is under way; others then wait for ours."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [LOCK, code])


def _set(connection, value: str) -> None:  # type: ignore[no-untyped-def]
    with connection.cursor() as cursor:
        cursor.execute("select set_config(%s, %s, true)", [SETTING, value])
