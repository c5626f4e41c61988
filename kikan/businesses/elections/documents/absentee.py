"""What the papers of an absentee vote say (不在者投票の請求書・証明書・封筒の表示); never kept, for they tell who votes.

Law: 公職選挙法第49条、同法施行令第50条・第52条・第53条・第56条・第59条の5
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kikan.businesses.elections.models import Absentee, MailCertificate
from kikan.businesses.elections.models.absentee import AbsenteeWay
from kikan.businesses.elections.models.poll import Oath
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.letters import Letter
from kikan.shared.documents.lists import Column, printed_list

TEMPLATE = "businesses/elections/documents/absentee.typ"
COLUMNS = (
    Column("請求番号", 2, "end"), Column("氏名", 4), Column("投票する場所", 4), Column("送付先", 5), Column("請求", 3),
    Column("送付", 3), Column("返送", 3), Column("結果", 4),
)  # fmt: skip


# Votes whose ballots go out without a certificate, by what their paper is called.
TITLES = {
    AbsenteeWay.MAIL: "郵便等による不在者投票", AbsenteeWay.ABROAD: "郵便等による在外投票",
    AbsenteeWay.SEA_FAX: "船舶からのファクシミリによる不在者投票（洋上投票）",
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class Asker:
    """Who votes: name, address as it may be shown, sex, birth date; the district on election day."""

    name: str = field(repr=False)
    address: str = field(repr=False)
    birth: str = field(repr=False)
    sex: str
    district: str = ""

    def pairs(self) -> list[dict[str, str]]:
        shown = (
            ("氏名", self.name), ("住所（名簿に登録の住所）", self.address), ("生年月日・性別", f"{self.birth}　{self.sex}"),
            ("投票区", self.district),
        )  # fmt: skip
        return [{"label": label, "value": value} for label, value in shown]


@dataclass(frozen=True)
class Day:
    """The election of the papers."""

    name: str
    election_on: date
    contests: tuple[str, ...]

    def body(self) -> dict[str, Any]:
        return {"election": self.name, "day": era_day(self.election_on), "contests": list(self.contests)}


def request_form(it: Day, asker: Asker) -> dict[str, Any]:
    """請求書・宣誓書, to be signed by the voter: what is known is printed, the reason is marked by hand."""
    oaths = [f"{number}　{o.label}" for number, o in enumerate(Oath, start=1)]
    return {
        "form": "request",
        **it.body(),
        "pairs": asker.pairs(),
        "oaths": oaths,
        "ways": [str(w.label) for w in AbsenteeWay],
    }


def sent_papers(it: Day, asker: Asker, sent: Absentee, writer: str) -> dict[str, Any]:
    """The certificate (not for a vote by mail) and, for each ballot, what stands on its two envelopes."""
    is_mail = sent.way in TITLES
    title = TITLES.get(AbsenteeWay(sent.way), "")
    more = (
        ("請求番号", f"{sent.request}"), ("不在者投票をする場所", f"{sent.get_way_display()}　{sent.destination}".strip()),
        ("投票用紙・封筒の交付の日", era_day(sent.sent_on)),
    )  # fmt: skip
    pairs = asker.pairs() + [{"label": label, "value": value} for label, value in more]
    return {
        "form": "sent", **it.body(), "request": f"{sent.request}", "district": asker.district, "pairs": pairs,
        "is_mail": is_mail, "title": title, "writer": writer, "has_certificate": not is_mail,
    }  # fmt: skip


def absentee_list(it: Day, rows: Sequence[Absentee], names: dict[int, str]) -> dict[str, Any]:
    """送付・到着一覧: what went out, what came back."""
    cells = [
        (
            f"{r.request}", names[r.person], r.get_way_display(), r.destination, era_day(r.requested_on),
            era_day(r.sent_on), era_day(r.returned_on), r.get_result_display() or "",
        )
        for r in rows
    ]  # fmt: skip
    back = sum(r.result is not None for r in rows)
    told = [it.name, f"送付 {len(rows):,}件", f"到着・返還 {back:,}件", f"未着 {len(rows) - back:,}件"]
    return printed_list("不在者投票　送付・到着一覧", COLUMNS, cells, conditions=told)


def mail_certificate(held: MailCertificate, asker: Asker, until: date) -> Letter:
    """郵便等投票証明書."""
    writer: tuple[tuple[str, str], ...] = ()
    if held.is_written_by_another:
        writer = (
            ("代理記載", "公職選挙法第49条第3項に規定する選挙人に該当する"), ("代理記載人の氏名", held.writer_name or "届出なし"),
            ("代理記載人の住所", held.writer_address), ("代理記載人の生年月日", era_day(held.writer_birth_on)),
        )  # fmt: skip
    return Letter(
        title="郵便等投票証明書", postal_code="", address=(asker.address,), name=asker.name,
        text="次の人は、郵便等による不在者投票をすることができる選挙人であることを証明します。",
        cites="公職選挙法第49条第2項・第3項、同法施行令第59条の3", office="選挙管理委員会",
        pairs=(
            ("証明書の番号", f"{held.certificate}"), ("氏名", asker.name), ("住所", asker.address),
            ("生年月日・性別", f"{asker.birth}　{asker.sex}"), ("該当する事由", str(held.get_ground_display())),
            ("交付の日", era_day(held.valid_from)), ("有効期間の末日", era_day(until)), *writer,
        ),
        notes=(
            "投票用紙と封筒を請求するときは、この証明書を請求書に添えてください。請求は選挙期日の4日前までです。",
            "氏名・住所・代理記載人が変わったとき、選挙人名簿から抹消されたときは、この証明書を選挙管理委員会に出してください。",
        ),
    )  # fmt: skip
