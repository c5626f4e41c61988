"""Check digits (検査数字) of numbers that residents and bodies carry."""

from collections.abc import Sequence
from itertools import cycle
from operator import mul

import numpy as np
from numpy.typing import NDArray


def _digits(text: str, length: int) -> list[int]:
    if len(text) != length or not (text.isascii() and text.isdigit()):
        raise ValueError(f"a number of {length} digits is needed")
    return [int(digit) for digit in text]


def person_check_digit(serial: int) -> int | None:
    """Check digit of 宛名番号・世帯番号: modulus 11, weights 2 to 7 from the lowest digit.

    Remainder 0 gives 0; remainder 1 would need the digit 10, so such a serial is skipped: None.
    """
    remainder = sum(map(mul, map(int, reversed(str(serial))), cycle(range(2, 8)))) % 11
    if remainder == 1:
        return None
    return 0 if remainder == 0 else 11 - remainder


def is_person_number(number: int) -> bool:
    """Whether a 宛名番号 or 世帯番号 ends in its check digit."""
    return number > 9 and person_check_digit(number // 10) == number % 10


def person_check_digits(serials: NDArray[np.int64]) -> NDArray[np.int64]:
    """`person_check_digit` of many serials at once; -1 where there is none."""
    rest, total = serials.copy(), np.zeros(len(serials), dtype=np.int64)
    for _, weight in zip(range(18), cycle(range(2, 8)), strict=False):
        total += rest % 10 * weight
        rest = rest // 10
    remainder = total % 11
    return np.where(remainder == 1, -1, np.where(remainder == 0, 0, 11 - remainder)).astype(np.int64)


def are_person_numbers(numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """`is_person_number` of many numbers at once."""
    found: NDArray[np.bool_] = (numbers > 9) & (person_check_digits(numbers // 10) == numbers % 10)
    return found


def municipality_check_digit(first_five: str) -> int:
    """Check digit of 全国地方公共団体コード: weights 6 to 2, the last digit of 11 less the remainder."""
    total = sum(digit * weight for digit, weight in zip(_digits(first_five, 5), range(6, 1, -1), strict=True))
    return (11 - total % 11) % 10


def is_municipality_code(code: str) -> bool:
    """Whether six digits are a code with the right check digit."""
    if len(code) != 6 or not (code.isascii() and code.isdigit()):
        return False
    return municipality_check_digit(code[:5]) == int(code[5])


def my_number_check_digit(first_eleven: str) -> int:
    """Check digit of 個人番号 (平成26年総務省令第85号 第5条)."""
    lowest_first = reversed(_digits(first_eleven, 11))
    weights = [*range(2, 8), *range(2, 7)]
    remainder = sum(digit * weight for digit, weight in zip(lowest_first, weights, strict=True)) % 11
    return 0 if remainder <= 1 else 11 - remainder


def is_my_number(number: str) -> bool:
    """Whether twelve digits can be a 個人番号."""
    if len(number) != 12 or not (number.isascii() and number.isdigit()):
        return False
    return my_number_check_digit(number[:11]) == int(number[11])


def are_my_numbers(numbers: Sequence[str]) -> list[bool]:
    """`is_my_number` of many at once."""
    plain = [n for n in numbers if len(n) == 12 and n.isascii() and n.isdigit()]
    values = np.array([int(n) for n in plain], dtype=np.int64)
    right = dict(zip(plain, (my_number_check_digits(values // 10) == values % 10).tolist(), strict=True))
    return [right.get(n, False) for n in numbers]


def my_number_check_digits(first_elevens: NDArray[np.int64]) -> NDArray[np.int64]:
    """The check digits of many 個人番号 at once, from their first eleven digits as numbers."""
    return _digits_after(first_elevens, 11)


def resident_code_check_digit(first_ten: str) -> int:
    """Check digit of 住民票コード (住民基本台帳法施行規則 第1条第2号).

    unverified: the notice that gives the formula was not found; taken to be that of 個人番号. So nobody
    refuses a code for it, a wrong one is only pointed out.
    """
    return int(_digits_after(np.array([int("".join(map(str, _digits(first_ten, 10))))]), 10)[0])


def resident_code_check_digits(first_tens: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same of many codes at once, from their first ten digits as numbers."""
    return _digits_after(first_tens, 10)


def is_resident_code(code: str) -> bool:
    """Whether eleven digits end in the check digit of a 住民票コード."""
    if len(code) != 11 or not (code.isascii() and code.isdigit()):
        return False
    return resident_code_check_digit(code[:10]) == int(code[10])


def _digits_after(numbers: NDArray[np.int64], length: int) -> NDArray[np.int64]:
    """Modulus 11 with weights 2 to 7 and again from the lowest digit; a remainder of 0 or 1 gives 0."""
    rest, total = numbers.astype(np.int64), np.zeros(len(numbers), dtype=np.int64)
    for place in range(length):
        total += rest % 10 * (2 + place % 6)
        rest = rest // 10
    remainder = total % 11
    return np.where(remainder <= 1, 0, 11 - remainder).astype(np.int64)


def corporate_weighted_sum(last_twelve: str) -> int:
    """The sum of digits, weighted 1 and 2 in turn from the lowest, that the check digit of 法人番号 is made of."""
    lowest_first = reversed(_digits(last_twelve, 12))
    return sum(digit * weight for digit, weight in zip(lowest_first, cycle((1, 2)), strict=False))


def corporate_check_digit(last_twelve: str) -> int:
    """Check digit of 法人番号, its first digit (平成26年財務省令第70号 第2条)."""
    return 9 - corporate_weighted_sum(last_twelve) % 9


def is_corporate_number(number: str) -> bool:
    """Whether thirteen digits can be a 法人番号."""
    if len(number) != 13 or not (number.isascii() and number.isdigit()):
        return False
    return corporate_check_digit(number[1:]) == int(number[0])
