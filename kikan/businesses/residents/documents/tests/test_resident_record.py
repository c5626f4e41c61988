"""Copies of the resident record: what is asked for is printed, nothing else, exactly. All persons are invented."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kikan.businesses.residents.documents import HOUSEHOLD_COPY, INDIVIDUAL_COPY
from kikan.businesses.residents.documents.resident_record import (
    Change,
    Foreign,
    Person,
    RecordCopy,
    Removal,
    Shown,
    household_copy,
    individual_copy,
)
from kikan.shared.documents.rendering import TextTooLong, UnprintableCharacter, compile, fonts, page_count
from kikan.shared.documents.tests.making import IMPRINT, page_texts, text_of
from kikan.shared.errors import Refused

DAY = date(2026, 11, 24)
EXACT = (
    "渡邉\U000e010f　太郎"
    if fonts.EXACT in fonts._families(fonts._existing(fonts.DEFAULT_FOLDERS))
    else "渡邉　太郎"
)
CERTIFIED = "原本と相違ないことを証明する"
HEAD = Person(
    name=EXACT, reading="ワタナベ　タロウ", born=date(1970, 3, 14), sex="男", relationship="世帯主",
    resident_since=date(2001, 4, 1), address_since=date(2010, 5, 6), notified_on=date(2010, 5, 10),
    address_before_move_in="東京都見本区一丁目1番1号", domicile="山形県見本町大字見本1番地", register_head=EXACT,
    resident_code="12345678901", my_number="123456789018",
)  # fmt: skip
FOREIGN = replace(
    HEAD, name="SAMPLE ANNA MARIA", reading="", relationship="妻", sex="女", domicile="", register_head="", alias="見本　アンナ",
    foreign=Foreign(
        "ベトナム", "中長期在留者", "永住者", "", date(2030, 1, 31), "AB12345678CD", ("見本　アンナ　令和5年4月5日記載",)
    ),
)  # fmt: skip
EVERYTHING = Shown(
    head=True, family_register=True, resident_code=True, my_number=True, reading=True,
    foreign_status=True, alias_history=True, history=True,
)  # fmt: skip


def a_copy(*persons: Person, **more: Any) -> RecordCopy:
    return RecordCopy(
        "山形県見本町大字見本1番地1", HEAD.name, persons, DAY, building="コーポ見本　101号室", **more
    )


def household(copy: RecordCopy, **marks: Any) -> bytes:
    imprint = replace(IMPRINT, title=HOUSEHOLD_COPY.ja, **marks).printed()
    return compile(HOUSEHOLD_COPY.template, {"imprint": imprint, "body": household_copy(copy)})


def individual(copy: RecordCopy) -> bytes:
    return compile(INDIVIDUAL_COPY.template, {"imprint": IMPRINT.printed(), "body": individual_copy(copy)})


def family(count: int) -> tuple[Person, ...]:
    children = (
        replace(HEAD, name=f"渡邉　子{i}", relationship="子", born=date(1995 + i, 1, 2))
        for i in range(1, count)
    )
    return (HEAD, *children)


def test_unless_asked_nothing_sensitive_is_printed() -> None:
    person = household_copy(a_copy(HEAD))["sheets"][0][0]
    left_out = {"relationship", "domicile", "register_head", "resident_code", "my_number"}
    assert {key for key, value in person.items() if value == "省略"} == left_out
    text = text_of(household(a_copy(HEAD)))
    for secret in ("12345678901", "1234 5678 9018", "大字見本1番地　", "ワタナベ"):
        assert secret not in text


def test_what_was_asked_for_is_printed() -> None:
    text = text_of(household(a_copy(HEAD, shown=EVERYTHING)))
    for item in (
        HEAD.name, "（ワタナベ　タロウ）", "昭和45年3月14日", "世帯主", "平成13年4月1日", "平成22年5月6日",
        "平成22年5月10日", "東京都見本区一丁目1番1号", "山形県見本町大字見本1番地", "12345678901", "1234 5678 9018",
        "コーポ見本　101号室",
    ):  # fmt: skip
        assert item in text


def test_a_foreign_resident_has_the_items_of_the_law_and_western_dates() -> None:
    text = text_of(household(a_copy(HEAD, FOREIGN, shown=EVERYTHING)))
    for item in (
        "1970年3月14日",
        "2030年1月31日",
        "永住者",
        "AB12345678CD",
        "見本　アンナ　令和5年4月5日記載",
        "ベトナム",
    ):
        assert item in text
    hidden = household_copy(a_copy(FOREIGN))["sheets"][0][0]["foreign"]
    assert set(hidden.values()) == {"省略"}


@pytest.mark.parametrize(("people", "sheets"), [(1, 1), (4, 1), (5, 2), (8, 2), (9, 3)])
def test_four_people_stand_on_a_sheet_and_only_the_last_is_certified(people: int, sheets: int) -> None:
    texts = page_texts(household(a_copy(*family(people), shown=EVERYTHING)))
    assert len(texts) == sheets
    assert [CERTIFIED in text for text in texts] == [False] * (sheets - 1) + [True]
    assert ["見本町長" in text for text in texts] == [False] * (sheets - 1) + [True]
    assert all("山形県" in text and f"{i + 1}／{sheets}" in text for i, text in enumerate(texts))
    assert ("以下余白" in texts[-1].replace(" ", "")) == (people % 4 != 0)


def test_the_certificate_says_whether_the_household_is_whole() -> None:
    assert "世帯全員の住民票の原本" in text_of(household(a_copy(HEAD)))
    assert "世帯の一部の住民票の原本" in text_of(household(a_copy(HEAD, is_whole_household=False)))


def test_the_day_of_address_is_blank_while_the_person_never_moved_inside() -> None:
    never_moved = replace(HEAD, address_since=HEAD.resident_since)
    assert household_copy(a_copy(never_moved))["sheets"][0][0]["address_since"] == ""


def test_an_unknown_birth_date_is_printed_in_its_own_words() -> None:
    assert "昭和20年頃（月日不詳）" in text_of(
        household(a_copy(replace(HEAD, born="昭和20年頃（月日不詳）")))
    )


def test_a_removed_person_never_stands_on_a_household_sheet() -> None:
    gone = replace(HEAD, removal=Removal("転出", date(2026, 11, 24), "東京都見本区"))
    with pytest.raises(Refused) as refused:
        household_copy(a_copy(HEAD, gone))
    assert "個人票" in refused.value.what_to_do


def test_before_its_day_a_planned_move_out_is_hidden() -> None:
    leaving = replace(HEAD, removal=Removal("転出", date(2026, 11, 25), "東京都見本区霞見本"))
    assert "霞見本" not in text_of(household(a_copy(leaving)))
    text = text_of(individual(a_copy(leaving)))
    assert "霞見本" not in text
    assert "除票" not in text


def test_a_removed_record_shows_why_and_the_planned_address_but_not_what_was_confirmed() -> None:
    removal = Removal("転出", date(2026, 3, 1), "東京都見本区一丁目", "大阪府見本市二丁目", date(2026, 3, 5))
    text = text_of(individual(a_copy(replace(HEAD, removal=removal))))
    for item in ("除票の原本", "転出", "令和8年3月1日", "東京都見本区一丁目"):
        assert item in text
    assert "大阪府" not in text


def test_the_numbers_of_the_dead_are_never_printed() -> None:
    dead = replace(HEAD, removal=Removal("死亡", date(2026, 3, 1)))
    text = text_of(individual(a_copy(dead, shown=EVERYTHING)))
    assert "12345678901" not in text
    assert "9018" not in text


def test_history_is_printed_only_when_asked_and_flows_to_further_sheets() -> None:
    lines = tuple(Change(date(1980 + i, 4, 1), "転居", "住所", f"旧{i}番地", f"新{i}番地") for i in range(40))
    person = replace(HEAD, history=lines)
    assert "旧0番地" not in text_of(individual(a_copy(person)))
    texts = page_texts(individual(a_copy(person, shown=EVERYTHING)))
    assert len(texts) == 2
    assert "前葉からの続き" in texts[1]
    assert "前葉からの続き" not in texts[0]
    assert [CERTIFIED in text for text in texts] == [False, True]
    assert all(f"旧{i}番地" in texts[0] + texts[1] for i in range(40))


def test_an_individual_sheet_is_of_one_person() -> None:
    with pytest.raises(Refused):
        individual_copy(a_copy(HEAD, HEAD))
    with pytest.raises(Refused):
        household_copy(a_copy())


def test_long_names_addresses_and_remarks_keep_the_sheet_and_every_letter() -> None:
    name = "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処" * 2
    address = "山形県見本郡見本町大字長い名前の見本字さらに長い見本の小字の中の丁目九十九番地の九十九" * 2
    remark = "見本の備考。" * 40
    person = replace(
        HEAD, name=name, address_before_move_in=address, domicile=address, register_head=name, remark=remark
    )
    made = household(replace(a_copy(*[person] * 4, shown=EVERYTHING), address=address, head_name=name))
    assert page_count(made) == 1
    # Lines of neighbouring fields are mixed when text is taken out, so letters are counted.
    missing = Counter(name * (1 + 2 * 4) + address * (1 + 2 * 4) + remark * 4) - Counter(text_of(made))
    assert not missing


def test_a_remark_that_cannot_fit_is_refused_rather_than_cut() -> None:
    with pytest.raises(TextTooLong) as refused:
        household(a_copy(replace(HEAD, remark="見本の備考。" * 400)))
    assert refused.value.place == "備考"
    assert "見本の備考" not in str(refused.value)


def test_an_unprintable_name_is_refused_with_the_person_it_belongs_to() -> None:
    with pytest.raises(UnprintableCharacter) as refused:
        household(a_copy(*family(4), replace(HEAD, name="山田😀")))
    assert refused.value.place == "body.sheets[1][0].name"


def test_official_use_is_marked() -> None:
    assert "公　用" in text_of(household(a_copy(HEAD), official_use=True))


def test_names_do_not_appear_in_a_repr() -> None:
    assert "太郎" not in repr(a_copy(HEAD)) + repr(HEAD)
