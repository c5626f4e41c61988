"""The bank's file of deposits: each once, what agrees pays the share, what does not waits for a person."""

import re
from collections.abc import Sequence
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries

from kikan.businesses.joint_office.exchange.deposits import layouts, read_deposits
from kikan.businesses.joint_office.models import Deposit, DepositReject, SharePayment
from kikan.businesses.joint_office.procedures.allocate_costs import allocate_costs, approve_allocation
from kikan.businesses.joint_office.procedures.receive_share import receive_share
from kikan.businesses.joint_office.procedures.take_deposits import (
    close_deposit,
    reopen_deposit,
    settle_deposit,
    take_deposits,
)
from kikan.businesses.joint_office.reads import deposits as reads
from kikan.businesses.joint_office.reads.matching import Open, match, named, plain
from kikan.businesses.joint_office.tests import shared_costs
from kikan.businesses.joint_office.tests.shared_costs import BUDGET, YEAR
from kikan.businesses.joint_office.tests.union import CITY, FIRST, SECOND, TODAY, TOWN, UNION, VILLAGE
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.errors import Refused
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.models import Municipality

PAGE = f"/{UNION}/joint_office/deposits/"
KANA = {CITY: "コウシ", TOWN: "オツマチ", VILLAGE: "ヘイムラ"}


@pytest.fixture
def billed(joined: int) -> int:
    """An approved budget of the year; the members are known by their kana."""
    for code, kana in KANA.items():
        Municipality.objects.create(code=code, name="団体", kana=kana, prefecture="山形県", is_sample=True)
    shared_costs.enter_values()
    shared_costs.enter_year()
    number = allocate_costs(year=YEAR, phase=BUDGET, actor=FIRST)
    approve_allocation(allocation=number, actor=SECOND)
    return number


def opened(member: int | None = None) -> list[Open]:
    with tenant(UNION):
        return reads.open_instalments(member)


def known() -> dict[int, reads.DepositNow]:
    with tenant(UNION):
        return {d.number: d for d in reads.deposits()}


Row = tuple[str, str, int, str]


def csv_of(rows: Sequence[Row], made_on: str = "20261120", **totals: int) -> bytes:
    """inquiry, day, amount, payer; a cancelled line is not in the totals."""
    lines = [f"2,{n},{day},{amount},{payer},0" for n, day, amount, payer in rows]
    count, whole = totals.get("count", len(rows)), totals.get("amount", sum(r[2] for r in rows))
    body = [f"1,{made_on},0123,456,1234567", *lines, f"8,{count},{whole}", "9"]
    return "".join(line + "\r\n" for line in body).encode("cp932")


def taken(rows: Sequence[Row], **more: str) -> int:
    file = read_deposits(layouts()["deposit_list"], csv_of(rows, **more))  # type: ignore[arg-type]
    return take_deposits(file=file, actor=FIRST)


def test_names_are_compared_as_banks_write_them() -> None:
    assert plain("ﾆﾎﾝﾏﾂｼ ｶｲｹｲｶﾝﾘｼｬ") == plain("ニホンマツシ　カイケイカンリシヤ")
    names = {plain("ヤマシ"): 1, plain("ヤマシタマチ"): 2, plain("シタマチ"): 3}
    assert named("ﾔﾏｼﾀﾏﾁ ｶｲｹｲｶﾝﾘｼﾔ", names) == {2}
    assert named("ﾆｼﾔﾏｼ", names) == set()


@pytest.mark.parametrize(
    ("amount", "on", "doubt"),
    [
        (400, date(2026, 5, 20), ""),
        (700, date(2026, 7, 1), ""),
        (700, date(2026, 5, 20), "60日を超えて早い"),
        (300, date(2026, 5, 20), "一部の納付"),
        (500, date(2026, 5, 20), "一致しません"),
        (1001, date(2026, 5, 20), "過納"),
        (400, date(2026, 3, 1), "60日を超えて早い"),
    ],
)
def test_only_the_earliest_instalments_whole_and_in_their_time_are_certain(
    amount: int, on: date, doubt: str
) -> None:
    days = (date(2026, 5, 20), date(2026, 8, 20), date(2026, 11, 20))
    rows = [
        Open(CITY, 1, n, day, rest, rest)
        for n, (day, rest) in enumerate(zip(days, (400, 300, 300), strict=True), 1)
    ]
    found = match("ｺｳｼ", amount, on, {plain("コウシ"): CITY}, rows)
    assert found.member == CITY
    assert found.doubt == "" if not doubt else doubt in found.doubt


def test_an_amount_alone_proposes_a_member_and_decides_nothing() -> None:
    rows = [Open(TOWN, 1, 1, TODAY, 400, 400)]
    found = match("ﾄﾞｺｶﾉｶｲｼﾔ", 400, TODAY, {plain("コウシ"): CITY}, rows)
    assert (found.member, "名義に当たる構成団体がありません" in found.doubt) == (TOWN, True)


def test_what_agrees_pays_the_share_and_the_rest_waits_for_a_person(billed: int) -> None:
    city, village = opened(CITY), opened(VILLAGE)
    taken(
        [
            ("1", "20261118", city[0].rest, "ｺｳｼ ｶｲｹｲｶﾝﾘｼﾔ"), ("2", "20261118", city[1].rest, "ｺｳｼ"),
            ("3", "20261119", 1_000, "ﾍｲﾑﾗ"), ("4", "20261119", 55, "ﾃｽﾄｼﾖｳｶｲ"),
        ]
    )  # fmt: skip
    assert [o.instalment for o in opened(CITY)] == [3, 4]
    assert opened(VILLAGE) == village
    states = [(d.payer, d.state_ja, d.used) for d in sorted(known().values(), key=lambda d: d.number)]
    assert states == [
        ("ｺｳｼ ｶｲｹｲｶﾝﾘｼﾔ", "充当済み", city[0].rest), ("ｺｳｼ", "充当済み", city[1].rest), ("ﾍｲﾑﾗ", "確認待ち", 0),
        ("ﾃｽﾄｼﾖｳｶｲ", "確認待ち", 0),
    ]  # fmt: skip


def test_the_same_file_twice_changes_nothing_and_one_that_overlaps_adds_what_is_new(billed: int) -> None:
    first = ("1", "20261118", opened(CITY)[0].rest, "ｺｳｼ")
    taken([first])
    with pytest.raises(Refused, match="すでに取り込んでいます"):
        taken([first])
    taken([first, ("2", "20261119", opened(CITY)[0].rest, "ｺｳｼ")], made_on="20261121")
    with tenant(UNION):
        assert Deposit.objects.count() == 2
        assert SharePayment.objects.count() == 2


def test_a_bad_line_is_kept_with_its_reason_and_the_others_are_taken(billed: int) -> None:
    rest = opened(CITY)[0].rest
    content = csv_of([("1", "20261118", rest, "ｺｳｼ"), ("2", "20261318", 5, "ｺｳｼ")], amount=rest + 5)
    cancelled = content.replace(b"\r\n8,", "\r\n2,3,20261118,7,ｺｳｼ,1\r\n8,".encode("cp932"))
    file = read_deposits(layouts()["deposit_list"], cancelled)
    take_deposits(file=file, actor=FIRST)
    with tenant(UNION):
        reasons = list(DepositReject.objects.order_by("line").values_list("line", "reason"))
    assert reasons[0] == (3, "「入金日」の日付がありません")
    assert reasons[1][0] == 4
    assert "銀行が取り消した" in reasons[1][1]
    assert [o.instalment for o in opened(CITY)] == [2, 3, 4]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "空です"),
        (csv_of([("1", "20261118", 5, "ｺｳｼ")])[:-12], "途中で切れています"),
        (csv_of([("1", "20261118", 5, "ｺｳｼ")], amount=6), "合計金額"),
        (csv_of([("1", "20261118", 5, "ｺｳｼ")], count=2), "合計件数"),
        (b"a,b\r\n", "ヘッダーではありません"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_whole(content: bytes, why: str) -> None:
    with pytest.raises(FileRefused, match=why):
        read_deposits(layouts()["deposit_list"], content)


def notice(rows: Sequence[Row], end: bytes) -> bytes:
    """The bank's notice of 200 bytes (種別01), written here by its places."""

    def kana(text: str, length: int) -> bytes:
        return text.encode("cp932").ljust(length)

    head = b"1010081120081118081120" + b"0123" + kana("ｷﾞﾝｺｳ", 15) + b"456" + kana("", 15) + b"1" + b"1234567"
    lines = [(head + kana("ｸﾐｱｲ", 40)).ljust(200)]
    for inquiry, day, amount, payer in rows:
        line = (
            b"2" + inquiry.encode().rjust(6, b"0") + day.encode() * 2 + f"{amount:010}".encode() + b"0" * 10
        )
        lines.append((line + b" " * 10 + kana(payer, 48) + b" " * 30 + b"0").ljust(200))
    lines.append(f"8{len(rows):06}{sum(r[2] for r in rows):012}{0:06}{0:012}".encode().ljust(200))
    lines.append(b"9".ljust(200))
    return b"".join(line + end for line in lines)


@pytest.mark.parametrize("end", [b"", b"\r\n"])
def test_the_notice_of_200_bytes_is_read_with_and_without_ends_of_lines(end: bytes) -> None:
    file = read_deposits(layouts()["deposit_notice"], notice([("7", "081118", 1_234_567, "ｺｳｼ")], end))
    (line,) = file.lines
    assert (line.received_on, line.amount, line.payer) == (date(2026, 11, 18), 1_234_567, "ｺｳｼ")
    assert (file.made_on, file.account, file.bad) == (date(2026, 11, 20), "0123-456-1234567", ())


def test_a_person_settles_a_part_payment_and_the_name_is_known_from_then_on(billed: int) -> None:
    before = opened(VILLAGE)
    taken([("1", "20261118", 1_000, "ｳﾀｶﾞﾜｼﾏｲ")])
    (one,) = known()
    with pytest.raises(Refused, match="理由を入力"):
        settle_deposit(deposit=one, member=VILLAGE, reason=" ", actor=FIRST)
    settle_deposit(deposit=one, member=VILLAGE, reason="村に電話で確かめた", actor=FIRST)
    assert [(o.amount, o.rest) for o in opened(VILLAGE)] == [(before[0].amount, before[0].rest - 1_000)]
    rest = opened(VILLAGE)[0].rest
    taken([("2", "20261119", rest, "ｳﾀｶﾞﾜ ｼﾏｲ")])
    assert opened(VILLAGE) == []
    with tenant(UNION):
        account = reads.account_of(VILLAGE)
    assert (account.balance, account.held) == (0, 0)
    # By day: both payments came before the sheet of the year was approved here.
    assert [(e.owed, e.paid) for e in account.lines] == [(0, 1_000), (0, rest), (before[0].amount, 0)]


def test_a_name_that_paid_for_two_members_decides_nothing(billed: int) -> None:
    taken([("1", "20261118", 1_000, "ﾀﾞﾚｶ"), ("2", "20261118", 2_000, "ﾀﾞﾚｶ")])
    for number, member in zip(sorted(known()), (CITY, TOWN), strict=True):
        settle_deposit(deposit=number, member=member, reason="電話で確かめた", actor=FIRST)
    with tenant(UNION):
        assert plain("ダレカ") not in reads.names_known()


def test_what_is_too_much_is_held_for_the_member_until_it_is_given_back(billed: int) -> None:
    whole = sum(o.rest for o in opened(TOWN))
    taken([("1", "20261118", whole + 500, "ｵﾂﾏﾁ")])
    (one,) = known()
    assert "過納" in known()[one].doubt
    settle_deposit(deposit=one, member=TOWN, reason="町が誤って多く振り込んだ", actor=FIRST)
    assert (known()[one].state_ja, known()[one].rest, opened(TOWN)) == ("過納あり", 500, [])
    with tenant(UNION):
        assert reads.account_of(TOWN).held == 500
    with pytest.raises(Refused, match="充てられる負担金がありません"):
        settle_deposit(deposit=one, member=TOWN, reason="次の分", actor=FIRST)
    close_deposit(deposit=one, reason="町の口座に返した", actor=FIRST)
    assert (known()[one].state_ja, known()[one].rest) == ("返還済み", 0)
    with pytest.raises(Refused, match="処理する残りはありません"):
        close_deposit(deposit=one, reason="もう一度", actor=FIRST)


def test_a_wrong_settlement_is_taken_back_and_the_deposit_waits_again(billed: int) -> None:
    before = opened()
    taken([("1", "20261118", 1_000, "ﾀﾞﾚｶ")])
    (one,) = known()
    settle_deposit(deposit=one, member=CITY, reason="市のもの", actor=FIRST)
    with pytest.raises(Refused, match="登録した収納（0円）"):
        receive_share(
            allocation=billed, member=CITY, received_on=TODAY, amount=1_000, is_correction=True, actor=FIRST
        )
    with pytest.raises(Refused, match="すでに処理しています"):
        settle_deposit(deposit=one, member=TOWN, reason="町のもの", actor=FIRST)
    reopen_deposit(deposit=one, reason="町のものだった", actor=FIRST)
    assert opened() == before
    assert known()[one].state_ja == "確認待ち"
    close_deposit(deposit=one, reason="雑入だった", actor=FIRST)
    assert (known()[one].state_ja, known()[one].rest) == ("負担金ではない", 0)


def test_a_clerk_tries_takes_and_settles_on_the_screen(
    billed: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    clerk, rest = client_of(UNION, "joint_clerk"), opened(CITY)[0].rest
    content = csv_of([("1", "20261118", rest, "ｺｳｼ"), ("2", "20261118", 1_000, "ﾀﾞﾚｶ")])

    def sent(button: str) -> dict[str, object]:
        file = SimpleUploadedFile("nyukin.csv", content)
        return {"layout": "deposit_list", "file": file, button: "1", "form_token": fresh_token(clerk)}

    shown = re.sub(r"<[^>]+>", " ", clerk.post(PAGE, sent("preview")).content.decode())
    assert "まだ何も登録していません" in shown
    assert "名義に当たる構成団体がありません" in shown
    assert known() == {}
    assert clerk.post(PAGE, sent("take")).status_code == 302
    waiting = next(d.number for d in known().values() if d.is_open)
    decided = {
        "act": "settle",
        "member": str(TOWN),
        "reason": "町に確かめた",
        "form_token": fresh_token(clerk),
    }
    assert clerk.post(f"{PAGE}{waiting}/", {**decided, "member": ""}).status_code == 400
    decided["form_token"] = fresh_token(clerk)
    assert clerk.post(f"{PAGE}{waiting}/", decided).status_code == 302
    with django_assert_max_num_queries(40):
        account = re.sub(
            r"<[^>]+>", " ", clerk.get(f"/{UNION}/joint_office/members/{TOWN}/account/").content.decode()
        )
    assert "一部納付" in account or "納期限を過ぎています" in account
    assert f"入金第{waiting}号" in account
    with django_assert_max_num_queries(40):
        listed = clerk.get(PAGE).content.decode()
    assert "充当済み" in listed
    again = clerk.post(PAGE, sent("take"))
    assert again.status_code == 400
    assert "すでに取り込んでいます" in again.content.decode()
