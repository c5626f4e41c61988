"""Registered seals of an old system: numbers and cards go on, pictures keep their size, bad rows are told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kikan.businesses.seals.models import Card, Registration
from kikan.businesses.seals.reads.imprints import impression
from kikan.shared.exchange.layouts import layout_book
from kikan.shared.exchange.models import Reject
from kikan.shared.exchange.reading import HandOver, read_hand_over
from kikan.shared.exchange.taking import write_hand_over
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock, numbers, tenant
from kikan.site.samples import generate, write_files
from kikan.site.samples.settling import enter_rules, sample_actor
from kikan.site.samples.sources import FOLDER, town_data
from kikan.site.samples.town import SAMPLE_DAY

MODEL_TOWN = 999997


@pytest.fixture
def handed(live_database: object, tmp_path: Path) -> Iterator[tuple[HandOver, Path]]:
    """The files of the invented town, read; its rules are entered, its people not."""
    with clock.set_to(SAMPLE_DAY):
        enter_rules(town_data(f"{MODEL_TOWN:06d}"))
        write_files(generate(f"{MODEL_TOWN:06d}"), tmp_path)
        yield read_hand_over(tmp_path, layout_book(FOLDER / "layouts")), tmp_path


def test_every_seal_comes_in_with_its_number_card_and_size(handed: tuple[HandOver, Path]) -> None:
    hand_over, _ = handed
    taken = write_hand_over(hand_over=hand_over, actor=sample_actor(MODEL_TOWN, "operator"))
    assert taken.rejected == ()
    table = hand_over.tables["seal_registration"]
    with tenant(MODEL_TOWN):
        rows = {r.registration: r for r in as_of(Registration, SAMPLE_DAY)}
        assert set(rows) == set(table.ints("registration").tolist())
        assert {r.state for r in rows.values()} == {"active", "cancelled"}
        assert all(11_500 < impression(r.imprint).width < 18_500 for r in rows.values())
        assert numbers.draw("seals.registration") > max(rows)
        states = {c.registration: c.state for c in as_of(Card, SAMPLE_DAY)}
    assert {states[n] for n, r in rows.items() if r.state == "active"} == {"issued"}
    assert {states[n] for n, r in rows.items() if r.state == "cancelled"} == {"returned"}


def test_a_picture_that_is_missing_or_changed_is_told_and_the_rest_comes_in(
    handed: tuple[HandOver, Path],
) -> None:
    hand_over, folder = handed
    first, second, *_ = sorted(folder.glob("*.png"))
    first.unlink()
    second.write_bytes(second.read_bytes() + b"x")
    taken = write_hand_over(hand_over=hand_over, actor=sample_actor(MODEL_TOWN, "operator"))
    assert {r.field for r in taken.rejected} == {"印影ファイル名"}
    assert len(taken.rejected) == 2
    with tenant(MODEL_TOWN):
        assert Reject.objects.filter(layout="seal_registration").count() == 2
        assert as_of(Registration, SAMPLE_DAY).count() == len(hand_over.tables["seal_registration"]) - 2
