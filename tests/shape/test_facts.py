"""The catalogue of facts says what the views hold."""

import pytest
from django.db import connection

from kikan.shared import manifest
from kikan.shared.facts import CATALOGUE, Fact

pytestmark = pytest.mark.django_db
COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position"


@pytest.mark.parametrize("fact", CATALOGUE.values(), ids=lambda f: f.name)
def test_a_view_has_exactly_the_columns_of_the_catalogue(fact: Fact) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [fact.view])
        assert tuple(name for (name,) in cursor.fetchall()) == fact.column_names()


def test_each_fact_is_offered_by_the_business_it_is_named_after() -> None:
    offered = {name: m.name for m in manifest.all_manifests() for name in m.offers}
    assert set(offered) == set(CATALOGUE)
    assert all(name.split(".")[0] == business for name, business in offered.items())


def test_what_a_business_reads_is_offered_by_another() -> None:
    offered = {name for m in manifest.all_manifests() for name in m.offers}
    assert {name for m in manifest.all_manifests() for name in m.reads} <= offered
