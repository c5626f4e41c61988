"""The screens of payment files: taking one in, mending a line, deciding on money that fits no slip."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kikan.businesses.collection.procedures.book_file import book_file
from kikan.businesses.collection.tests.files import bars, store_line, whole
from kikan.businesses.collection.tests.test_screens import HOME, OTHER, TOWN, balances, sent, shown
from kikan.businesses.collection.tests.test_screens import charged as charged  # noqa: PLC0414 - the fixture
from kikan.businesses.collection.tests.test_screens import clerk as clerk  # noqa: PLC0414 - the fixture
from kikan.shared.access import system_actor
from kikan.shared.access.tests.people import client_of
from kikan.shared.jobs.models import Run
from kikan.shared.ledger.models import Receipt
from kikan.shared.tenancy import tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def good(charged: list[int]) -> str:
    return store_line("settled", bars(TOWN, charged[0], 1, 5000), 5000, at="202608041015")


def uploaded(client: Client, content: bytes, layout: str = "store_a") -> Any:
    return sent(client, f"{HOME}files/", layout=layout, file=SimpleUploadedFile("a.csv", content))


def booked() -> None:
    """What the worker does with the run the screen asked for."""
    actor = system_actor(TOWN, "collection.batch")
    with tenant(TOWN):
        asked = Run.objects.filter(job="collection.book_file").values_list("parameters", flat=True)
        files = [int(parameters["file"]) for parameters in asked]
    for file in files:
        while book_file(file=file, limit=10, actor=actor).records:
            pass


def test_a_file_is_taken_in_booked_and_its_bad_line_is_mended(
    clerk: Client, charged: list[int], good: str
) -> None:
    other = store_line("settled", bars(TOWN, charged[1], 1, 5000), 5000, at="202608041016")
    answer = uploaded(
        clerk, whole([good, other.replace(",5000,", ",5O00,")], made_on="20260805", amount=10_000)
    )
    assert answer.status_code == 302
    page = answer["Location"]
    assert "これから" in shown(clerk, page)
    booked()
    text = shown(clerk, page)
    assert "1件の消込みが終わりました" in text
    assert "「収納金額」が数字ではありません" in text
    assert "終わりました" in shown(clerk, f"{page}?progress=1")
    line = f"{page}lines/3/"
    assert "5O00" in shown(clerk, line)
    again = sent(clerk, line, text=other.replace(",5000,", ",-1,"), reason="確認", mend="1")
    assert again.status_code == 400
    assert "負の金額" in again.content.decode()
    assert sent(clerk, line, text=other, reason="電話で確認", mend="1").status_code == 302
    assert [balances(p)[0] for p in (18, 26, 34)] == [0, 0, 5000]
    assert "直して取込み済み" in shown(clerk, line)


@pytest.mark.parametrize(
    ("content", "layout", "said"),
    [
        (b"", "store_a", "空です"),
        (b"\xff\xfe1\x00", "store_a", "文字コード"),
        (b"hello", "store_a", "ヘッダー"),
        (b"1,A,20260801\r\n9", "store_a", "途中で切れて"),
        (b"1,A,20260801\r\n8,0,0\r\n9", "nothing", "選択"),
    ],
)
def test_what_is_no_such_file_is_refused_with_words(
    clerk: Client, charged: list[int], content: bytes, layout: str, said: str
) -> None:
    answer = uploaded(clerk, content, layout)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    with tenant(TOWN):
        assert not Receipt.objects.exists()


def test_money_of_an_unknown_slip_is_settled_by_its_proposal(clerk: Client, charged: list[int]) -> None:
    wrong = charged[0] + 10
    uploaded(clerk, whole([store_line("settled", bars(TOWN, wrong, 1, 5000), 5000)], made_on="20260805"))
    booked()
    assert "納付書の番号に当たる調定がありません" in shown(clerk, f"{HOME}doubtful/")
    with tenant(TOWN):
        number = Receipt.objects.get().number
    page = f"{HOME}receipts/{number}/"
    text = shown(clerk, page)
    assert "番号が一桁違い、金額が同じ" in text
    chosen = {"decision": "1", "charge": str(charged[0]), "instalment": "1", "amount": "5000"}
    assert "理由" in sent(clerk, page, **chosen).content.decode()
    assert "5,000円" in sent(clerk, page, **{**chosen, "amount": "6000"}, reason="確認").content.decode()
    assert sent(clerk, page, **{**chosen, "charge": ""}, reason="確認").status_code == 400
    assert sent(clerk, page, **chosen, reason="納付者に電話で確認").status_code == 302
    assert balances(18) == [0, 4000]
    text = shown(clerk, page)
    assert "納付者に電話で確認" in text
    place = f"{charged[0]}-1"
    assert sent(clerk, f"{page}reverse", place=place, reason="").status_code == 400
    assert sent(clerk, f"{page}reverse", place=place, reason="別人の納付").status_code == 302
    assert balances(18) == [5000, 4000]


def test_another_town_opens_neither_file_nor_receipt(clerk: Client, charged: list[int], good: str) -> None:
    page = uploaded(clerk, whole([good], made_on="20260805"))["Location"]
    booked()
    with tenant(TOWN):
        number = Receipt.objects.get().number
    stranger = client_of(OTHER, "collection_clerk")
    file = page.rstrip("/").rsplit("/", 1)[1]
    shown(stranger, f"/{OTHER}/collection/files/{file}/", 404)
    shown(stranger, f"/{OTHER}/collection/receipts/{number}/", 404)
