"""The database itself keeps municipalities apart: generated over every table and view there is."""

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy import NoMunicipality, tenant
from kikan.shared.tenancy.guard import tenant_tables
from tests.conftest import OTHER_TOWN

# Tables without a resident in them, used before or across municipalities.
CONTROL = {
    "access_door", "access_former_password", "access_grant", "access_grant_end", "access_office", "access_terminal",
    "access_terminal_rule", "access_user", "desk_sent_form", "django_content_type", "django_migrations",
    "exchange_erasure", "exchange_leaving_proof",
    "django_session", "jobs_approval", "jobs_run", "operation_backup", "operation_drill", "operation_outage_copy",
    "operation_outage_key", "operation_probe", "operation_response", "operation_task", "operation_upgrade",
    "tenancy_municipality",
}  # fmt: skip

SECURED = """
SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
  EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenant' AND p.polcmd = '*'
    AND pg_get_expr(p.polqual, p.polrelid) LIKE '%kikan.municipality%'
    AND pg_get_expr(p.polwithcheck, p.polrelid) LIKE '%kikan.municipality%'),
  pg_get_userbyid(c.relowner) <> current_user
FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
"""
VIEWS = """
SELECT relname, coalesce('security_invoker=true' = ANY(reloptions), false) FROM pg_class
WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace
"""
REFERENCES = """
SELECT c.relname, t.relname, array_agg(a.attname::text) FROM pg_constraint p
JOIN pg_class c ON c.oid = p.conrelid JOIN pg_class t ON t.oid = p.confrelid
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(p.conkey)
WHERE p.contype = 'f' GROUP BY p.oid, c.relname, t.relname
"""
FIRST_OF_KEY = """
SELECT c.relname, a.attname FROM pg_constraint p JOIN pg_class c ON c.oid = p.conrelid
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.conkey[1] WHERE p.contype = 'p'
"""
RIGHTS = """
SELECT table_name, privilege_type, NULL FROM information_schema.role_table_grants WHERE grantee = current_user
UNION ALL
SELECT table_name, privilege_type, column_name FROM information_schema.role_column_grants
WHERE grantee = current_user AND privilege_type = 'UPDATE'
"""


@pytest.fixture(scope="module", autouse=True)
def _town(settled_town: int) -> None:
    """Every test here looks at the invented town."""


def rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        found: list[tuple[object, ...]] = cursor.fetchall()
    return found


def all_tables() -> set[str]:
    return {str(name) for name, *_ in rows(SECURED)}


def kept_apart() -> set[str]:
    """Tenant tables of the models and the trial tables beside them."""
    return all_tables() - CONTROL


def test_every_table_is_a_listed_control_table_or_belongs_to_a_municipality() -> None:
    unlisted = kept_apart() - tenant_tables() - {t for t in all_tables() if t.endswith("_trial")}
    assert unlisted == set()
    assert all_tables() | {"desk_sent_form"} >= CONTROL


def test_row_security_is_forced_and_has_the_tenants_policy_on_every_tenant_table() -> None:
    secured = {str(n): (forced, policy, owned) for n, forced, policy, owned in rows(SECURED)}
    assert {t: secured[t] for t in kept_apart() if secured[t] != (True, True, True)} == {}


def test_every_view_runs_with_the_rights_of_its_reader() -> None:
    assert [name for name, invoker in rows(VIEWS) if not invoker] == []


def test_the_municipality_comes_first_in_every_key() -> None:
    first = dict(rows(FIRST_OF_KEY))
    assert {t: first[t] for t in kept_apart() if t in first and first[t] != "municipality"} == {}


def test_no_reference_between_tenant_tables_can_leave_the_municipality() -> None:
    ours = kept_apart()
    loose = [
        (table, target)
        for table, target, columns in rows(REFERENCES)
        if table in ours and target in ours and "municipality" not in columns  # type: ignore[operator]
    ]
    assert loose == []


@pytest.mark.parametrize("table", sorted(tenant_tables()))
def test_the_other_municipality_sees_no_row(table: str, settled_town: int) -> None:
    query = f"SELECT count(*) FROM {table}"
    with tenant(OTHER_TOWN):
        assert rows(query) == [(0,)], table


def test_most_tables_do_hold_rows_of_the_municipality(settled_town: int) -> None:
    with tenant(settled_town):
        filled = [t for t in tenant_tables() if rows(f"SELECT EXISTS (SELECT 1 FROM {t})") == [(True,)]]
    assert len(filled) > 25


@pytest.mark.parametrize("table", sorted(tenant_tables()))
def test_reading_without_a_municipality_is_loud(table: str) -> None:
    with pytest.raises(NoMunicipality):
        rows(f"SELECT 1 FROM {table} LIMIT 1")


def test_a_setting_left_by_nobody_gives_no_rows_even_past_the_guard(settled_town: int) -> None:
    with tenant(settled_town):
        assert rows("SELECT count(*) FROM addressees_person") != [(0,)]
    connection.execute_wrappers.clear()
    try:
        assert rows("SELECT count(*) FROM addressees_person") == [(0,)]
    finally:
        connection.close()


def test_a_row_cannot_be_written_into_another_municipality(settled_town: int) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), tenant(OTHER_TOWN):
        rows(
            "INSERT INTO journal_counter (municipality, series, last)"
            f" VALUES ({settled_town}, 7, 1) RETURNING last"
        )


def test_a_row_cannot_point_at_a_person_of_another_municipality(settled_town: int) -> None:
    with tenant(settled_town):
        ((person,),) = rows("SELECT number FROM addressees_person ORDER BY number LIMIT 1")
    with pytest.raises(IntegrityError), tenant(OTHER_TOWN):
        rows(
            "INSERT INTO ledger_charge (municipality, number, levy, fiscal_year, payer, reference, entry)"
            f" VALUES ({OTHER_TOWN}, 1, 21, 2026, {person}, 1, 1) RETURNING number"
        )


def histories() -> list[type[HistoryModel]]:
    return [m for m in apps.get_models() if issubclass(m, HistoryModel) and m._meta.managed]


@pytest.mark.parametrize("model", histories(), ids=lambda m: m._meta.db_table)
def test_of_a_history_row_only_its_end_may_be_written_and_nothing_deleted(model: type[HistoryModel]) -> None:
    granted = {(p, c) for t, p, c in rows(RIGHTS) if t == model._meta.db_table}
    assert {c for p, c in granted if p == "UPDATE" and c} == {"ended_by"}
    assert "DELETE" not in {p for p, _ in granted}
    assert ("UPDATE", None) not in granted


def test_a_row_that_was_ended_cannot_be_ended_again(settled_town: int) -> None:
    end = "UPDATE addressees_name SET ended_by = %s WHERE person = %s AND ended_by IS NOT NULL"
    with tenant(settled_town), transaction.atomic():
        ((person, entry),) = rows("SELECT person, entry FROM addressees_name ORDER BY person LIMIT 1")
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE addressees_name SET ended_by = %s WHERE person = %s AND ended_by IS NULL",
                [entry, person],
            )
            assert cursor.rowcount >= 1
            cursor.execute(end, [entry, person])
            assert cursor.rowcount == 0
        transaction.set_rollback(True)


def test_the_application_role_is_no_superuser_and_cannot_bypass_row_security() -> None:
    assert rows("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") == [(False,)]
