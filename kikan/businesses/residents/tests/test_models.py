"""The tables and facts of the register are as declared."""

import pytest
from django.db import connection

from kikan.shared.facts import fact
from kikan.shared.tenancy import tenant

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["residents.residency", "residents.household"])
def test_the_view_has_the_columns_of_the_catalogue(name: str) -> None:
    with tenant(999997), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {fact(name).view} LIMIT 0")
        assert tuple(c.name for c in cursor.description) == fact(name).column_names()
