"""The check digit of 公費負担者番号 and 受給者番号 (検証番号)."""

import numpy as np

from kikan.law import Count


def with_check_digit(serial: Count, digits: int) -> Count:
    """The number with its check digit behind it: six digits of a recipient (受給者番号), seven of a payer (公費負担者番号).

    From the last digit weights 2 and 1 in turn, the digits of each product summed, what is missing to the next ten.
    Law: 厚生労働省「保険者番号等設定要領」 (https://www.mhlw.go.jp/topics/2008/03/dl/tp0305-1az_0004.pdf)
    Errors: ValueError for more digits.
    """
    if (serial >= 10**digits).any() or (serial < 0).any():
        raise ValueError(f"more than {digits} digits")
    rest, total = serial, np.zeros_like(serial)
    for place in range(digits):
        product = rest % 10 * (2 - place % 2)
        total = total + product // 10 + product % 10
        rest = rest // 10
    return serial * 10 + (10 - total % 10) % 10
