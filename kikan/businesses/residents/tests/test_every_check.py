"""Every error and alert of the national list: at the counter, in what an old system hands over, and at night."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kikan.businesses.residents.law import checking
from kikan.businesses.residents.models import Removal
from kikan.businesses.residents.procedures.accept_move_out import accept_move_out
from kikan.businesses.residents.procedures.arguments import Birth, Place, StayItems
from kikan.businesses.residents.reads.consistency import consistency
from kikan.businesses.residents.tests import hand_overs, scenes
from kikan.businesses.residents.tests.desk import open_towns
from kikan.businesses.residents.tests.hand_overs import CHILD, HEAD, OTHER_HOME, THIRD, Files
from kikan.businesses.residents.tests.scenes import (
    FOREIGN_STAY,
    SENDAI,
    TODAY,
    family,
    foreigner,
    move_in,
    move_out,
    numbers_of,
    person,
    place,
    wife,
)
from kikan.shared.errors import Refused
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts
from kikan.shared.worklist.reads import open_acts

pytestmark = pytest.mark.django_db
PAST = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _towns() -> None:
    open_towns()


def leaves(*whom: int, on: date = PAST, **given: Any) -> Any:
    return move_out(*whom, on=on, **given)


def returned_card() -> None:
    (gone,) = move_in(foreigner()).persons
    leaves(gone)
    move_in(foreigner(name="NGUYEN VAN BINH", birth=Birth(date(1990, 1, 1))))


def drafted() -> None:
    (one,) = move_in().persons
    arguments = {"happened_on": PAST, "reported_on": PAST, "persons": (one,), "to": SENDAI}
    acts.enter(
        "residents.accept_move_out", actor=scenes.clerk(), arguments=arguments, subjects=[("person", one)]
    )
    scenes.move_inside(one, on=PAST)


def not_the_latest() -> None:
    first = move_in()
    scenes.move_inside(*first.persons, on=date(2026, 6, 1))
    scenes.cancel(first.number)


def alike() -> Any:
    leaves(*move_in().persons)
    return move_in(on=date(2026, 11, 1))


def other_building() -> Any:
    move_in(place=place("7番7号", "見本荘101"))
    return move_in(person("見本　次郎"), place=place("7番7号", "みほん荘102"))


def twice_today() -> Any:
    (one,) = move_in().persons
    scenes.move_inside(one, on=PAST)
    return scenes.move_inside(one, on=PAST, place=place("9番9号"))


def planned_by_another() -> Any:
    _, _, spouse, boy = family()
    leaves(boy, on=date(2026, 12, 24))
    return leaves(spouse)


COUNTER: dict[str, Callable[[], Any]] = {
    "E01": lambda: move_in(on=date(2026, 11, 24), reported_on=TODAY),
    "E02": lambda: move_in(reported_on=date(2026, 11, 24)),
    "E03": lambda: move_in(person(register_place="")),
    "E04": lambda: move_in(person(birth=Birth(date(1980, 5, 5), "いつか", "sometime"))),
    "E05": lambda: move_in(person(relationship="祖父")),
    "E06": lambda: move_in(person(), person("見本　次郎")),
    "E07": returned_card,
    "E08": lambda: [move_in(foreigner()), move_in(foreigner(name="NGUYEN VAN BINH"))],
    "E09": drafted,
    "E10": lambda: leaves(*[leaves(*move_in().persons).persons[0]], on=date(2026, 11, 1)),
    "E11": lambda: leaves(*move_in().persons, on=date(2026, 3, 1)),
    "E12": lambda: leaves(*scenes.move_inside(*move_in().persons, on=PAST).persons, on=date(2026, 9, 1)),
    "E13": lambda: scenes.regroup(*move_in().persons),
    "E14": lambda: move_in(wife(relationship="同居人"), household=move_in().household, place=place("9番9号")),
    "E15": lambda: leaves(*move_in().persons, reported_on=date(2026, 10, 16), certificate="1"),
    "E16": lambda: move_in(reported_on=date(2026, 4, 16), by_card_planned_on=scenes.MOVED_IN_ON),
    "E17": lambda: move_in(person(number=hand_overs.HEAD + 1)),
    "E18": lambda: move_in(foreigner(stay=StayItems("VNM", "ベトナム", "01"))),
    "E19": lambda: move_in(person(alias="通称　太郎")),
    "E21": not_the_latest,
    "E23": lambda: scenes.died(move_in().persons[0], PAST, reported_on=date(2026, 9, 30)),
    "E24": lambda: [leaves(p, on=date(2026, 12, 24)) and leaves(p, on=date(2026, 11, 20)) for p in move_in().persons],
    "A01": alike,
    "A02": lambda: leaves(family()[1]),
    "A03": lambda: move_in(reported_on=date(2026, 4, 16)),
    "A04": lambda: move_in(person(), replace(wife(), relationship="子", birth=Birth(date(1981, 1, 1)))),
    "A05": lambda: move_in(person(birth=Birth(date(1910, 1, 1)))),
    "A06": lambda: move_in(person(birth=Birth(date(2015, 1, 1)))),
    "A09 town": lambda: move_in(place=Place("見本県見本町新町1番", lot="1番", town="新町")),
    "A09 building": other_building,
    "A10": lambda: move_in(person("渡邉\U000e0100　見本")),
    "A12": lambda: leaves(*move_in().persons, on=date(2028, 1, 1)),
    "A13": lambda: move_in(foreigner(stay=replace(FOREIGN_STAY, period_end=date(2026, 12, 1)))),
    "A14": lambda: move_in(person(is_reading_confirmed=False)),
    "A15": lambda: leaves(*move_in().persons, holds_number_card=True),
    "A16": twice_today,
    "A17": planned_by_another,
}  # fmt: skip


@pytest.mark.parametrize("case", COUNTER)
def test_the_counter_finds_it(case: str) -> None:
    number = case.split(maxsplit=1)[0]
    if number.startswith("E"):
        with pytest.raises(Refused) as refused:
            COUNTER[case]()
        assert number in numbers_of(refused.value)
    else:
        assert number in {each.number for each in COUNTER[case]().alerts}


def test_a_family_in_order_is_told_nothing() -> None:
    assert family()[0].alerts == ()
    assert accept_move_out(
        actor=scenes.clerk(), happened_on=PAST, reported_on=PAST, persons=move_in(person("例示　一")).persons, to=SENDAI
    ).alerts == ()  # fmt: skip


# --- what an old system hands over


def changed(layout: str, row: int, **values: Any) -> Files:
    files = hand_overs.sound()
    files[layout][row] |= values
    return files


def foreign(number: int = CHILD, card_no: str = "AB12345678CD", **stay: Any) -> Files:
    """The second person is a foreigner with a stay."""
    files = changed(
        "resident", 1, resident_kind="2", register_place="", register_head="", nationality="VNM",
        nationality_name="ベトナム", card_no=card_no, foreign_resident_since=hand_overs.SINCE,
    )  # fmt: skip
    files["resident_residency"][1]["resident_kind"] = "2"
    row = {"person": number, "category": "01", "status": "013", "period_years": 3, "period_end": "2028-03-31"}
    files["resident_stay"] = [{**row, "valid_from": hand_overs.SINCE, **stay}]
    return files


def with_third(files: Files, birth: str = "1980-05-05", name: str = "例示　三郎", **given: Any) -> Files:
    """A third person in a household of their own."""
    files["resident"].append(hand_overs.person(THIRD, birth, household=OTHER_HOME, **given))
    files["household"].append({"household": OTHER_HOME, "valid_from": hand_overs.SINCE})
    files["resident_residency"].append(hand_overs.stays(THIRD, resident_kind=given.get("resident_kind", "1")))
    files["resident_household"].append(
        hand_overs.lives(THIRD, "世帯主", "02", household=OTHER_HOME, head=THIRD)
    )
    files["resident_address"].append(hand_overs.at_home(THIRD, "3番3号"))
    files["resident_name"].append(hand_overs.named(THIRD, name))
    return files


def twin_cards(*, is_gone: bool) -> Files:
    files = with_third(foreign(), resident_kind="2", register_place="", register_head="", nationality="VNM",
                       nationality_name="ベトナム", card_no="AB12345678CD")  # fmt: skip
    files["resident_stay"].append({**files["resident_stay"][0], "person": THIRD})
    return gone(files) if is_gone else files


def gone(files: Files, on: str = "2026-10-01") -> Files:
    """The last person has moved out."""
    files["resident"][-1] |= {"is_removed": "1", "removed_by": "21", "removed_on": on, "resident_state": "2"}
    for layout in ("resident_residency", "resident_household"):
        files[layout][-1]["valid_until"] = on
    files["resident_residency"][-1] |= {"ceased_by": "21", "ceased_reported_on": "2026-09-25"}
    return files


def without_name() -> Files:
    files = hand_overs.sound()
    files["resident_name"].pop()
    return files


def with_alias() -> Files:
    files = hand_overs.sound()
    files["resident_name"].append(hand_overs.named(CHILD, "通称　一郎", kind="3"))
    return files


def without_head() -> Files:
    files = hand_overs.sound()
    for row in files["resident_household"]:
        row |= {"head": THIRD, "relationship": "縁故者", "relationship1": "96"}
    return files


HANDED_OVER: dict[str, tuple[Callable[[], Files], tuple[int, ...]]] = {
    "E01": (lambda: {**hand_overs.sound(), **hand_overs.event("41", "2026-05-02", "2026-05-01", "2026-05-01")}, (HEAD,)),
    "E02": (lambda: {**hand_overs.sound(), **hand_overs.event("41", "2026-05-01", "2026-05-02", "2026-05-01")}, (HEAD,)),
    "E03 register": (lambda: changed("resident", 1, register_place=""), (CHILD,)),
    "E03 name": (without_name, (CHILD,)),
    "E04": (lambda: changed("resident", 1, birth_lower="2013-01-01"), (CHILD,)),
    "E05": (lambda: changed("resident_household", 1, relationship="孫"), (CHILD,)),
    "E06": (lambda: changed("resident_household", 1, relationship="世帯主"), (CHILD,)),
    "E07": (lambda: twin_cards(is_gone=True), (CHILD,)),
    "E08": (lambda: twin_cards(is_gone=False), (CHILD, THIRD)),
    "E11": (lambda: changed("resident", 1, birth_on="2016-01-01", birth_lower="2016-01-01", birth_upper="2016-01-01"), (CHILD,)),
    "E14": (lambda: changed("resident_address", 1, lot="9番9号"), (CHILD, HEAD)),
    "E18": (lambda: {**foreign(), "resident_stay": []}, (CHILD,)),
    "E19": (with_alias, (CHILD,)),
    "E23": (lambda: {**hand_overs.sound(), **hand_overs.event("23", "2026-05-02", "2026-05-01", "2026-05-03")}, (HEAD,)),
    "A01": (lambda: gone(with_third(hand_overs.sound(), name="見本　太郎")), (HEAD,)),
    "A02": (without_head, (HEAD, CHILD)),
    "A04": (lambda: changed("resident", 1, birth_on="1981-01-01", birth_lower="1981-01-01", birth_upper="1981-01-01"), (CHILD,)),
    "A05": (lambda: changed("resident", 0, birth_on="1910-01-01", birth_lower="1910-01-01", birth_upper="1910-01-01"), (HEAD,)),
    "A06": (lambda: with_third(hand_overs.sound(), birth="2013-01-01"), (THIRD,)),
    "A12": (lambda: gone(with_third(hand_overs.sound())), (THIRD,)),
    "A13": (lambda: foreign(period_end="2026-12-01"), (CHILD,)),
}  # fmt: skip


@pytest.mark.parametrize("case", HANDED_OVER)
def test_what_is_handed_over_is_taken_in_and_told_and_found_again_at_night(case: str) -> None:
    number, (files, whom) = case.split(maxsplit=1)[0], HANDED_OVER[case]
    assert hand_overs.taken(files()) == []
    with tenant(scenes.TOWN):
        tasks = [act for act in open_acts(business="residents") if act.title.startswith(number)]
        found = [each for each in consistency(TODAY) if each.number == number]
    assert {n for task in tasks for kind, n in task.subjects if kind == "person"} == set(whom)
    assert {n for each in found for n in each.persons} == set(whom)


def test_a_sound_hand_over_is_told_nothing() -> None:
    assert hand_overs.taken(hand_overs.sound()) == []
    with tenant(scenes.TOWN):
        assert consistency(TODAY) == []


def test_a_number_with_a_wrong_check_digit_is_rejected_with_its_line() -> None:
    (rejected,) = hand_overs.taken({**hand_overs.sound(), "resident_address": [
        hand_overs.at_home(HEAD), hand_overs.at_home(CHILD), hand_overs.at_home(HEAD + 1),
    ]})  # fmt: skip
    assert (rejected.line, rejected.field) == (4, "宛名番号")


def test_two_removals_ahead_and_a_resident_on_a_removed_record_are_found_at_night() -> None:
    """No act can write this: rows are broken from outside."""
    (one,) = move_in().persons
    leaves(one, on=date(2026, 12, 1))
    with tenant(scenes.TOWN):
        row = Removal.objects.get(person=one)
        values = {f.attname: getattr(row, f.attname) for f in Removal._meta.concrete_fields if f.column}
        Removal.objects.filter(person=one).update(ended_by=row.entry)
        for begin, until in (
            (date(2026, 11, 1), date(2026, 11, 30)),
            (date(2026, 12, 2), date(2026, 12, 5)),
            (date(2026, 12, 6), date(2027, 1, 1)),
        ):
            Removal.objects.create(**{**values, "valid_from": begin, "valid_until": until})
        found = {each.number: each.persons for each in consistency(TODAY)}
    assert found["E24"] == (one,)
    assert found["E10"] == (one,)


def test_every_check_of_the_list_is_tried_here_or_where_it_is_refused() -> None:
    """E20, E22: papers and the worklist refuse; A07, A08, E25: suppressions, measures, A18: messages have their own."""
    elsewhere = {"A07", "A18"}
    tried = {case.split()[0] for case in (*COUNTER, *HANDED_OVER)}
    assert {each.number for each in checking.all_checks()} - tried == elsewhere
