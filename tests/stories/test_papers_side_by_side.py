"""After a take-over its papers lie beside the old system's: records and seals of the invented town, and no certificate."""

import json
from collections.abc import Iterator

import pytest

from kikan.businesses.data_migration.documents.side_by_side import bundle
from kikan.businesses.data_migration.reads.form_samples import MarkLine, chosen
from kikan.businesses.residents.models import SupportPerson
from kikan.shared.documents.models import Issue
from kikan.shared.documents.rendering import page_count
from kikan.shared.exchange.side_by_side import SideBySide, papers
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality
from tests.conftest import MODEL_TOWN, SAMPLE_DAY

pytestmark = pytest.mark.slow


@pytest.fixture
def town(settled_town: int) -> Iterator[Municipality]:
    with clock.set_to(SAMPLE_DAY), tenant(MODEL_TOWN):
        yield Municipality.objects.get(code=MODEL_TOWN)


def names(one: SideBySide) -> str:
    return one.name


@pytest.mark.parametrize("paper", papers(), ids=names)
def test_a_bundle_of_the_town_has_a_sheet_of_each_and_issues_nothing(
    town: Municipality, paper: SideBySide
) -> None:
    issued = Issue.objects.count()
    drawn = chosen(paper, 12, 7, SAMPLE_DAY)
    bodies = paper.bodies(drawn, SAMPLE_DAY)
    marked = [(MarkLine(n, person, None, ""), bodies[person]) for n, person in enumerate(drawn, 1)]
    assert page_count(bundle(town, paper, len(drawn), marked, SAMPLE_DAY)) == len(drawn) == 12
    assert Issue.objects.count() == issued
    assert "証明する。" not in json.dumps([dict(b) for b in bodies.values()], ensure_ascii=False)


@pytest.mark.parametrize("paper", papers(), ids=names)
def test_nobody_under_a_support_measure_is_drawn(town: Municipality, paper: SideBySide) -> None:
    protected = set(SupportPerson.objects.values_list("person", flat=True))
    assert protected
    everybody = list(paper.persons(SAMPLE_DAY))
    printable = paper.bodies(everybody, SAMPLE_DAY)
    assert 0 < len(printable) <= len(everybody)
    assert not protected & printable.keys()
