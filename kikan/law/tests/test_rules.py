"""Rules check date, axis and types; workings tell, pack and join their steps."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from kikan.law import (
    Exact,
    Law,
    LawGap,
    Truth,
    Working,
    WrongAxis,
    Yen,
    apply_rate,
    book,
    call,
    column,
    cut_below,
    in_blocks,
    part,
    rule,
    step,
)
from kikan.law.errors import NotExact


@dataclass(frozen=True)
class Part(Working):
    exact: Exact = step("端数処理前", "例法 第1条")
    is_small: Truth = step("少額", "例法 第2条", "")


@dataclass(frozen=True)
class Whole(Working):
    base: Yen = step("基準額", "例法 第1条")
    detail: Part = part("内訳")
    payable: Yen = step("納付額", "例法 第3条")


@rule("example_act.levy", axis="fiscal_year", since=2024)
def levy(income: Yen, *, law: Law) -> Whole:
    exact = apply_rate(income, Fraction(1, 3))
    return Whole(income, Part(exact, income < 10), cut_below(exact))


@rule("example_act.levy", axis="fiscal_year", since=2022, until=2024)
def levy_before(income: Yen, *, law: Law) -> Whole:
    exact = apply_rate(income, Fraction(1, 4))
    return Whole(income, Part(exact, income < 10), cut_below(exact))


@rule("example_act.careless", axis="fiscal_year", since=2022)
def careless(income: Yen, *, law: Law) -> NDArray[np.float64]:
    return income * 0.06


def law_of(year: int, axis: str = "fiscal_year") -> Law:
    return book().law(axis, year)


def test_the_date_chooses_the_version() -> None:
    assert call("example_act.levy", column(12), law=law_of(2023)).payable.tolist() == [3]
    assert call("example_act.levy", column(12), law=law_of(2024)).payable.tolist() == [4]


def test_before_the_oldest_version_there_is_none() -> None:
    with pytest.raises(LawGap):
        call("example_act.levy", column(12), law=law_of(2021))
    with pytest.raises(LawGap):
        levy(column(12), law=law_of(2023))


def test_a_rule_is_not_answered_on_another_axis() -> None:
    with pytest.raises(WrongAxis):
        levy(column(12), law=law_of(2024, "tax_year"))


@pytest.mark.parametrize("wrong", [np.array([1.5]), np.array([1], dtype=np.int32), 1.5])
def test_what_is_no_exact_column_is_refused(wrong: object) -> None:
    with pytest.raises(NotExact):
        levy(wrong, law=law_of(2024))  # type: ignore[arg-type]


def test_a_rule_that_makes_floats_is_found_out_when_it_runs() -> None:
    with pytest.raises(NotExact):
        careless(column(100), law=law_of(2024))


def test_a_rule_is_registered_once_per_date() -> None:
    with pytest.raises(ValueError, match="two versions"):
        rule("example_act.levy", axis="fiscal_year", since=2024)(lambda *, law: None)


def test_the_steps_of_one_row_read_like_a_paper() -> None:
    lines = [(s.depth, s.ja, s.value) for s in levy(column(5, 10), law=law_of(2024)).steps(1)]
    assert lines == [
        (0, "基準額", 10),
        (0, "内訳", ""),
        (1, "端数処理前", "3 1/3"),
        (1, "少額", False),
        (0, "納付額", 3),
    ]


def test_a_working_survives_packing() -> None:
    whole = levy(column(5, 10, 11), law=law_of(2024))
    packed = whole.pack()
    back = Whole.unpack(packed)
    assert packed.dtype == np.int64
    assert len(Whole.layout()) == packed.shape[1]
    assert [list(back.steps(row)) for row in range(3)] == [list(whole.steps(row)) for row in range(3)]


def test_blocks_give_the_same_answer_as_one_call() -> None:
    @dataclass(frozen=True, eq=False)
    class Columns:
        income: Yen

    columns = Columns(np.arange(25_037, dtype=np.int64))
    law = law_of(2024)
    at_once = levy(columns.income, law=law)
    in_parts = in_blocks(lambda block: levy(block.income, law=law), columns, rows=1000)
    assert np.array_equal(at_once.pack(), in_parts.pack())
