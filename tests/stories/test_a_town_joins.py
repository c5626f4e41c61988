"""小国町 joins with the files of its old system: every planted fault is found where it stands, and nothing else."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest

from kikan.businesses.data_migration.models import FileProfile, RehearsalReject, RehearsalResult
from kikan.businesses.data_migration.procedures.mappings import approve_mapping, save_mapping
from kikan.businesses.data_migration.procedures.rehearsals import state_total
from kikan.businesses.data_migration.procedures.sources import keep_file, register_source
from kikan.businesses.data_migration.reads.mappings import basis_of
from kikan.businesses.data_migration.reads.reconciliation import page_of
from kikan.businesses.data_migration.tests import acts as steps
from kikan.businesses.residents.procedures.register_gaiji import PNG, Picture, register_gaiji
from kikan.shared.access import Actor
from kikan.shared.exchange.legacy.checking import KINDS
from kikan.shared.exchange.legacy.mapping import REASONS
from kikan.shared.exchange.legacy.profiling import FINDINGS
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality
from kikan.shared.worklist import acts
from kikan.site.samples.old_faults import CHECK, PROFILE, REJECT, Fault, plant
from kikan.site.samples.old_system import OldSystem, form_arguments, old_system
from kikan.site.samples.sources import TownData, town_data
from kikan.site.samples.town import SampleTown, generate_from
from tests.conftest import SAMPLE_DAY

JOINING = 64017
RIGHTS = steps.RIGHTS | {
    "residents.look", "residents.change", "residents.approve", "worklist.enter", "worklist.approve",
}  # fmt: skip
CLERK, CHIEF, THIRD, FOURTH = (Actor(user, JOINING, 1, RIGHTS) for user in (7, 8, 10, 11))
COUNTER = Actor(12, JOINING, 1, frozenset({"residents.look", "residents.print", "residents.change"}))
UNION = 68888
OFFICE = Actor(13, UNION, 1, frozenset({"joint_office.look", "joint_office.approve"}))
HEADS = """
SELECT person FROM fact_residents_residency WHERE is_head AND valid_from <= %s AND valid_until > %s ORDER BY person
"""


@pytest.fixture(scope="module")
def town() -> SampleTown:
    """150 fictitious people, as the old system of 小国町 knows them."""
    return generate_from(described(), 1, SAMPLE_DAY, 1)


def described() -> TownData:
    return replace(town_data("999997"), code=f"{JOINING:06d}", ja="小国町", prefecture="山形県")


@pytest.fixture
def joining(db: None) -> None:
    told = {"prefecture": "山形県", "is_sample": True}
    Municipality.objects.get_or_create(
        code=JOINING, defaults={"name": "小国町", "kana": "オグニマチ", **told}
    )
    office = {"name": "見本広域組合", "kana": "ミホンコウイキクミアイ", "kind": "union", **told}
    Municipality.objects.get_or_create(code=UNION, defaults=office)


def bring(system: OldSystem, *, but: str = "") -> dict[int, str]:
    """Its own characters decided by two, its files (but one) kept, looked through, mapped: layout of each source."""
    pictures = [Picture(f"{code:04X}", PNG + character.encode()) for character, code in system.own.items()]
    register_gaiji(actor=CLERK, font="EUDC", pictures=pictures)
    for character, code in system.own.items():
        act = acts.enter(
            "residents.decide_gaiji", actor=CLERK, subjects=[("gaiji", code)],
            arguments={"font": "EUDC", "code": f"{code:04X}", "grade": "A", "becomes": character, "note": "同じ字形"},
        )  # fmt: skip
        acts.approve(act, actor=CHIEF)
    found = {}
    for layout, one in ((name, file) for name, file in system.files.items() if name != but):
        source = register_source(
            system="旧基幹", business=one.business, title=one.title, form=one.form(), actor=CLERK
        )
        steps.looked_through(
            keep_file(source=source, name=f"{layout}.dat", content=one.content(), actor=CLERK), CLERK
        )
        version = save_mapping(source=source, actor=CLERK, **form_arguments(one))
        approve_mapping(source=source, version=version, actor=CHIEF)
        found[source] = layout
    return found


def told(sources: dict[int, str], rehearsal: int) -> Iterable[tuple[str, str, str, str, int]]:
    """Everything the profiles and the rehearsal said, line by line (of each kind the first hundred)."""
    with tenant(JOINING):
        files = {basis_of(source).file: layout for source, layout in sources.items()}
        for profile in FileProfile.objects.all():
            for f in profile.findings:
                for line in f["lines"]:
                    yield files[profile.file], PROFILE, f["kind"], f["column"], line
        for r in RehearsalReject.objects.filter(rehearsal=rehearsal):
            yield sources[r.source], REJECT, r.code, r.field, r.line
        for result in RehearsalResult.objects.filter(rehearsal=rehearsal):
            for kind, each in result.findings.items():
                for line in each["lines"]:
                    yield sources[result.source], CHECK, kind, "", line


def first_hundred(faults: Iterable[Fault]) -> Counter[tuple[str, str, str, str, int]]:
    kept: Counter[tuple[str, str, str, str, int]] = Counter()
    counted: Counter[tuple[str, str, str, str]] = Counter()
    for f in faults:
        kind = (f.layout, f.where, f.kind, f.column)
        counted[kind] += 1
        if counted[kind] <= 100:
            kept[(*kind, f.line)] += 1
    return kept


def test_every_planted_fault_is_found_with_its_record_and_nothing_else(
    joining: None, town: SampleTown
) -> None:
    system = old_system(town)
    faults = plant(system)
    kinds = {where: {f.kind for f in faults if f.where == where} for where in (PROFILE, REJECT, CHECK)}
    # A reference to nobody is a finding between files, no rejected record (E06).
    assert kinds == {PROFILE: {*FINDINGS, "unread"}, REJECT: {*REASONS} - {"E06"}, CHECK: {*KINDS}}
    with clock.set_to(SAMPLE_DAY):
        sources = bring(system)
        number = steps.rehearsed(CLERK)
        assert Counter(told(sources, number)) == first_hundred(faults)
        source = next(s for s, layout in sources.items() if layout == "resident")
        states = system.files["resident"].columns
        foreigners = sum(
            (k, s) == ("2", "1")
            for k, s in zip(states["RESIDENT_KIND"], states["RESIDENT_STATE"], strict=True)
        )
        for item, value in (("件数（住民）", 1), ("件数（外国人住民）", foreigners)):
            state_total(rehearsal=number, source=source, item=item, value=value, actor=CLERK)
    with tenant(JOINING):
        page = page_of(number)
    counts = {i.item: (i.old, i.loaded, i.rejected) for i in page.items if i.source == source and i.item}
    assert counts["件数（外国人住民）"] == (foreigners, foreigners, 0)
    assert sum(old for old, _, _ in counts.values()) == len(system.files["resident"])
    assert all(i.difference == 0 for i in page.items)
    assert [(i.item, i.against_stated) for i in page.items if i.against_stated] == [
        ("件数（住民）", counts["件数（住民）"][0] - 1)
    ]
    assert not page.is_even
