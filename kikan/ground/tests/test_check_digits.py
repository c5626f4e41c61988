"""Check digits against known numbers and against single mistakes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.ground import check_digits as cd
from kikan.ground.integers import ceil_div, half_up_div, split


@pytest.mark.parametrize("code", ["062022", "062090", "062138", "063819", "131016", "011002"])
def test_codes_of_municipalities_end_in_their_check_digit(code: str) -> None:
    assert cd.is_municipality_code(code)


def test_a_corporate_number_begins_with_its_check_digit() -> None:
    assert cd.is_corporate_number("7000012050002")  # 国税庁
    assert not cd.is_corporate_number("8000012050002")


@given(st.integers(min_value=1, max_value=10**14), st.integers(min_value=0, max_value=13), st.integers(1, 9))
def test_one_wrong_digit_of_a_person_number_is_noticed(serial: int, place: int, by: int) -> None:
    digit = cd.person_check_digit(serial)
    if digit is None:
        return
    number = f"{serial * 10 + digit:015d}"
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    if int(wrong) > 9:
        assert not cd.is_person_number(int(wrong))


def test_a_serial_whose_digit_would_be_ten_is_skipped() -> None:
    assert cd.person_check_digit(6) is None  # 6 × 2 leaves 1


@given(st.text("0123456789", min_size=11, max_size=11))
def test_my_number_ends_in_one_digit_alone(first: str) -> None:
    fitting = [digit for digit in "0123456789" if cd.is_my_number(first + digit)]
    assert len(fitting) == 1


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=8).filter(any))
def test_splitting_loses_and_creates_nothing(amount: int, weights: list[int]) -> None:
    parts = split(amount, weights)
    assert sum(parts) == amount
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


def test_divisions_say_where_the_fraction_goes() -> None:
    assert (ceil_div(7, 2), half_up_div(5, 2), half_up_div(7, 3)) == (4, 3, 2)


@given(st.lists(st.integers(-10, 10**14 - 1), max_size=30))
def test_many_person_numbers_are_judged_as_each_alone(serials: list[int]) -> None:
    numbers = [serial * 10 + digit for serial in serials for digit in range(10)]
    found = cd.are_person_numbers(np.array(numbers, dtype=np.int64))
    assert found.tolist() == [cd.is_person_number(number) for number in numbers]


@given(st.lists(st.integers(0, 10**11 - 1), max_size=30))
def test_many_my_numbers_are_judged_as_each_alone(firsts: list[int]) -> None:
    found = cd.my_number_check_digits(np.array(firsts, dtype=np.int64))
    assert found.tolist() == [cd.my_number_check_digit(f"{first:011d}") for first in firsts]


@given(st.text("0123456789", min_size=11, max_size=11), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_of_a_my_number_is_noticed_unless_both_remainders_give_zero(
    first: str, place: int, by: int
) -> None:
    digit = cd.my_number_check_digit(first)
    wrong = first[:place] + str((int(first[place]) + by) % 10) + first[place + 1 :]
    assert not cd.is_my_number(f"{wrong}{digit}") or digit == 0


@given(st.integers(0, 10**12 - 1), st.integers(0, 11), st.integers(1, 8))
def test_one_wrong_digit_of_a_corporate_number_is_noticed_but_nine_for_zero(
    last: int, place: int, by: int
) -> None:
    base = f"{last:012d}"
    digit = cd.corporate_check_digit(base)
    changed = (int(base[place]) + by) % 10
    if {changed, int(base[place])} == {0, 9}:
        return
    assert not cd.is_corporate_number(f"{digit}{base[:place]}{changed}{base[place + 1 :]}")


@given(st.text("0123456789", min_size=10, max_size=10))
def test_a_resident_code_ends_in_one_digit_alone(first: str) -> None:
    assert [d for d in "0123456789" if cd.is_resident_code(first + d)] == [
        str(cd.resident_code_check_digit(first))
    ]
