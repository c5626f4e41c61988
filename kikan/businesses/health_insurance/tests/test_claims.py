"""Files of claims: read whole or refused, taken once, bad lines kept and mended, corrections as later lines."""

from collections.abc import Iterator

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.health_insurance.exchange.claims_file import Unreadable, line_of, read_claims
from kikan.businesses.health_insurance.models import Claim, ClaimBadLine, ClaimFile
from kikan.businesses.health_insurance.procedures.take_claims import Taken, mend_claim, take_claims
from kikan.businesses.health_insurance.reads import claims as reads
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.claims import file_of, line
from kikan.businesses.health_insurance.tests.scene import HOME, clerk, named_town, sent, shown
from kikan.shared.access import system_actor
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import tenant

HEAD, WIFE, LEFT, UNKNOWN = 18, 26, 42, 999


@pytest.fixture(autouse=True)
def _town(live_database: object) -> Iterator[None]:
    with named_town():
        yield


def take(*lines: str, is_trial: bool = False) -> Taken:
    return take_claims(file=read_claims(file_of(*lines)), is_trial=is_trial, actor=town.CLERK)


def stands(receipt: int) -> tuple[int, int, int]:
    """(act, cost, paid) of what stands."""
    with tenant(town.TOWN):
        found = reads.standing_of(np.array([receipt], dtype=np.int64))
    return int(found["act"][0]), int(found["cost"][0]), int(found["paid"][0])


def test_good_lines_are_taken_and_the_others_kept_with_their_reasons() -> None:
    taken = take(
        line(1, HEAD, 10_000, 3_000),
        line(2, UNKNOWN, 10_000, 3_000),
        line(3, LEFT, 10_000, 1_000),
        line(4, WIFE, 1_000, 3_000),
        line(5, WIFE, 10_000, 3_000, act=2),
        line(1, WIFE, 10_000, 3_000),
        line(6, WIFE, 10_000, 3_000, month=202608),
    )
    assert (taken.taken, [b.line for b in taken.bad]) == (1, [3, 4, 5, 6, 7, 8])
    reasons = " ".join(b.reason for b in taken.bad)
    for words in (
        "人はいません",
        "資格がありません",
        "超えています",
        "元になるレセプト",
        "前の行",
        "今月より後",
    ):
        assert words in reasons
    with tenant(town.TOWN):
        assert ClaimBadLine.objects.filter(file=taken.number).count() == 6
        assert ClaimBadLine.objects.get(line=4).raw.split(",")[2] == str(LEFT)
        assert Claim.objects.get().receipt == 1
    with tenant(town.OTHER):
        assert not Claim.objects.exists()
        assert not ClaimBadLine.objects.exists()


def test_the_same_file_again_is_refused_and_the_same_line_in_another_changes_nothing() -> None:
    take(line(1, HEAD, 10_000, 3_000))
    with pytest.raises(Refused, match="すでに取り込んでいます"):
        take(line(1, HEAD, 10_000, 3_000))
    taken = take(line(1, HEAD, 10_000, 3_000), line(2, HEAD, 20_000, 6_000))
    assert (taken.taken, taken.repeated, taken.bad) == (1, 1, ())
    with tenant(town.TOWN):
        assert Claim.objects.count() == 2
    changed = take(line(2, HEAD, 30_000, 9_000))
    assert "訂正" in changed.bad[0].reason


def test_the_other_municipality_may_take_the_same_content() -> None:
    take(line(1, HEAD, 10_000, 3_000))
    town.settle(town.OTHER)
    other = system_actor(town.OTHER, "health_insurance.batch")
    taken = take_claims(file=read_claims(file_of(line(1, HEAD, 10_000, 3_000))), actor=other)
    assert (taken.number, taken.taken) == (1, 1)
    with tenant(town.TOWN):
        assert Claim.objects.count() == 1


def test_a_trial_keeps_nothing() -> None:
    taken = take(line(1, HEAD, 10_000, 3_000), line(2, UNKNOWN, 1, 1), is_trial=True)
    assert (taken.number, taken.taken, len(taken.bad)) == (0, 1, 1)
    with tenant(town.TOWN):
        assert not ClaimFile.objects.exists()
        assert not Claim.objects.exists()


def test_a_correction_and_a_withdrawal_are_later_lines_and_the_last_stands() -> None:
    take(line(1, HEAD, 10_000, 3_000))
    take(line(1, HEAD, 20_000, 6_000, act=2))
    assert stands(1) == (2, 20_000, 6_000)
    take(line(1, HEAD, 20_000, 6_000, act=3))
    assert stands(1)[0] == 3
    assert "取り下げられています" in take(line(1, HEAD, 5_000, 1_500, act=2)).bad[0].reason
    assert take(line(1, HEAD, 40_000, 12_000)).taken == 1
    assert stands(1) == (1, 40_000, 12_000)
    with tenant(town.TOWN):
        assert list(Claim.objects.order_by("entry").values_list("act", flat=True)) == [1, 2, 3, 1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "見出し行"),
        (b"\x81", "文字コード"),
        (file_of(line(1, HEAD, 10, 3))[:-30], "合計の行"),
        (file_of(line(1, HEAD, 10, 3), count=2), "明細の行数"),
        (file_of(line(1, HEAD, 10, 3), cost=11), "明細の合計"),
        (file_of(line(1, HEAD, 10, 3), paid=2), "明細の合計"),
        (file_of(*(line(n, "x", 10, 3) for n in range(30))), "半分を超える行"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_whole(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_claims(content)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"act": 9}, "処理"), ({"month": 202613}, "診療年月"), ({"kind": 2}, "種別"), ({"way": 0}, "入外"),
        ({"specified": "x"}, "特定疾病"), ({"institution": "1" * 11}, "医療機関番号"), ({"prescriber": "-1"}, "処方元"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_names_its_field(changed: dict[str, object], field: str) -> None:
    with pytest.raises(Unreadable, match=field):
        line_of(2, line(1, HEAD, 10, 3, **changed))


def test_a_bad_line_is_mended_or_set_aside_once() -> None:
    number = take(line(1, UNKNOWN, 10_000, 3_000), line(2, UNKNOWN, 10_000, 3_000)).number
    given = {"file": number, "reason": "連合会に確認", "actor": town.CLERK}
    with pytest.raises(Refused, match="人はいません"):
        mend_claim(line=2, mended=line_of(2, line(1, UNKNOWN, 10_000, 3_000)), **given)
    mend_claim(line=2, mended=line_of(2, line(1, HEAD, 10_000, 3_000)), **given)
    mend_claim(line=3, mended=None, **given)
    for again in (2, 3):
        with pytest.raises(Refused, match="すでに処理"):
            mend_claim(line=again, mended=None, **given)
    with pytest.raises(NotFound):
        mend_claim(line=9, mended=None, **given)
    assert stands(1) == (1, 10_000, 3_000)
    with tenant(town.TOWN):
        assert reads.claim_file(number).open_bad == 0
        assert Claim.objects.count() == 1


def test_a_clerk_tries_a_file_takes_it_and_mends_a_line_on_the_screen() -> None:
    client = clerk()
    content = file_of(line(1, HEAD, 10_000, 3_000), line(2, UNKNOWN, 10_000, 3_000))

    def upload() -> SimpleUploadedFile:
        return SimpleUploadedFile("claims.csv", content)

    tried = client.post(f"{HOME}claims/", {"step": "trial", "file": upload()}).content.decode()
    assert "1件を取り込めます" in tried
    assert "人はいません" in tried
    answer = sent(client, f"{HOME}claims/", step="take", file=upload())
    assert answer["Location"] == f"{HOME}claims/1/"
    page = shown(client, f"{HOME}claims/1/")
    assert "見本　18" in page
    assert "残り 1件" in page
    again = sent(client, f"{HOME}claims/", step="take", file=upload())
    assert (again.status_code, "すでに取り込んでいます" in again.content.decode()) == (400, True)
    path = f"{HOME}claims/1/lines/3/"
    assert "まだ読めません" in sent(client, path, text="1,2", reason="確認").content.decode()
    assert sent(client, path, text=line(2, WIFE, 10_000, 3_000), reason="連合会に確認").status_code == 302
    assert "直して取込み済み" in shown(client, f"{HOME}claims/1/")


def test_a_page_of_a_file_asks_as_often_for_one_claim_as_for_many() -> None:
    take(line(1, HEAD, 10, 3))
    take(*(line(n, (HEAD, WIFE)[n % 2], 10, 3) for n in range(2, 60)))
    client, counts = clerk(), []
    for number in (1, 2):
        shown(client, f"{HOME}claims/{number}/")
        with CaptureQueriesContext(connection) as asked:
            shown(client, f"{HOME}claims/{number}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_who_may_only_look_sees_no_claims() -> None:
    reader = client_of(town.TOWN, "tax_clerk")
    assert reader.get(f"{HOME}claims/").status_code == 403
