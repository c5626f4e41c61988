"""Search, person page, household: who sees what, as of which day, known at which entry."""

from datetime import date

import pytest

from kikan.businesses.residents.tests import desk, scenes
from kikan.businesses.residents.tests.desk import residents, signed_in, text_of
from kikan.shared.access.models import Look
from kikan.shared.addressees.models import Protection
from kikan.shared.history import OPEN
from kikan.shared.journal.append import append
from kikan.shared.tenancy import tenant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _towns() -> None:
    desk.open_towns()


def protect(person: int) -> None:
    with tenant(scenes.TOWN):
        entry = append(
            actor=scenes.clerk(), kind="residents.protected", procedure="test", subjects=[("person", person)]
        )
        Protection.objects.create(
            municipality=scenes.TOWN, person=person, kind="dv", valid_from=date(2026, 4, 1), valid_until=OPEN,
            entry=entry.number,
        )  # fmt: skip


def search(client: object, text: str) -> str:
    return text_of(client.post(residents("search/hits"), {"q": text}))  # type: ignore[attr-defined]


def test_a_loose_reading_finds_a_family_and_the_look_is_recorded() -> None:
    _, head, _, _ = scenes.family()
    page = search(signed_in(), "みほん")
    assert "見本　太郎" in page
    assert "見本　花子" in page
    with tenant(scenes.TOWN):
        look = Look.objects.get(screen="residents.search", operation="search")
    assert head in look.persons
    assert look.search == "みほん"


@pytest.mark.parametrize("typed", ["見本 太郎", "S55.5.5", "昭和55年5月5日", "中央一丁目1番1号", "中央1-1-1"])
def test_one_single_hit_opens_the_person(typed: str) -> None:
    (number,) = scenes.move_in().persons
    answer = signed_in().post(residents("search"), {"q": typed})
    assert answer["Location"] == residents(f"persons/{number}/")


def test_people_seen_last_come_first() -> None:
    *_, boy = scenes.family()
    client = signed_in()
    client.get(residents(f"persons/{boy}/"))
    names = [name for name in ("一郎", "太郎") if name in search(client, "みほん")]
    page = search(client, "みほん")
    assert len(names) == 2
    assert page.index("一郎") < page.index("太郎")
    assert "最近見た人" in text_of(client.get(residents("search")))


@pytest.mark.parametrize(
    "typed", ["'; DROP TABLE x; --", "<script>alert(1)</script>", "\0", "\u202e", "あ" * 5000, "😀"]
)
def test_nothing_typed_into_the_search_breaks_it(typed: str) -> None:
    answer = signed_in().post(residents("search"), {"q": typed})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_a_protected_address_is_shown_nowhere_without_a_reason() -> None:
    (number,) = scenes.move_in().persons
    protect(number)
    client = signed_in()
    pages = [search(client, "みほん")] + [
        text_of(client.get(residents(f"persons/{number}/?view={view}")))
        for view in ("record", "history", "rows")
    ]
    assert all("中央一丁目1番1号" not in page for page in pages)
    assert "支援措置" in pages[0]


def test_an_officer_opens_a_protected_address_with_a_reason_that_is_recorded() -> None:
    (number,) = scenes.move_in().persons
    protect(number)
    officer = signed_in("protection_officer")
    path = residents(f"persons/{number}/reveal")
    assert "中央一丁目1番1号" not in text_of(officer.post(path, {"reason": " "}))
    assert "中央一丁目1番1号" in text_of(officer.post(path, {"reason": "本人からの請求"}))
    with tenant(scenes.TOWN):
        assert Look.objects.get(was_protected_shown=True).reason == "本人からの請求"
    assert signed_in().get(path).status_code == 403


def test_the_page_shows_household_acts_and_reasons() -> None:
    _, head, _, _ = scenes.family()
    page = text_of(signed_in().get(residents(f"persons/{head}/")))
    assert "見本　花子" in page
    assert residents(f"persons/{head}/move-out/") in page
    assert "住民票に記録されています。" in page


def test_another_day_shows_that_day_and_turns_acts_off() -> None:
    _, head, _, _ = scenes.family()
    client = signed_in()
    client.post(f"/{scenes.TOWN}/as-of", {"as_of": "R8.3.1", "next": residents(f"persons/{head}/")})
    page = text_of(client.get(residents(f"persons/{head}/")))
    assert "この人の記録はありません" in page
    assert "基準日が令和8年3月1日です。" in page
    assert residents(f"persons/{head}/move-out/") not in page


def test_as_known_at_an_entry_shows_what_was_known_then() -> None:
    accepted = scenes.move_in()
    (number,) = accepted.persons
    scenes.move_inside(number, on=date(2026, 8, 1))
    client = signed_in()
    assert "8番8号" in text_of(client.get(residents(f"persons/{number}/")))
    page = text_of(client.get(residents(f"persons/{number}/?known={accepted.number}")))
    assert "8番8号" not in page
    assert f"記録番号 {accepted.number} の時点" in page


@pytest.mark.parametrize("view", ["record", "history", "rows", "papers", "nonsense"])
def test_every_view_of_a_removed_person_opens(view: str) -> None:
    (number,) = scenes.move_in().persons
    scenes.died(number, date(2026, 9, 1))
    answer = signed_in().get(residents(f"persons/{number}/?view={view}"))
    assert answer.status_code == 200
    assert "死亡" in text_of(answer)


def test_an_unknown_birth_date_is_shown_in_its_words() -> None:
    from kikan.businesses.residents.tests.scenes import Birth

    birth = Birth(date(9999, 12, 31), "不詳", "unknown", date(1, 1, 1), date(9999, 12, 31))
    (number,) = scenes.move_in(scenes.person(birth=birth)).persons
    client = signed_in()
    for view in ("record", "rows"):
        assert "不詳" in text_of(client.get(residents(f"persons/{number}/?view={view}")))


PERSON_PAGES = (
    "", "record-copy/", "move-in/", "move-inside/", "move-out/", "move-in-notice/", "birth/", "death/", "head/",
    "household/", "correct/", "cancel/1/", "reveal", "papers/1-1/",
)  # fmt: skip


@pytest.mark.parametrize("page", PERSON_PAGES)
def test_a_number_of_another_municipality_is_not_found(page: str) -> None:
    (theirs,) = scenes.move_in(town=scenes.OTHER_TOWN).persons
    answer = signed_in("protection_officer").get(residents(f"persons/{theirs}/{page}"))
    assert answer.status_code == 404
    assert "見つかりません" in text_of(answer)


@pytest.mark.parametrize("path", ["", "search", "persons/1/", "move-in/"])
def test_a_clerk_of_another_municipality_learns_nothing(path: str) -> None:
    assert signed_in(town=scenes.OTHER_TOWN).get(residents(path)).status_code == 404


@pytest.mark.parametrize(("role", "path", "status"), [
    ("operator", "search", 403),
    ("insurance_clerk", "search", 200),
    ("insurance_clerk", "move-in/", 403),
    ("section_chief", "move-in/", 403),
    ("resident_clerk", "move-in/", 200),
])  # fmt: skip
def test_roles_open_what_their_rights_say(role: str, path: str, status: int) -> None:
    assert signed_in(role).get(residents(path)).status_code == status


@pytest.mark.parametrize("path", ["persons/99999999999999999999/", "persons/abc/", "persons/1/?known=x"])
def test_nonsense_in_an_address_is_a_page_in_plain_japanese(path: str) -> None:
    assert signed_in().get(residents(path)).status_code in (400, 404)


def test_a_reader_sees_two_towns_apart() -> None:
    scenes.move_in(scenes.person("他町　花子", kana="タチョウ　ハナコ"), town=scenes.OTHER_TOWN)
    scenes.family()
    assert "他町" not in search(signed_in(), "たちょう")
    assert "他町" in text_of(
        signed_in(town=scenes.OTHER_TOWN).post(residents("search/hits", scenes.OTHER_TOWN), {"q": "た"})
    )
