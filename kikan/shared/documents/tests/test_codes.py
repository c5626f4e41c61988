"""Bar codes: 44 digits with their check digit, 288 modules; nothing where the stores take no slip."""

import json
import re
from datetime import date

import pytest
from barcode.codex import Gs1_128
from hypothesis import given
from hypothesis import strategies as st

from kikan.shared.documents.rendering import codes
from kikan.shared.documents.slips import STORE_LIMIT, ElNumber, PaymentSlip, store_key

DUE = date(2026, 7, 31)
CODE = codes.StoreCode("123456", "000000000000000000001", 41500, DUE)


def slip(amount: int = 41500, issuer: str = "123456", el: ElNumber | None = None) -> PaymentSlip:
    return PaymentSlip(
        "国民健康保険税", 2026, "第1期", "1", amount, DUE, "見本　太郎", ("見本町1",), "見本町会計管理者",
        issuer=issuer, key="0" * 20 + "1", el=el,
    )  # fmt: skip


def test_the_parts_stand_where_the_guideline_puts_them() -> None:
    digits = CODE.digits()
    assert len(digits) == 44
    assert digits[:43] == "91" + "123456" + "000000000000000000001" + "0" + "260731" + "0" + "041500"
    assert CODE.lines() == ("(91)123456-0000000000000000000010", f"260731-0-041500-{digits[43]}")


def test_the_check_digit_is_that_of_a_known_article_number() -> None:
    # The same modulus 10 weight 3 as every EAN-13: 4 901234 567894 is the specimen of the standard.
    assert codes.check_digit("490123456789") == "4"


@given(st.text("0123456789", min_size=43, max_size=43))
def test_a_wrong_digit_is_always_noticed(body: str) -> None:
    whole = body + codes.check_digit(body)
    for i in range(43):
        changed = whole[:i] + str((int(whole[i]) + 1) % 10) + whole[i + 1 :]
        assert codes.check_digit(changed[:43]) != changed[43]


def test_the_symbol_has_288_modules() -> None:
    assert 'viewBox="0 0 288 1"' in codes.gs1_128(CODE.digits())


def test_the_bars_begin_with_start_c_and_function_1() -> None:
    assert "M0 0h2v1h-2zM3 0h1v1h-1zM6 0h3v1h-3z" in codes.gs1_128(CODE.digits())


def test_without_a_last_day_nines_stand_for_it() -> None:
    assert codes.StoreCode("123456", "0" * 21, 1).digits()[30:36] == "999999"


@pytest.mark.parametrize(
    "changed", [{"issuer": "12345"}, {"key": "1"}, {"amount": 1_000_000}, {"reissue": 10}]
)
def test_a_part_of_another_length_is_an_error(changed: dict[str, object]) -> None:
    values = {"issuer": "123456", "key": "0" * 21, "amount": 1, "due_on": DUE, **changed}
    with pytest.raises(codes.NotACode):
        codes.StoreCode(**values).digits()  # type: ignore[arg-type]


def test_a_slip_is_of_a_fiscal_year_named_by_its_era() -> None:
    assert slip().printed()["fiscal_year"] == "令和8年度"


def test_a_slip_above_the_stores_limit_has_no_bars() -> None:
    assert slip(STORE_LIMIT).printed()["store"] is not None
    assert slip(STORE_LIMIT + 1).printed()["store"] is None


def test_a_slip_without_a_contract_has_no_bars() -> None:
    assert slip(issuer="").printed()["store"] is None


def test_a_slip_has_an_el_qr_only_where_the_body_can_number_it() -> None:
    assert slip().printed()["el"] is None
    el = ElNumber("00000", "1", "2", "3", "payload")
    drawn = json.loads(codes.drawn(json.dumps(slip(el=el).printed())))
    assert drawn["el"]["svg"] == codes.qr("payload")


@given(st.text("0123456789", min_size=1, max_size=24).map(lambda half: half + half))
def test_the_picture_has_exactly_the_bars_of_the_code(digits: str) -> None:
    wanted = Gs1_128(digits).build()[0]
    bars = ["0"] * len(wanted)
    for start, width in re.findall(r"M(\d+) 0h(\d+)v", codes.gs1_128(digits)):
        bars[int(start) : int(start) + int(width)] = "1" * int(width)
    assert "".join(bars) == wanted


def test_codes_are_drawn_beside_what_they_say_and_nowhere_else() -> None:
    papers = [
        {"store": {"gs1_128": CODE.digits(), "lines": []}},
        {"el": {"qr": 'a"b\\'}},
        {"name": '"qr": "x"'},
    ]
    wanted = [
        {"store": {"gs1_128": CODE.digits(), "svg": codes.gs1_128(CODE.digits()), "lines": []}},
        {"el": {"qr": 'a"b\\', "svg": codes.qr('a"b\\')}}, {"name": '"qr": "x"'},
    ]  # fmt: skip
    for separators in ((",", ":"), (", ", ": ")):
        assert json.loads(codes.drawn(json.dumps(papers, separators=separators))) == wanted


def test_the_key_holds_what_finds_the_claim() -> None:
    assert store_key(62022, 21, 2026, 1234, 3) == "06202" + "21" + "26" + "00001234" + "03" + "00"
    with pytest.raises(codes.NotACode):
        store_key(62022, 21, 2026, 10**8, 3)


def test_a_slip_does_not_show_its_payer_in_its_repr() -> None:
    assert "見本　太郎" not in repr(slip())
