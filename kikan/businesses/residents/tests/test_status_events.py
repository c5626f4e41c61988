"""Events of who somebody is (帰化・国籍喪失・在留・旧氏・通称・戸籍・後見・改製), and their way back."""

from datetime import date
from typing import Any

import pytest

from kikan.businesses.residents.models import AliasRecord, ClosedSheet, Event, Guardianship, Resident, Stay
from kikan.businesses.residents.procedures.act import Accepted
from kikan.businesses.residents.procedures.arguments import AliasLine, RegisterChange, StayItems
from kikan.businesses.residents.procedures.change_alias import change_alias
from kikan.businesses.residents.procedures.change_former_name import change_former_name
from kikan.businesses.residents.procedures.change_stay import change_stay
from kikan.businesses.residents.procedures.lose_nationality import lose_nationality
from kikan.businesses.residents.procedures.naturalise import naturalise
from kikan.businesses.residents.procedures.record_family_register import record_family_register
from kikan.businesses.residents.procedures.record_guardianship import record_guardianship
from kikan.businesses.residents.procedures.renew_record import renew_record
from kikan.businesses.residents.reads import person_card
from kikan.businesses.residents.tests import scenes
from kikan.businesses.residents.tests.desk import open_towns
from kikan.businesses.residents.tests.scenes import FOREIGN_STAY, TODAY, clerk, numbers_of
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import as_of
from kikan.shared.tenancy import tenant

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)
EVE = date(2026, 8, 31)


@pytest.fixture(autouse=True)
def _towns() -> None:
    open_towns()


def act(procedure: Any, person: int, on: date = DAY, **given: Any) -> Accepted:
    values = {"actor": clerk(), "person": person, "happened_on": on, "reported_on": on, **given}
    accepted: Accepted = procedure(**values)
    return accepted


def register(*changes: RegisterChange, on: date = DAY, detail: str = "1", **given: Any) -> Accepted:
    return record_family_register(
        actor=clerk(), happened_on=on, reported_on=on, changes=changes, detail=detail, **given
    )


def card(person: int, day: date = TODAY) -> Any:
    with tenant(scenes.TOWN):
        return person_card(person, day=day)


def foreigner(**given: Any) -> int:
    return scenes.move_in(scenes.foreigner(**given)).persons[0]


JAPANESE = {
    "name": "安　見本",
    "kana": "アン　ミホン",
    "register_place": "見本県見本町1番地",
    "register_first_person": "安　見本",
}


def test_naturalisation_turns_the_foreign_record_into_a_japanese_one_under_the_same_number() -> None:
    person = foreigner(alias="安　通称")
    act(naturalise, person, **JAPANESE)
    before, after = card(person, EVE), card(person)
    assert (before.resident_kind, after.resident_kind) == (2, 1)
    assert (after.name, after.alias, after.register_place) == ("安　見本", "", "見本県見本町1番地")
    assert after.stay is None
    assert after.resident_since == before.stay.foreign_resident_since
    assert (after.address_since, after.came_from, after.household) == (
        before.address_since, before.came_from, before.household,
    )  # fmt: skip
    with tenant(scenes.TOWN):
        assert not as_of(Stay, TODAY).filter(person=person).exists()
        closed = ClosedSheet.objects.get(person=person)
        assert (closed.reason, closed.closed_on) == ("24", DAY)
        sheet = person_card(person, day=EVE, known_at=closed.known_at)
    assert (sheet.name, sheet.stay.card_no) == ("NGUYEN VAN AN", "AB12345678CD")


def test_loss_of_nationality_counts_from_the_later_of_both_days() -> None:
    (person,) = scenes.move_in().persons
    stay = StayItems("USA", "米国", "06")
    act(lose_nationality, person, name="MIHON TARO", stay=stay)
    after = card(person)
    assert (after.resident_kind, after.name, after.stay.category) == (2, "MIHON TARO", "06")
    assert after.stay.foreign_resident_since == DAY
    with tenant(scenes.TOWN):
        assert ClosedSheet.objects.get().reason == "25"


@pytest.mark.parametrize("wrong", [{"name": ""}, {"register_place": ""}, {"kana": "あん"}])
def test_naturalisation_without_what_the_law_asks_is_refused(wrong: dict[str, str]) -> None:
    person = foreigner()
    with pytest.raises(Refused) as refused:
        act(naturalise, person, **{**JAPANESE, **wrong})
    assert numbers_of(refused.value) == {"E03"}


def test_a_japanese_cannot_be_naturalised_nor_a_foreigner_lose_the_nationality() -> None:
    (person,) = scenes.move_in().persons
    with pytest.raises(Refused) as refused:
        act(naturalise, person, **JAPANESE)
    assert "E10" in numbers_of(refused.value)
    with pytest.raises(Refused) as again:
        act(lose_nationality, foreigner(), name="X", stay=StayItems("USA", "米国", "06"))
    assert "E10" in numbers_of(again.value)


def test_the_agency_changes_status_period_and_card() -> None:
    person = foreigner()
    renewed = StayItems("VNM", "ベトナム", "01", "014", "1年", date(2027, 9, 1), "CD12345678EF")
    act(change_stay, person, stay=renewed)
    assert card(person, EVE).stay.status == FOREIGN_STAY.status
    after = card(person).stay
    assert (after.status, after.card_no, after.foreign_resident_since) == (
        "014",
        "CD12345678EF",
        scenes.MOVED_IN_ON,
    )


def test_a_stay_without_its_items_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        act(change_stay, foreigner(), stay=StayItems("VNM", "ベトナム", "01"))
    assert numbers_of(refused.value) == {"E18"}


def test_a_former_name_is_recorded_changed_and_removed() -> None:
    (person,) = scenes.move_in().persons
    for on, name, code in (
        (DAY, "架空", "55"),
        (date(2026, 9, 2), "例示", "56"),
        (date(2026, 9, 3), "", "58"),
    ):
        done = act(change_former_name, person, on=on, name=name)
        assert card(person, on).former_name == name
        with tenant(scenes.TOWN):
            assert Event.objects.get(entry=done.number).code == code
    assert card(person, DAY).former_name == "架空"


def test_former_names_are_of_japanese_and_aliases_of_foreigners() -> None:
    with pytest.raises(Refused) as refused:
        act(change_former_name, foreigner(), name="架空")
    assert numbers_of(refused.value) == {"E19"}
    (person,) = scenes.move_in().persons
    with pytest.raises(Refused) as again:
        act(change_alias, person, alias="通称")
    assert numbers_of(again.value) == {"E19"}


def test_the_lines_of_aliases_tell_where_and_when() -> None:
    past = AliasLine("前田　架空", date(2015, 5, 1), "大阪府大阪市北区", date(2020, 1, 1), "大阪府大阪市北区")
    person = foreigner(alias_history=(past,))
    act(change_alias, person, alias="安　通称")
    with pytest.raises(Refused):
        act(change_alias, person, on=date(2026, 9, 2), alias="安　別名")
    act(change_alias, person, on=date(2026, 9, 3))
    assert (card(person, DAY).alias, card(person).alias) == ("安　通称", "")
    with tenant(scenes.TOWN):
        rows = as_of(AliasRecord, TODAY).order_by("line")
        assert [(r.alias, r.added_at, r.deleted_on) for r in rows] == [
            ("前田　架空", "大阪府大阪市北区", date(2020, 1, 1)), ("安　通称", "見本県見本町", date(2026, 9, 3)),
        ]  # fmt: skip


def test_marriage_gives_the_name_of_the_couple_and_the_household_sees_its_heads_new_name() -> None:
    _, head, spouse, boy = scenes.family()
    taken = {"register_place": "見本県別見本町2番地", "register_first_person": "例示　太郎"}
    register(
        RegisterChange(head, name="例示　太郎", kana="レイジ　タロウ", reading_source="notified", **taken),
        RegisterChange(spouse, name="例示　花子", **taken),
    )
    after, child = card(head), card(boy)
    assert (after.name, after.kana, after.register_first_person) == (
        "例示　太郎",
        "レイジ　タロウ",
        "例示　太郎",
    )
    assert (card(head, EVE).name, child.head_name) == ("見本　太郎", "例示　太郎")
    assert child.name == "見本　一郎"


def test_a_divorce_may_change_a_relationship() -> None:
    _, _, spouse, _ = scenes.family()
    register(RegisterChange(spouse, relationship="同居人"), detail="2")
    assert scenes.residents_on(DAY)[spouse][1] == "同居人"
    assert scenes.residents_on(EVE)[spouse][1] == "妻"


def test_a_reading_is_entered_ex_officio_only_from_its_day_and_changed_once() -> None:
    (person,) = scenes.move_in().persons
    change = RegisterChange(person, kana="ミモト　タロウ", reading_source="ex_officio")
    with pytest.raises(Refused) as refused:
        register(change, on=date(2026, 5, 25), detail="C")
    assert numbers_of(refused.value) == {"E12"}
    register(change, on=date(2026, 5, 26), detail="C")
    once = RegisterChange(person, kana="ミホン　タロウ", reading_source="changed")
    register(once, detail="B")
    with pytest.raises(Refused) as again:
        register(
            RegisterChange(person, kana="ミモト　タロー", reading_source="changed"),
            on=date(2026, 10, 1),
            detail="B",
        )
    assert numbers_of(again.value) == {"E12"}


def test_a_ward_is_a_fact_until_the_end_is_notified() -> None:
    (person,) = scenes.move_in().persons
    act(record_guardianship, person, is_ward=True)
    with pytest.raises(Refused):
        act(record_guardianship, person, on=date(2026, 10, 1), is_ward=True)
    act(record_guardianship, person, on=date(2026, 11, 1), is_ward=False)
    with tenant(scenes.TOWN):
        rows = {day: as_of(Guardianship, day).filter(person=person).first() for day in (EVE, DAY, TODAY)}
    assert [row.is_ward if row else None for row in rows.values()] == [None, True, False]


def test_a_renewed_record_begins_anew_and_the_old_sheet_stays_readable() -> None:
    (person,) = scenes.move_in().persons
    act(renew_record, person)
    with tenant(scenes.TOWN):
        assert as_of(Resident, TODAY).get(person=person).event == "07"
        assert ClosedSheet.objects.get().reason == "07"


BACK: dict[str, Any] = {
    "naturalised": lambda: act(naturalise, foreigner(alias="安　通称"), **JAPANESE),
    "nationality lost": lambda: act(
        lose_nationality, scenes.move_in().persons[0], name="MIHON TARO", stay=StayItems("USA", "米国", "06")
    ),
    "stay": lambda: act(change_stay, foreigner(), stay=StayItems("VNM", "ベトナム", "02", card_no="X1")),
    "former name": lambda: act(change_former_name, scenes.move_in().persons[0], name="架空"),
    "alias": lambda: act(change_alias, foreigner(), alias="安　通称"),
    "marriage": lambda: register(RegisterChange(scenes.family()[1], name="例示　太郎")),
    "ward": lambda: act(record_guardianship, scenes.move_in().persons[0], is_ward=True),
    "renewed": lambda: act(renew_record, scenes.move_in().persons[0]),
}


@pytest.mark.parametrize("event", BACK)
def test_cancelling_says_again_what_was_said_before(event: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    original = scenes.move_in

    def remembered(*persons: Any, **given: Any) -> Accepted:
        accepted = original(*persons, **given)
        seen.append(scenes.believed())
        return accepted

    monkeypatch.setattr(scenes, "move_in", remembered)
    done = BACK[event]()
    assert scenes.believed() != seen[-1]
    scenes.cancel(done.number)
    assert scenes.believed() == seen[-1]


def test_another_municipality_knows_nobody() -> None:
    person = foreigner()
    with pytest.raises(NotFound):
        act(naturalise, person, actor=clerk(scenes.OTHER_TOWN), **JAPANESE)
