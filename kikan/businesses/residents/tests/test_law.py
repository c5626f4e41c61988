"""The law room: relationships, printed order, numbers, checks over one person and over many."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.residents.law import (
    case_adapters,
    checking,
    checks,
    codes,
    household_checks,
    relationships,
)
from kikan.businesses.residents.law.checking import MISSING
from kikan.businesses.residents.law.numbers import is_valid, may_be_used, with_check_digit
from kikan.ground.check_digits import is_person_number, person_check_digit
from kikan.law import book
from kikan.law.case_adapter import adapters
from kikan.law.case_file import read_cases
from kikan.law.case_runner import PASSED, run_cases

REGISTERED = (case_adapters, checks, household_checks)


def column(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("世帯主", 2),
        ("妻", 12),
        ("夫（未届）", 13),
        ("子の妻", 2012),
        ("子（子の夫）", 21),
        ("子の子の子の子", 20202020),
    ],
)
def test_allowed_relationships_have_a_number(text: str, number: int) -> None:
    assert relationships.parse(text) == number


@pytest.mark.parametrize(
    "text", ["祖父", "孫", "甥", "", "の", "子の", "世帯主の子", "子の子の子の子の子", "妻の同居人"]
)
def test_other_relationships_are_not_allowed(text: str) -> None:
    assert relationships.parse(text) == relationships.NOT_ALLOWED


def test_a_household_sheet_follows_the_order_of_the_notice() -> None:
    texts = ["同居人", "父", "子の子", "子", "世帯主", "縁故者", "妻", "子の妻", "兄", "妻の母"]
    numbers = relationships.parse_all(texts)
    same = np.ones(len(texts), dtype=np.int64)
    order = relationships.printed_order(same, numbers, same, np.arange(len(texts)))
    printed = [text for _, text in sorted(zip(order.tolist(), texts, strict=True))]
    assert printed == ["世帯主", "妻", "子", "子の妻", "子の子", "父", "兄", "妻の母", "縁故者", "同居人"]


@given(st.integers(1, 10**12))
def test_numbers_in_columns_agree_with_the_check_digit_of_one(serial: int) -> None:
    serials = column(serial)
    assert bool(may_be_used(serials)[0]) == (person_check_digit(serial) is not None)
    number = int(with_check_digit(serials)[0])
    assert bool(is_valid(column(number))[0]) == is_person_number(number)


DAYS = (
    "happened_on", "reported_on", "today", "birth_on", "birth_lower", "resident_since", "period_end", "latest_of_item",
)  # fmt: skip
ROW = st.fixed_dictionaries(
    {
        **{name: st.sampled_from([MISSING, 0, 19000, 20000, 20700]) for name in DAYS},
        "event": st.sampled_from(sorted(codes.JA)),
        "is_resident": st.integers(0, 1),
        "has_removal_ahead": st.integers(0, 1),
        "resident_kind": st.sampled_from([1, 2]),
        "category": st.sampled_from([MISSING, 1, 2, 5]),
        "status": st.sampled_from([MISSING, 1, 13]),
        "has_nationality": st.integers(0, 1),
        "has_card": st.integers(0, 1),
    }
)


@given(st.lists(ROW, min_size=1, max_size=20))
def test_a_column_of_many_finds_what_columns_of_one_find(rows: list[dict[str, int]]) -> None:
    def found(some: list[dict[str, int]]) -> list[set[tuple[str, str]]]:
        columns = {name: column(*(row[name] for row in some)) for name in some[0]}
        told: list[set[tuple[str, str]]] = [set() for _ in some]
        for each in checking.run(columns):
            for row in each.rows:
                told[row].add((each.number, each.message))
        return told

    assert found(rows) == [found([row])[0] for row in rows]


def test_a_member_without_head_is_found_only_in_that_household() -> None:
    columns = {
        "household": column(1, 1, 2, 2, 3),
        "person": column(11, 12, 21, 22, 31),
        "is_head": column(1, 0, 0, 0, 1),
        "relationship": column(2, 12, 12, 20, 2),
        "household_head": column(11, 11, MISSING, MISSING, 99),
    }
    found = {(each.number, each.rows) for each in checking.run(columns)}
    assert ("A02", (2, 3)) in found
    assert ("E06", (4,)) in found
    assert all(rows in ((2, 3), (4,)) for _, rows in found)


def test_every_check_says_item_reason_and_what_to_do() -> None:
    for each in checking.all_checks():
        assert each.number[0] in "EA"
        assert each.field
        assert each.message.endswith("。")
        assert each.what_to_do.endswith("。")


@pytest.mark.cases
def test_the_published_cases_hold() -> None:
    file = Path(case_adapters.__file__).parent / "cases" / "deadlines.yaml"
    cases = read_cases(file.read_text("utf-8"), file.name)
    outcomes = run_cases(cases, adapters(), book())
    assert len(outcomes) == len(cases) > 5
    assert [each for each in outcomes if each.state != PASSED] == []
