"""A refusal names the right that is lacking as the clerk knows it, never by its code."""

import pytest

from kikan.shared import manifest
from kikan.shared.access.actor import Actor
from kikan.shared.errors import NotPermitted


def test_a_refusal_names_the_right_in_words() -> None:
    clerk = Actor(1, 64017, 1, frozenset())
    for one in manifest.all_manifests():
        for right, ja in one.rights.items():
            with pytest.raises(NotPermitted) as refused:
                clerk.require(right)
            assert f"{one.ja}：{ja}" in refused.value.what_to_do
            assert right not in refused.value.what_to_do
