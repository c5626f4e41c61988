"""The search forgives: given names alone, buildings, slips of the pen, other forms; and shows what must be seen at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.residents.procedures.apply_support_measure import apply_support_measure
from kikan.businesses.residents.procedures.begin_suppression import begin_suppression
from kikan.businesses.residents.procedures.support import Application
from kikan.businesses.residents.reads.search import SLIP, search
from kikan.businesses.residents.reads.search_terms import ALPHABET, is_one_slip, neighbours
from kikan.businesses.residents.tests import scenes
from kikan.businesses.residents.tests.scenes import TODAY, TOWN
from kikan.shared.tenancy import tenant

KEYS = st.text(alphabet=ALPHABET, min_size=1, max_size=8)


def found(text: str) -> list[str]:
    with tenant(TOWN):
        return [hit.name for hit in search(text).hits]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["はなこ", "ハナ", "花子", "ﾊﾅｺ"])
def test_a_given_name_alone_finds(typed: str) -> None:
    scenes.family()
    assert found(typed) == ["見本　花子"]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["見本荘", "見本荘２０１", "見本荘201"])
def test_a_building_finds_who_lives_there(typed: str) -> None:
    scenes.move_in(place=scenes.place("8番8号", "見本荘201号室"))
    assert found(typed) == ["見本　太郎"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["みほんはなか", "みほはなこ", "ミホンハナナコ", "みほん なはこ", "見本華子", "見木花子"]
)
def test_one_slip_of_the_pen_is_forgiven_and_said(typed: str) -> None:
    scenes.family()
    with tenant(TOWN):
        hits = search(typed)
    assert "見本　花子" in [hit.name for hit in hits.hits]
    assert SLIP in hits.understood


@pytest.mark.django_db
def test_two_slips_find_nobody() -> None:
    scenes.family()
    assert found("みほねはなか") == []


@given(key=KEYS, at=st.integers(0, 7), sign=st.sampled_from(ALPHABET))
def test_what_is_one_slip_away_is_among_the_neighbours_and_the_other_way_round(
    key: str, at: int, sign: str
) -> None:
    wrong = key[:at] + sign + key[at + 1 :]
    assert wrong in neighbours(key)
    assert key in neighbours(wrong)
    assert is_one_slip(key, wrong)


@given(one=KEYS, other=KEYS)
def test_the_two_ways_of_telling_a_slip_agree(one: str, other: str) -> None:
    assert is_one_slip(one, other) == (other in neighbours(one))


@pytest.mark.django_db
def test_a_suppressed_person_is_marked_and_a_closed_one_told_by_name_alone() -> None:
    (person,) = scenes.move_in().persons
    officer = scenes.clerk(TOWN, "residents.suppress")
    begin_suppression(
        actor=officer, kind="dispute", functions=["view"], level="error", begins_on=TODAY, person=person
    )
    with tenant(TOWN):
        (hit,) = search("みほん").hits
    assert (hit.is_suppressed, hit.birth_on, hit.address) == (True, None, "")


@pytest.mark.django_db
def test_nobody_protected_is_found_by_where_they_live() -> None:
    _, _, spouse, _ = scenes.family()
    begin = Application("domestic_violence", TODAY)
    apply_support_measure(actor=scenes.clerk(TOWN, "residents.support"), applicant=spouse, application=begin)
    assert found("中央一丁目1番1号") == []
    assert found("みほん はなこ") == ["見本　花子"]
