"""The tax notice adds up, says how and why, until when, and how to object. All persons are invented."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from kikan.businesses.health_insurance.documents import LEVY_NOTICE
from kikan.businesses.health_insurance.documents.levy_notice import (
    Addressee,
    Contact,
    Instalment,
    LevyNotice,
    Member,
    Rates,
    Reduction,
    Step,
    explanation,
    levy_notice,
    yen,
)
from kikan.shared.documents.imprint import illustrative_warning
from kikan.shared.documents.rendering import compile, page_count
from kikan.shared.documents.slips import PaymentSlip
from kikan.shared.documents.tests.making import IMPRINT, page_texts, text_of

PARTS = ("医療分", "支援金分", "介護分", "子ども分")
AMOUNTS = (210_000, 74_100, 38_200, 9_700)
ADDRESS = ("山形県見本郡見本町大字見本1番地1", "コーポ見本　101号室")
FIRST_DUE = date(2026, 7, 31)


def slip(term: int, amount: int) -> PaymentSlip:
    return PaymentSlip(
        "国民健康保険税", 2026, f"第{term}期", "2026-1", amount, FIRST_DUE + timedelta(days=31 * term), "見本　太郎",
        ADDRESS, "見本町会計管理者", issuer="123456", key=f"{term:021d}",
    )  # fmt: skip


def a_notice(**changed: Any) -> LevyNotice:
    amounts = [41_500] * 8
    values: dict[str, Any] = {
        "fiscal_year": 2026,
        "notice_number": "2026-1",
        "household_number": "123",
        "addressee": Addressee("999-0000", ADDRESS, "見本　太郎"),
        "payer": "見本　太郎",
        "payer_is_insured": True,
        "ordinance": "見本町国民健康保険税条例",
        "rates": tuple(Rates(p, "7.80%", "", "25,200円", "21,000円", "670,000円") for p in PARTS),
        "steps": (
            Step("所得割額", "条例第3条", (205_920, 71_280, 26_400, 7_920)),
            Step("月割後の額", "条例第14条", ("629377/3", 74_180, None, 9_740)),
            Step("軽減額", "条例第23条", (-19_320, None, None, None)),
        ),
        "part_amounts": AMOUNTS,
        "annual": sum(AMOUNTS),
        "members": (
            Member("見本　太郎", "45歳", 1_200_000, (12, 12, 12, 12)),
            Member("見本　子", "4歳", 0, (3, 3, 0, 3), ("未就学児",)),
        ),
        "reduction": Reduction(2, 2_500_000, 2_640_000, 3, 2, "条例第23条第1項第3号"),
        "instalments": tuple(
            Instalment(f"第{i + 1}期", FIRST_DUE + timedelta(days=31 * i), a, "納付書") for i, a in enumerate(amounts)
        ),
        "contact": Contact("税務課", "見本町大字見本1番地", "0000-00-0000"),
        "slips": tuple(slip(i + 1, a) for i, a in enumerate(amounts)),
    }  # fmt: skip
    return LevyNotice(**{**values, **changed})


def made(notice: LevyNotice, **marks: Any) -> bytes:
    imprint = replace(IMPRINT, title=LEVY_NOTICE.ja, **marks).printed()
    return compile(LEVY_NOTICE.template, {"imprint": imprint, "body": levy_notice(notice)})


def test_eight_instalments_make_three_sheets_and_three_of_slips() -> None:
    texts = page_texts(made(a_notice()))
    assert [f"{i + 1}／6" in text for i, text in enumerate(texts)] == [True] * 6
    assert ["領 収 証 書" in t or "領収証書" in t.replace(" ", "") for t in texts] == [False] * 3 + [True] * 3
    assert "第8期" in texts[5]


def test_without_slips_the_notice_has_three_sheets() -> None:
    assert page_count(made(a_notice(slips=()))) == 3


def test_the_first_sheet_says_how_much_until_when() -> None:
    first = page_texts(made(a_notice()))[0]
    for item in (
        "令和8年度", "国民健康保険税", "納税通知書", "332,000", "210,000", "令和8年7月31日", "41,500", "見本町国民健康保険税条例",
        "〒999-0000", "見本　太郎　様", "税務課", "0000-00-0000",
    ):  # fmt: skip
        assert item in first


def test_every_step_stands_with_its_article() -> None:
    second = page_texts(made(a_notice()))[1]
    for item in ("所得割額", "205,920", "条例第3条", "△19,320", "629377/3", "未就学児", "25,200円", "7.80%"):
        assert item in second


def test_the_reader_learns_how_to_object_and_against_whom() -> None:
    third = page_texts(made(a_notice()))[2].replace("\n", "")
    for item in (
        "見本町長に対して審査請求", "翌日から起算して3か月以内", "6か月以内に、見本町を被告", "見本町を代表する者は見本町長",
        "地方税法第19条の12", "3か月を経過しても裁決がない",
    ):  # fmt: skip
        assert item in third


def test_a_correction_shows_the_amount_before_and_why() -> None:
    notice = a_notice(previous=350_000, reason="世帯員の異動")
    text = text_of(made(notice)).replace("\n", "")
    assert "△18,000" in text
    assert "世帯員の異動により計算し直したところ、前の決定額350,000円から18,000円減りました。" in text


@pytest.mark.parametrize(
    ("reduction", "said"),
    [
        (Reduction(7, 0, 430_000, 1, 0, "条例第23条"), "均等割と平等割を7割軽減しています"),
        (Reduction(0, 9_000_000, None, 1, 1, "条例第23条"), "軽減はありません"),
        (Reduction(None, 0, None, 1, 0, "条例第23条"), "申告がない人がいるため"),
    ],
)
def test_the_reduction_is_explained_in_plain_words(reduction: Reduction, said: str) -> None:
    texts = [it["text"] for it in explanation(a_notice(reduction=reduction))]
    assert any(said in text for text in texts)


def test_a_head_who_is_not_insured_learns_why_he_pays() -> None:
    texts = [it["text"] for it in explanation(a_notice(payer_is_insured=False))]
    assert any("納税義務者は世帯主です" in text for text in texts)


@pytest.mark.parametrize(
    "changed",
    [
        {"annual": 332_100},
        {"instalments": ()},
        {"part_amounts": (332_000,)},
        {"steps": (Step("所得割額", "", (1,)),)},
        {"members": (Member("名", "1歳", 0, (1,)),)},
    ],
)
def test_a_notice_that_contradicts_itself_is_never_made(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"a |the "):
        a_notice(**changed)


def test_illustrative_rates_are_named_on_every_sheet() -> None:
    texts = page_texts(made(a_notice(), warnings=(illustrative_warning(("所得割の税率",)),)))
    assert all("条例の公表値ではなく例示" in text and "所得割の税率" in text for text in texts)


def test_the_slip_carries_its_bar_code_and_reading_line() -> None:
    text = text_of(made(a_notice()))
    assert "(91)123456-0000000000000000000010" in text
    assert "260831-0-041500-" in text


def test_a_large_household_keeps_every_name() -> None:
    members = tuple(Member(f"見本　{i}郎", f"{i}歳", 100_000 * i, (12,) * 4) for i in range(20))
    text = text_of(made(a_notice(members=members)))
    assert all(f"見本　{i}郎" in text for i in range(20))


def test_a_long_address_and_name_stay_whole_in_the_window_and_on_the_slips() -> None:
    name, line = "見本" * 40, "山形県見本郡見本町大字長い名前の見本字さらに長い小字の見本" * 2
    long_slip = replace(slip(1, 41_500), payer_name=name, payer_address=(line, line))
    notice = a_notice(addressee=Addressee("999-0000", (line, line), name), slips=(long_slip,))
    document = made(notice)
    assert page_count(document) == 4
    text = text_of(document).replace("\n", "")
    assert text.count(line) == 2 + 6
    assert text.count(name) == 1 + 3


def test_amounts_below_zero_are_written_as_accounts_do() -> None:
    assert [yen(0), yen(1_200), yen(-1_200)] == ["0", "1,200", "△1,200"]
