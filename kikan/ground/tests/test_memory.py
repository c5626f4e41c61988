"""The collector of cycles rests inside and works again afterwards, also after an error and one inside another."""

import gc
from contextlib import suppress

from kikan.ground.memory import uncollected


def test_the_collector_rests_inside_and_works_afterwards() -> None:
    assert gc.isenabled()
    with suppress(KeyError), uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
        raise KeyError
    assert gc.isenabled()
