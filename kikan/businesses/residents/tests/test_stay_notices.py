"""A file of the immigration agency's notices: the trial tells every line, the good ones become drafts, nothing is lost."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kikan.businesses.residents.exchange.immigration import HEADER, read_notices
from kikan.businesses.residents.reads import person_card
from kikan.businesses.residents.tests import desk, scenes
from kikan.businesses.residents.tests.desk import hidden, residents, signed_in, text_of
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts
from kikan.shared.worklist.models import PendingAct

pytestmark = pytest.mark.django_db
PAGE = residents("stay-notices/")
RENEWED = "AB12345678CD,1,2026-11-01,2026-11-10,VNM,ベトナム,01,014,1年,2027-11-01,CD12345678EF,"
GONE = "EF12345678GH,2,2026-11-05,2026-11-10,,,,,,,,単純出国"


@pytest.fixture(autouse=True)
def _towns() -> None:
    desk.open_towns()


def file_of(*lines: str) -> bytes:
    return "\r\n".join([",".join(HEADER), *lines]).encode("utf-8-sig")


def sent(*lines: str) -> tuple[object, object]:
    client = signed_in()
    token = hidden(client.get(PAGE))["form_token"]
    upload = SimpleUploadedFile("notices.csv", file_of(*lines), "text/csv")
    return client, client.post(PAGE, {"form_token": token, "step": "trial", "file": upload})


def two_foreigners() -> tuple[int, int]:
    (first,) = scenes.move_in(scenes.foreigner()).persons
    other = scenes.StayItems(
        "CHN", "中国", "01", "013", "3年", date(2028, 3, 31), "EF12345678GH", scenes.MOVED_IN_ON
    )
    (second,) = scenes.move_in(
        scenes.foreigner(name="WANG LI", birth=scenes.Birth(date(1990, 1, 1)), stay=other)
    ).persons
    return first, second


def test_the_trial_tells_what_can_be_taken_and_why_the_rest_cannot() -> None:
    two_foreigners()
    same = "EF12345678GH,1,2026-11-01,2026-11-10,CHN,中国,01,013,3年,2028-03-31,,"
    nobody = RENEWED.replace("AB12345678CD", "ZZ00000000ZZ")
    short = RENEWED.replace(",01,014,1年,2027-11-01,", ",01,,,,")
    _, page = sent(RENEWED, same, nobody, "AB,1,いつか,2026-11-10,,,,,,,,", short)
    text = text_of(page)
    for words in (
        "取り込める 1件",
        "記録と同じ内容です",
        "住民票に記録されていません",
        "日付として読めません",
        "E18",
    ):
        assert words in text
    assert not _drafts()


def test_good_lines_become_drafts_that_another_person_approves() -> None:
    first, second = two_foreigners()
    client, page = sent(RENEWED, GONE)
    done = client.post(PAGE, {**hidden(page), "step": "enter"})  # type: ignore[attr-defined]
    assert "仮登録しました" in text_of(done)
    approver = scenes.clerk(scenes.TOWN, "residents.change", "residents.approve")
    for draft in _drafts():
        acts.approve(draft.number, actor=approver)
    with tenant(scenes.TOWN):
        assert person_card(first).stay.card_no == "CD12345678EF"  # type: ignore[union-attr]
        assert person_card(second).removal.reason == "26"  # type: ignore[union-attr]


def test_a_person_with_a_draft_is_left_out() -> None:
    two_foreigners()
    client, page = sent(RENEWED)
    client.post(PAGE, {**hidden(page), "step": "enter"})  # type: ignore[attr-defined]
    _, again = sent(RENEWED)
    assert "E09" in text_of(again)
    assert "取り込める 0件" in text_of(again)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a,b\n1,2", b'"'])
def test_a_file_of_another_kind_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused):
        read_notices(content)


def _drafts() -> list[PendingAct]:
    with tenant(scenes.TOWN):
        return list(PendingAct.objects.filter(state="entered").order_by("number"))
