"""Looking: search, cards as of a day and known at an entry, households, history, what can be done."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.residents import reads
from kikan.businesses.residents.procedures.arguments import Birth, Correction, NameItems
from kikan.businesses.residents.procedures.correct_record import correct_record
from kikan.businesses.residents.tests import desk, scenes
from kikan.businesses.residents.tests.scenes import (
    cancel,
    died,
    family,
    move_in,
    move_inside,
    move_out,
    person,
)
from kikan.shared.addressees.models import Protection
from kikan.shared.addressees.protection import HIDDEN
from kikan.shared.errors import NotFound
from kikan.shared.history import add
from kikan.shared.journal.append import append
from kikan.shared.tenancy import tenant

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)


def found(text: str, town: int = scenes.TOWN) -> set[int]:
    with tenant(town):
        return {hit.person for hit in reads.search(text, actor=scenes.clerk()).hits}


def card(number: int, **given: object) -> reads.PersonCard:
    with tenant(scenes.TOWN):
        return reads.person_card(number, **given)  # type: ignore[arg-type]


def protect(number: int) -> None:
    with tenant(scenes.TOWN):
        entry = append(
            actor=scenes.clerk(), kind="test", procedure="test", subjects=[("person", number)]
        ).number
        add(Protection, {"person": number}, {"kind": "dv"}, entry=entry, valid_from=date(2026, 5, 1))


@pytest.mark.parametrize(
    "text",
    [
        "みほん はなこ", "ﾐﾎﾝﾊﾅ", "見本　花子", "見本花", "S57.2.28", "昭和57年2月28日", "19820228", "みほんは 1982-2-28",
        "見本 花子 19820228", "見本花子 中央一丁目",
    ],
)  # fmt: skip
def test_somebody_is_found_by_whatever_is_known(text: str) -> None:
    _, _, spouse, _ = family()
    assert found(text) == {spouse}


@pytest.mark.parametrize(
    "text", ["山口 ハル", "山口 ハル 1950-3-3", "山口ハル", "KIM YOUNGHEE", "kim younghee"]
)
def test_a_name_written_in_kana_or_latin_letters_is_found_as_it_is_written(text: str) -> None:
    family()
    name = "KIM　YOUNGHEE" if "k" in text.lower() else "山口　ハル"
    kana = "キム　ヨンヒ" if "k" in text.lower() else "ヤマグチ　ハル"
    written = scenes.person(name, kana=kana, birth=Birth(date(1950, 3, 3)))
    (number,) = scenes.move_in(written).persons
    assert found(text) == {number}


def test_numbers_of_persons_and_households_find_them() -> None:
    accepted, head, *others = family()
    assert found(str(others[0])) == {others[0]}
    assert found(str(accepted.household)) == {head, *others}


def test_addresses_find_all_who_live_or_lived_there() -> None:
    _, *persons = family()
    move_inside(*persons, on=DAY)
    assert found("中央1-1-1") == found("中央一丁目8番8号") == set(persons)


def test_a_past_name_is_found_and_shown_as_past() -> None:
    _, _, spouse, _ = family()
    items = (NameItems("official", "別名　花子", "ベツメイ　ハナコ"),)
    correct_record(
        actor=scenes.clerk(),
        person=spouse,
        happened_on=DAY,
        correction=Correction(names=items),
        reported_on=DAY,
    )
    with tenant(scenes.TOWN):
        (hit,) = reads.search("見本花子").hits
    assert (hit.person, hit.name, hit.past_name) == (spouse, "別名　花子", "見本　花子")


def test_every_word_narrows_and_nothing_is_no_search() -> None:
    family()
    assert found("みほん 中央9丁目") == set()
    with tenant(scenes.TOWN):
        assert reads.search("   ").problem


def test_at_most_fifty_are_shown_and_more_are_told() -> None:
    move_in(*(person(f"見本　{i}", "世帯主" if i == 0 else "縁故者") for i in range(51)))
    with tenant(scenes.TOWN):
        hits = reads.search("みほん")
    assert (len(hits.hits), hits.has_more) == (50, True)


def test_searching_and_looking_stay_inside_the_municipality() -> None:
    accepted, head, *_ = family()
    for text in ("みほん", "見本", str(head), "S57.2.28", "中央一丁目"):
        assert found(text, scenes.OTHER_TOWN) == set()
    with tenant(scenes.OTHER_TOWN):
        with pytest.raises(NotFound):
            reads.person_card(head)
        with pytest.raises(NotFound):
            reads.household_card(accepted.household or 0)


def test_a_card_says_what_was_said_on_a_day_and_known_at_an_entry() -> None:
    accepted, head, spouse, _ = family()
    death = died(head, DAY)
    assert card(head).state == "removed"
    assert card(head, day=date(2026, 6, 30)).state == "resident"
    assert card(head, day=DAY, known_at=accepted.number).state == "resident"
    assert card(spouse, day=DAY, known_at=death.number).head_name == ""
    removal = card(head).removal
    assert removal is not None
    assert removal.reason_ja == "死亡"


def test_a_card_shows_a_planned_move_out_ahead() -> None:
    (alone,) = move_in().persons
    move_out(alone, on=date(2026, 12, 20))
    shown = card(alone)
    assert shown.state == "resident"
    assert shown.removal_ahead is not None
    assert shown.removal_ahead.planned_address == scenes.SENDAI.address


def test_the_age_of_an_uncertain_birth_is_not_told() -> None:
    birth = Birth(date(1925, 1, 1), "大正14年頃", "about_year", date(1925, 1, 1), date(1925, 12, 31))
    (one,) = move_in(person(birth=birth)).persons
    assert (card(one).age, card(one).birth_text) == (None, "大正14年頃")
    assert card(move_in().persons[0]).age == 46


def test_looking_takes_a_fixed_number_of_queries() -> None:
    accepted, head, *_ = family()
    counts = []
    for persons in ([head], list(accepted.persons)):
        with tenant(scenes.TOWN), CaptureQueriesContext(connection) as queries:
            reads.person_cards(persons)
        counts.append(len(queries))
    assert counts == [3, 3]


def test_the_page_of_a_person_takes_no_more_trips_than_it_was_measured_with() -> None:
    _, head, *_ = family()
    desk.open_towns()
    clerk = desk.signed_in("resident_clerk")
    with CaptureQueriesContext(connection) as queries:
        page = clerk.get(f"/{scenes.TOWN}/residents/persons/{head}/")
    assert page.status_code == 200
    assert (
        len(queries) <= 32
    )  # session, rights, the page's transaction, the look's, the name of the municipality


def test_a_person_and_the_household_read_together_are_as_each_by_itself() -> None:
    _, head, spouse, boy = family()
    move_out(boy, on=DAY)
    for one, day in ((head, DAY), (boy, date(2027, 1, 4)), (spouse, date(2020, 1, 1))):
        with tenant(scenes.TOWN):
            card, sheet = reads.with_household(one, day=day)
            assert card == reads.person_card(one, day=day)
            assert sheet == (reads.household_card(card.household, day=day) if card.household else None)


def test_a_household_shows_its_members_in_order_and_who_was_removed() -> None:
    accepted, head, spouse, boy = family()
    move_out(spouse, on=DAY)
    with tenant(scenes.TOWN):
        sheet = reads.household_card(accepted.household or 0, day=DAY)
    assert [m.person for m in sheet.members] == [head, boy]
    assert [m.person for m in sheet.removed] == [spouse]
    assert (sheet.head_name, sheet.address) == ("見本　太郎", scenes.place().address)


def test_the_address_of_a_protected_person_is_hidden_everywhere() -> None:
    accepted, _, spouse, _ = family()
    protect(spouse)
    texts = [card(spouse).address, card(spouse).lot]
    with tenant(scenes.TOWN):
        texts += [hit.address for hit in reads.search("みほんはなこ").hits]
        members = reads.household_card(accepted.household or 0).members
        texts += [m.address for m in members if m.person == spouse]
        history = reads.history_of(spouse)
    assert set(texts) == {HIDDEN}
    assert scenes.place().address not in repr([v.items for v in history.versions])


def test_it_opens_only_with_the_right_and_a_reason() -> None:
    _, _, spouse, _ = family()
    protect(spouse)
    officer = scenes.clerk(scenes.TOWN, "residents.look", "residents.protected")
    assert card(spouse, actor=officer).address == HIDDEN
    assert card(spouse, actor=scenes.clerk(), why="窓口の申出").address == HIDDEN
    assert card(spouse, actor=officer, why="窓口の申出").address == scenes.place().address


def test_the_history_tells_events_versions_and_changes() -> None:
    _, head, spouse, boy = family()
    moved = move_inside(head, spouse, boy, on=DAY)
    cancel(moved.number)
    with tenant(scenes.TOWN):
        history = reads.history_of(head)
    assert [line.ja for line in history.events] == ["国内転入", "転居", "異動の取消し（修正）"]
    assert history.events[1].cancelled_by == history.events[2].entry
    assert {v.ended_by for v in history.versions if v.table == "住所"} >= {moved.number}
    assert history.changes == ()


def test_what_can_be_done_says_why_the_rest_cannot() -> None:
    _, head, *_ = family()
    death = died(head, DAY)
    with tenant(scenes.TOWN):
        acts = {act.procedure: act for act in reads.possible_acts(reads.person_card(head), scenes.clerk())}
    assert acts["residents.accept_move_inside"].reason == "住民票に記録されていません。"
    assert acts["residents.accept_move_in"].reason == "死亡により消除されています。"
    assert acts["residents.correct_record"].is_possible
    assert acts["residents.cancel_event"].entry == death.number
    with tenant(scenes.TOWN):
        looker = scenes.clerk(scenes.TOWN, "residents.look")
        assert not any(act.is_possible for act in reads.possible_acts(reads.person_card(head), looker))


def test_the_population_of_a_day_can_be_had_again_as_it_was_known() -> None:
    accepted, head, *_ = family()
    move_in(scenes.foreigner())
    died(head, date(2026, 4, 2))
    with tenant(scenes.TOWN):
        now = reads.population(DAY)
        then = reads.population(DAY, known_at=accepted.number)
    assert (now.total, now.of_kind(2), now.of_sex(2), now.households) == (3, 1, 1, 2)
    assert (then.total, then.households) == (3, 1)
