"""Every run and every file of a municipality, beside another that is full of people: nothing passes over."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from kikan.businesses.leaving.procedures import leave
from kikan.businesses.service.procedures.outage_keys import add_outage_key
from kikan.shared.access import system_actor
from kikan.shared.access.tests.people import user_with
from kikan.shared.exchange import leaving
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.manifest import Job, all_manifests
from kikan.shared.outage import sealing
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.guard import tenant_tables
from kikan.shared.worklist import sweep
from kikan.site.samples.settling import bring_in
from kikan.site.samples.sources import town_data
from tests.conftest import MODEL_TOWN, OTHER_TOWN, SAMPLE_DAY
from tests.security.left import asked
from tests.security.migrated import rehearsed_once

JOBS = [job for manifest in all_manifests() for job in manifest.jobs]
PARAMETERS: dict[str, dict[str, int | str]] = {
    "collection.book_file": {"file": 1},
    "data_migration.profile_file": {"file": 1},
    "data_migration.compare": {"rehearsal": 1, "fiscal_year": 2026},
    "data_migration.erase_files": {"erasure": 1},
    "data_migration.rehearse": {"rehearsal": 1},
    "leaving.write_delivery": {"leaving": 1},
    "data_migration.take_in": {"rehearsal": 1},
    "collection.print_reminders": {"entry": 1},
    "collection.remind": {"due_on": 20261130, "sent_on": 20261218},
    "health_insurance.assess_year": {"fiscal_year": 2026},
    "health_insurance.charge_interim": {"fiscal_year": 2024},
    "health_insurance.print_notices": {"fiscal_year": 2026},
    "health_insurance.print_pension_papers": {"fiscal_year": 2026, "paper": "begun"},
    "health_insurance.decide_ratios": {"fiscal_year": 2026},
    "health_insurance.find_high_cost": {"month": 202607},
    "health_insurance.print_high_cost_letters": {"month": 202607},
    "collection.pay_out": {"day": 20261130, "purpose": 0},
    "child_allowance.decide_payments": {"pay_month": 202612},
    "child_allowance.print_status_reports": {"year": 2026, "held_back": 0},
    "late_elderly_medical.assess_year": {"fiscal_year": 2024},
    "late_elderly_medical.charge_interim": {"fiscal_year": 2024},
    "late_elderly_medical.decide_ratios": {"fiscal_year": 2026},
    "late_elderly_medical.make_union_file": {"kind": 1, "fiscal_year": 2026},
    "late_elderly_medical.print_notices": {"fiscal_year": 2026},
    "late_elderly_medical.print_confirmations": {"fiscal_year": 2026},
    "long_term_care.assess_year": {"fiscal_year": 2024},
    "long_term_care.charge_interim": {"fiscal_year": 2024},
    "long_term_care.decide_ratios": {"fiscal_year": 2026},
    "long_term_care.renew_room_meals": {"fiscal_year": 2026},
    "long_term_care.decide_high_costs": {"month": 202610},
    "long_term_care.correct_high_costs": {"month": 202610, "due_on": 20270331},
    "long_term_care.announce_restrictions": {"answer_by": 20261231},
    "long_term_care.print_restriction_announcements": {"fiscal_year": 2026},
    "long_term_care.print_notices": {"fiscal_year": 2026},
    "long_term_care.print_ratio_cards": {"fiscal_year": 2026},
    "long_term_care.print_renewal_reminders": {"month": 202612},
    "long_term_care.print_high_cost_letters": {"month": 202610},
    "long_term_care.print_room_meal_reminders": {"fiscal_year": 2026},
    "long_term_care.print_combined_letters": {"fiscal_year": 2025},
    "medical_subsidy.print_certificates": {"day": 20260701},
    "medical_subsidy.print_not_renewed": {"fiscal_year": 2026},
    "medical_subsidy.renew": {"fiscal_year": 2026},
    "resident_tax.assess_year": {"fiscal_year": 2026},
    "resident_tax.check_documents_of_year": {"fiscal_year": 2026},
    "resident_tax.count_taxes": {"fiscal_year": 2026},
    "resident_tax.merge_documents_of_year": {"fiscal_year": 2026},
    "resident_tax.print_notices": {"fiscal_year": 2026, "kind": "taxpayers"},
    "resident_tax.withhold_year": {"fiscal_year": 2026},
    "elections.print_extracts": {"day": 20261123},
    "elections.print_cards": {"election": 1},
    "elections.register_voters": {"base": 20260901, "registered": 20260902},
    "schooling.fill_register": {"day": 20261123},
    "schooling.make_register": {"year": 2027},
    "schooling.print_health_notices": {"year": 2027},
    "schooling.print_notices": {"year": 2027},
    "water.bill_month": {"month": 202610},
    "water.print_bills": {"month": 202610, "zone": 0},
    "water.pursue": {"step": 1},
    "water.settle_winter": {"zone": 0},
    "residents.count_month": {"month": 202610},
    "residents.count_year": {"year": 2026},
}
"""What a job must be told; one that needs nothing is not listed."""
REFUSED = ("data_migration.take_in", "data_migration.compare", "data_migration.erase_files")
"""Nothing is taken into a town with records, compared with amounts nobody gave or erased before an order: such a run fails,
and reaches no other town either."""


@pytest.fixture(scope="module", autouse=True)
def _two_towns(settled_town: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Both towns have people, and their person numbers and journal numbers are partly the same."""
    folder = str(tmp_path_factory.mktemp("outage"))
    with clock.set_to(SAMPLE_DAY), override_settings(KIKAN_OUTAGE_DIR=folder, KIKAN_LEAVING_DIR=folder):
        bring_in(town_data(f"{OTHER_TOWN:06d}"), 0.01)
        public = sealing.new_key("いろはにほへとちりぬるを")[1]
        add_outage_key(actor=system_actor(OTHER_TOWN, "service.change"), recipient=public, holder="課長")
        rights = ("data_migration.change", "data_migration.batch", "data_migration.approve")
        rehearsed_once(*(system_actor(OTHER_TOWN, *rights),) * 2)
        leaver = system_actor(OTHER_TOWN, "leaving.change", "leaving.approve")
        leave.approve(leaving=asked(leaver, user_with(OTHER_TOWN, "operator").number), actor=leaver)
        yield


def written(town: int, folder: Path) -> Path:
    leaving.export(town, folder, version="test")
    return folder


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_a_run_in_one_town_reads_and_writes_nothing_of_the_other(job: Job, tmp_path: Path) -> None:
    before = written(MODEL_TOWN, tmp_path / "before")
    actor = system_actor(OTHER_TOWN, *job.all_rights)
    number = queue.enqueue(job.name, actor=actor, parameters=PARAMETERS.get(job.name, {}))
    ends = (State.FAILED,) if job.name in REFUSED else (State.DONE, State.WAITING)
    assert run_now(OTHER_TOWN, number) in ends
    assert list(leaving.differences(before, written(MODEL_TOWN, tmp_path / "after"))) == []


def test_the_files_of_a_leaving_town_hold_its_own_rows_and_no_others(tmp_path: Path) -> None:
    folder = written(OTHER_TOWN, tmp_path / "out")
    for file in leaving.read_manifest(folder):
        assert file.rows == rows_of(OTHER_TOWN, file.table), file.table
        with (folder / f"{file.table}.csv").open(encoding="utf-8", newline="") as content:
            assert "municipality" not in next(csv.reader(content))


def test_every_table_of_a_town_leaves_with_it(tmp_path: Path) -> None:
    left = {file.table for file in leaving.read_manifest(written(OTHER_TOWN, tmp_path / "out"))}
    assert (tenant_tables() & tables()) - left == set()


def tables() -> set[str]:
    with connection.cursor() as cursor:
        return {each.name for each in connection.introspection.get_table_list(cursor) if each.type == "t"}


def rows_of(town: int, table: str) -> int:
    with tenant(town), connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}" WHERE municipality = %s', [town])
        count: int = cursor.fetchone()[0]
    return count


def test_the_days_of_one_town_are_told_to_it_alone(tmp_path: Path) -> None:
    before = written(MODEL_TOWN, tmp_path / "before")
    with clock.set_to(date(2026, 12, 31)):
        sweep.settle(OTHER_TOWN)
    assert list(leaving.differences(before, written(MODEL_TOWN, tmp_path / "after"))) == []
