"""The detailed search: each key alone and together, what is not entered, what was asked lately, and who may ask what."""

from datetime import date
from typing import Any

import pytest

from kikan.businesses.residents.models import KeptSearch
from kikan.businesses.residents.reads.search_detailed import Conditions, search_detailed
from kikan.businesses.residents.tests import desk, scenes
from kikan.businesses.residents.tests.desk import residents, signed_in, text_of
from kikan.businesses.residents.tests.scenes import TOWN
from kikan.shared.access.models import Look
from kikan.shared.errors import NotPermitted
from kikan.shared.tenancy import tenant

pytestmark = pytest.mark.django_db
CLERK = scenes.clerk(TOWN, "residents.look", "residents.search_numbers")


def found(**asked: Any) -> list[str]:
    with tenant(TOWN):
        return sorted(hit.name for hit in search_detailed(Conditions(**asked), actor=CLERK).hits)


@pytest.fixture(autouse=True)
def _people() -> None:
    desk.open_towns()
    _, _, spouse, _ = scenes.family()
    scenes.move_in(scenes.foreigner(), place=scenes.place("8番8号", "見本荘201"))
    scenes.move_out(spouse, on=date(2026, 9, 1))


@pytest.mark.parametrize(("asked", "names"), [
    ({"relationship": "子"}, ["見本　一郎"]),
    ({"birth_from": date(1982, 1, 1), "birth_until": date(1982, 12, 31)}, ["見本　花子"]),
    ({"reason": "21"}, ["見本　花子"]),
    ({"state": "removed"}, ["見本　花子"]),
    ({"name": "太郎"}, ["見本　太郎"]),
    ({"name": "本太", "match": "contains"}, ["見本　太郎"]),
    ({"kana": "ホンハナ", "match": "contains"}, ["見本　花子"]),
    ({"building": "荘201", "match": "contains"}, ["NGUYEN VAN AN"]),
    ({"address": "中央1-8-8"}, ["NGUYEN VAN AN"]),
    ({"kind": "2"}, ["NGUYEN VAN AN"]),
    ({"card_no": "ab12345678cd"}, ["NGUYEN VAN AN"]),
    ({"kind": "1", "sex": "1", "state": "resident"}, ["見本　一郎", "見本　太郎"]),
    ({"empty": ("building",), "state": "resident"}, ["見本　一郎", "見本　太郎"]),
    ({"name": "見本", "sex": "2", "state": "resident"}, []),
    ({"name": "%", "match": "contains"}, []),
])  # fmt: skip
def test_each_condition_narrows(asked: dict[str, Any], names: list[str]) -> None:
    assert found(**asked) == names


def test_a_card_is_searched_by_number_only_with_the_right_and_its_number_is_kept_nowhere() -> None:
    with pytest.raises(NotPermitted), tenant(TOWN):
        search_detailed(Conditions(card_no="AB12345678CD"), actor=scenes.clerk(TOWN, "residents.look"))
    client = signed_in()
    page = text_of(client.post(residents("search/detailed"), {"card_no": "AB12345678CD"}))
    assert "NGUYEN VAN AN" in page
    with tenant(TOWN):
        assert "在留カード等の番号" in Look.objects.get(screen="residents.search").search
        assert all("AB12345678CD" not in str(row.conditions) for row in KeptSearch.objects.all())
    assert "card_no" not in text_of(signed_in("insurance_clerk").get(residents("search/detailed")))


def test_what_a_clerk_asked_lately_is_offered_again_to_that_clerk_alone() -> None:
    client = signed_in()
    client.post(residents("search/detailed"), {"relationship": "子", "birth_from": "H24.1.1"})
    with tenant(TOWN):
        (kept,) = KeptSearch.objects.all()
    assert "続柄 子" in text_of(client.get(residents("search/detailed")))
    assert "見本　一郎" in text_of(client.post(residents("search/detailed"), {"again": str(kept.id)}))
    assert "続柄 子" not in text_of(signed_in("resident_approver").get(residents("search/detailed")))
    for typed in range(14):
        client.post(residents("search/detailed"), {"name": f"見本{typed}"})
    with tenant(TOWN):
        assert KeptSearch.objects.count() == 10


def test_who_lacks_the_right_sees_neither_family_register_nor_stay() -> None:
    with tenant(TOWN):
        persons = {
            hit.name: hit.person for hit in search_detailed(Conditions(state="resident"), actor=CLERK).hits
        }
    japanese, foreigner = persons["見本　太郎"], persons["NGUYEN VAN AN"]
    for view in ("record", "rows"):
        shown = [text_of(signed_in(role).get(residents(f"persons/{japanese}/?view={view}"))) for role in
                 ("resident_clerk", "insurance_clerk")]  # fmt: skip
        assert ["見本県見本町中央一丁目1番地" in page for page in shown] == [True, False]
        shown = [text_of(signed_in(role).get(residents(f"persons/{foreigner}/?view={view}"))) for role in
                 ("resident_clerk", "insurance_clerk")]  # fmt: skip
        assert ["AB12345678CD" in page for page in shown] == [True, False]
